import Files
import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// All destinations of a release as one transaction.
@Suite struct TransactionTests {
    @Test func `nothing is revealed before everything is everywhere`() throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        // The second destination cannot be written to.
        try scratch.write("other/1.2.0", "a file in the way")
        let first = DirectoryPublisher(scratch("public"))
        let second = DirectoryPublisher(scratch("other"))
        #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(first), Target(second)])
        }
        #expect(!scratch.tree("public").contains { $0.contains("SHA256SUMS") })
    }

    @Test func `an optional destination may fail`() throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        try scratch.write("other/1.2.0", "a file in the way")
        let transaction = try Publishing(scratch: scratch, plan: plan).run([
            Target(DirectoryPublisher(scratch("other")), isRequired: false),
            Target(DirectoryPublisher(scratch("public"))),
        ])
        #expect(transaction.fallen.map(\.title) == ["directory \(scratch("other"))"])
        #expect(try scratch.text("public/1.2.0/SHA256SUMS") == "the list")
    }

    @Test func `the journal has each intent before its result`() throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let publishing = Publishing(scratch: scratch, plan: plan)
        try publishing.run([Target(DirectoryPublisher(scratch("public")))])
        let entries = try Journal.entries(scratch("publish.journal"))
        #expect(entries.allSatisfy { $0.run == plan.run })
        let steps = entries.map { "\($0.step) \($0.item ?? "") \($0.state.rawValue)" }
        #expect(steps.first == "stage  began" && steps.last == "end  done")
        for (index, step) in steps.enumerated() where step.hasSuffix("done") && step != "end  done"
        {
            let intent = step.replacingOccurrences(of: " done", with: " began")
            #expect(steps[..<index].contains(intent), "\(step)")
        }
        let list = steps.firstIndex(of: "put SHA256SUMS began") ?? 0
        #expect(steps[..<list].filter { $0.hasPrefix("put") }.count == 6, "the list goes last")
    }

    @Test func `a torn line of the journal is cut off`() throws {
        let scratch = try Scratch()
        let path = scratch("publish.journal")
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([
            Target(DirectoryPublisher(scratch("public")))
        ])
        let whole = try scratch.text("publish.journal")
        try scratch.write("publish.journal", whole + #"{"destination":"dir"#)
        let journal = try Journal(path, clock: { Timestamp(0) })
        #expect(try scratch.text("publish.journal") == whole)
        #expect(journal.entries.count == whole.split(separator: "\n").count)
    }

    @Test func `two runs of one folder do not meet`() throws {
        let scratch = try Scratch()
        let first = try Journal(scratch("publish.journal"), clock: { Timestamp(0) })
        let failure = #expect(throws: Failure.self) {
            try Journal(scratch("publish.journal"), clock: { Timestamp(0) })
        }
        #expect(failure?.what.contains("another run is at work") == true)
        #expect(first.entries.isEmpty)
    }

    @Test func `what failed stands in the journal without secrets`() throws {
        let scratch = try Scratch()
        let secret = "hunter2-hunter2"
        let redaction = Redaction(["ACME_TOKEN": secret])
        let journal = try Journal(
            scratch("publish.journal"), clock: { Timestamp(0) }, redaction: redaction)
        #expect(throws: Failure.self) {
            try journal.step("put", of: "1", at: "here", detail: { (_: Int) in nil }) {
                () throws(Failure) in throw Failure("refused", "the server echoed \(secret)")
            }
        }
        let text = try scratch.text("publish.journal")
        #expect(text.contains("the server echoed ***") && !text.contains(secret))
    }

    @Test func `runs are named by what they publish`() throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let otherNotes = try TestDestination.plan(in: scratch, notes: "other notes")
        let otherBytes = try TestDestination.plan(in: scratch, salt: "!")
        let otherVersion = try TestDestination.plan(in: scratch, version: "1.2.1")
        #expect(plan.run == otherNotes.run)
        #expect(Set([plan.run, otherBytes.run, otherVersion.run]).count == 3)
    }

    @Test func `an empty file is refused before anything is sent`() throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(
            [("acme", "", .sealed), ("SHA256SUMS", "list", .sealed)], in: scratch)
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([
                Target(DirectoryPublisher(scratch("public")))
            ])
        }
        #expect(failure?.message == "acme is empty: no destination takes an empty file")
    }
}

/// Faults of all kinds by chance. A failing seed is printed, and runs again with
/// `CONSIGN_TEST_SEED`.
@Suite(.needs("python3", "curl")) struct RandomFaultTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seeds: [Int] = {
        if let seed = environment["CONSIGN_TEST_SEED"].flatMap({ Int($0) }) { return [seed] }
        return Array(1...Thoroughness.rounds(4, all: 200))
    }()

    @Test func `every run ends revealed and right or hidden and resumable`() throws {
        for seed in Self.seeds {
            var options = GitHubServer.Options()
            options.seed = seed
            options.rate = 100_000
            let site = try GitHubSite(options, tags: ["1.2.0"])
            try run(site, seed)
        }
    }

    private func run(_ site: GitHubSite, _ seed: Int) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(of: 40, in: scratch)
        let expected = plan.items.map { "1.2.0/\($0.name)" }.sorted()
        try site.server.setFaults(
            [.status, .lost, .lostdrop, .drop, .starter, .secondary].map {
                Fault($0, times: -1, probability: 0.025, seconds: 0)
            } + [Fault(.stale, on: "repos/list-release-assets", times: -1, probability: 0.15)])
        for _ in 0..<50 {
            let publishing = Publishing(scratch: scratch, plan: plan)
            do {
                try publishing.run([Target(try site.publisher())])
                break
            } catch let failure as Failure {
                // A list from before a removal shows what is gone: the arrival check misses it.
                let isMissing = failure.why.hasPrefix("it is not there, after ")
                #expect(
                    failure.exit == (isMissing ? .unverified : .failed), "seed \(seed): \(failure)")
                let seen = try state(site)
                #expect(seen.isEmpty || seen == expected, "seed \(seed): half of it is visible")
            }
        }
        #expect(try state(site) == expected, "seed \(seed)")
    }

    /// What is visible, past the faults.
    private func state(_ site: GitHubSite) throws -> [String] {
        let releases = try site.server.state()["releases"] as? [[String: Any]] ?? []
        return releases.filter { $0["draft"] as? Bool == false }.flatMap { release in
            (release["assets"] as? [[String: Any]] ?? [])
                .map { "1.2.0/\($0["name"] as? String ?? "")" }
        }.sorted()
    }
}
