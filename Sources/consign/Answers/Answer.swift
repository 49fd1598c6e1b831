import Files
import Model
import Publishing
import Release
import Synchronization

/// What a run tells another program with `--json`: one object, however the run ended.
///
/// docs/json.md explains it, and docs/schemas has a schema for each command.
final class Answer: Sendable {
    private struct Said {
        var members: [String: JSONValue] = [:]
        var steps: [StepResult] = []
        var warnings: [String] = []
        var remarks: [String] = []
    }

    /// The command, as in `key new`; nil where none was understood.
    private let command: String?
    /// What was asked of the command instead of what it usually does.
    private let mode: String?
    private let said = Mutex(Said())

    /// Options that ask for something else; where there are several the first counts.
    private static let modes = [
        "status", "dry-run", "abort", "resume", "rehearse", "check", "matrix",
    ]

    /// The answer of `verb` to `call`, or to a line that is not understood.
    init(_ verb: Verb?, _ call: Invocation? = nil) {
        command = verb?.name
        mode = Self.modes.first { call?.has(named: $0) == true }
    }

    /// What only this command has to say; a later value of a key replaces an earlier one.
    func tell(_ members: [String: JSONValue]) {
        said.withLock { $0.members.merge(members) { _, new in new } }
    }

    func add(_ steps: [StepResult]) { said.withLock { $0.steps += steps } }

    func add(warning: String) { said.withLock { $0.warnings.append(warning) } }

    func add(remark: String) { said.withLock { $0.remarks.append(remark) } }

    /// The whole of it for a run that ends with `exit`, because of `failure` if there is one.
    func text(_ exit: ExitCode, _ failure: Failure?) throws(Failure) -> String {
        let said = said.withLock { $0 }
        var members = said.members
        members["command"] = command.map { .string($0) } ?? .null
        members["mode"] = mode.map { .string($0) }
        members["exit"] = .number(Int64(exit.rawValue))
        members["steps"] = .array(said.steps.map(Self.step))
        members["warnings"] = .texts(said.warnings)
        members["remarks"] = .texts(said.remarks)
        if let failure {
            members["failed"] = Self.complaint(failure)
            members["also"] = .array(failure.also.map(Self.complaint))
        }
        return String(decoding: try JSONText.write(.object(members), indent: 2), as: UTF8.self)
    }

    private static func step(_ result: StepResult) -> JSONValue {
        var members: [String: JSONValue] = [
            "step": .shown(result.step), "outcome": .string(result.word),
            "detail": .shown(result.detail),
        ]
        if case .look(let state) = result.kind { members["state"] = .string(state.rawValue) }
        return .object(members)
    }

    /// What is wrong, why, what to do about it, and where.
    static func complaint(_ failure: Failure) -> JSONValue {
        var members: [String: JSONValue] = [
            "what": .shown(failure.what), "why": .shown(failure.why),
        ]
        members["hint"] = failure.hint.map(JSONValue.shown)
        if let place = failure.place {
            members["file"] = .shown(place.file)
            members["line"] = .number(Int64(place.line))
            members["column"] = .number(Int64(place.column))
        }
        return .object(members)
    }
}

extension JSONValue {
    /// A text that may quote what a user wrote: jansson's strings end at a NUL.
    static func shown(_ text: String) -> JSONValue {
        .string(text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text)
    }

    static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(shown)) }
}

extension Console {
    /// What came of the run: `members` for a program, `text` for people.
    func tell(
        _ members: @autoclosure () throws(Failure) -> [String: JSONValue],
        _ text: @autoclosure () throws(Failure) -> String = ""
    ) throws(Failure) {
        if let answer {
            answer.tell(try members())
        } else {
            let text = try text()
            if !text.isEmpty { result(text) }
        }
    }

    /// Hands over the answer, where a program waits for one.
    func finish(_ exit: ExitCode, _ failure: Failure? = nil) throws(Failure) {
        if let answer { result(try answer.text(exit, failure)) }
        try confirmResults()
    }
}
