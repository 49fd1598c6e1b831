import Model
import Testing

@Suite("Failures") struct FailureTests {
    @Test func `are worded for the user`() {
        let place = SourcePosition(file: "consign.yaml", line: 3, column: 7)
        #expect(Failure("cannot read a").message == "cannot read a")
        #expect(Failure("cannot read a", "no such file").message == "cannot read a: no such file")
        #expect(Failure("b", "c", at: place).message == "consign.yaml:3:7: b: c")
        #expect(
            Failure("b", "c", hint: "d", exit: .noKey).within("a")
                == Failure("a", "b: c", hint: "d", exit: .noKey))
    }

    @Test func `several travel as one`() throws {
        let all = [Failure("a", exit: .usage), Failure("b"), Failure("c")]
        let one = try #require(Failure(all: all))
        #expect(one.what == "a" && one.exit == .usage)
        #expect(one.also == Array(all.dropFirst()))
        #expect(Failure(all: []) == nil)
    }

    @Test func `exit codes are the contract`() {
        #expect(ExitCode.allCases.map(\.rawValue) == Array(0...10) + [130, 143])
        #expect(ExitCode.unverified.rawValue == 3 && ExitCode.noKey.rawValue == 5)
    }
}
