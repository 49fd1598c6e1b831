import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// One way in which a stand-in fails once, at one operation.
struct Trouble: Sendable, CustomTestStringConvertible {
    let action: Fault.Action
    let operation: String
    /// Which file it is about.
    let file: String

    var testDescription: String { "\(action.rawValue) at \(operation) of \(file)" }

    var fault: Fault {
        Fault(
            action, on: operation, file: file, seconds: 1, bytes: 3)
    }

    /// Everything that a second look can mend, at each of `operations`; behind an operation's name
    /// may stand a file's.
    static func all(_ operations: [String]) -> [Trouble] {
        let actions: [Fault.Action] = [.status, .lost, .lostdrop, .drop, .ratelimit]
        return operations.flatMap { operation in
            let words = operation.split(separator: " ").map(String.init)
            let file = words.count > 1 ? words[1] : "*"
            return actions.map { Trouble(action: $0, operation: words[0], file: file) }
        }
    }
}

extension TestSite {
    /// Publishes as the pipeline does, and again as long as it fails, at most `runs` times.
    func publish(_ plan: PublishPlan, runs: Int) throws {
        for _ in 1..<runs where (try? run(plan)) != nil { return }
        try run(plan)
    }

    private func run(_ plan: PublishPlan) throws {
        let scratch = try Scratch()
        let journal = try Journal(scratch("journal"), clock: { Timestamp(1_767_323_045) })
        let target = Target(try open(), kind: "test", address: "test")
        let folder = try Scratch()
        try Transaction(plan, [target], journal, .test, scratch: folder.path).run()
    }
}

extension TestDestination {
    /// A plan of `count` artifacts, of a size that a connection can be cut in.
    static func plan(count: Int, in scratch: Scratch) throws -> PublishPlan {
        let artifacts = (0..<count).map { number in
            (
                "acme-\(number).tar.gz", String(repeating: "\(number) ", count: 4000),
                PublishItem.Role.sealed
            )
        }
        return try plan(
            artifacts + [
                ("SHA256SUMS.minisig", "a seal", .seal), ("RELEASE-NOTES.md", "notes", .notes),
                ("SHA256SUMS", "the list", .sealed),
            ], in: scratch)
    }
}
