import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// One way in which a stand-in fails once, at one operation.
struct Trouble: CustomStringConvertible {
    let action: Fault.Action
    let operation: String
    /// Which file it is about.
    let file: String

    var description: String { "\(action.rawValue) at \(operation) of \(file)" }

    var fault: Fault {
        Fault(
            action, on: operation, file: file, seconds: 1, bytes: 3)
    }

    /// Everything that a second look can mend, at `operation`; behind its name may stand a file's.
    static func all(at operation: String) -> [Trouble] {
        let words = operation.split(separator: " ").map(String.init)
        return [Fault.Action.status, .lost, .lostdrop, .drop, .ratelimit].map {
            Trouble(action: $0, operation: words[0], file: words.count > 1 ? words[1] : "*")
        }
    }
}

extension StandIn {
    /// Lets each trouble at `operation` happen once while `publish` runs, in a service that is
    /// empty but for what it cannot forget.
    func suffer(
        _ operation: String, _ publish: () throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for trouble in Trouble.all(at: operation) {
            try setFaults([])
            try reset()
            try setFaults([trouble.fault])
            do { try publish() } catch {
                Issue.record("\(trouble): \(error)", sourceLocation: sourceLocation)
            }
            let happened = try log().contains { $0.fault == trouble.action.rawValue }
            #expect(happened, "\(trouble)", sourceLocation: sourceLocation)
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
        try Transaction(plan, [target], journal, .test, scratch: folder.path).run(
            keep: { (publisher) throws(Failure) in try Publishing.keep(plan, publisher) })
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
