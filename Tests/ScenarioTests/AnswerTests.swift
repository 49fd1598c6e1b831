import Files
import Model
import Release
import Testing

@testable import consign

/// What a program is told, put together.
@Suite struct AnswerTests {
    private func members(_ answer: Answer, _ failure: Failure?) throws -> [String: JSONValue] {
        let text = try answer.text(failure?.exit ?? .done, failure)
        return try #require(try JSONText.parse(Array(text.utf8), name: "answer").members)
    }

    @Test func `a text with a NUL in it is told all the same`() throws {
        let answer = Answer(.build)
        answer.add([StepResult("pack a\0b", .failed("it has a \0"))])
        answer.add(warning: "\0")
        let told = try members(answer, Failure("no \0", "a\0b", hint: "\0"))
        #expect(told["failed"]?["why"]?.text == "a\u{FFFD}b")
        #expect(told["steps"]?.elements?.first?["step"]?.text == "pack a\u{FFFD}b")
        #expect(told["warnings"] == ["\u{FFFD}"])
    }

    @Test func `every complaint of a failure is there, with its place`() throws {
        let place = SourcePosition(file: "a.yaml", line: 2, column: 3)
        let failure = Failure(
            "wrong", at: place, exit: .usage, also: [Failure("worse", hint: "mend it")])
        let told = try members(Answer(nil), failure)
        #expect(told["command"] == .null)
        #expect(told["mode"] == nil)
        #expect(told["exit"] == 2)
        #expect(
            told["failed"]
                == ["what": "wrong", "why": "", "file": "a.yaml", "line": 2, "column": 3])
        #expect(told["also"] == [["what": "worse", "why": "", "hint": "mend it"]])
    }

    @Test func `of members that are told twice the later counts`() throws {
        let answer = Answer(.sign)
        answer.tell(["folder": "a", "name": "acme"])
        answer.tell(["folder": "b"])
        let told = try members(answer, nil)
        #expect(told["folder"] == "b")
        #expect(told["name"] == "acme")
        #expect(told["failed"] == nil)
    }
}
