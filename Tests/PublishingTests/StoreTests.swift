import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// What all stores on servers have to bear: rivals, faults by chance, and large files.
@Suite("Stores on servers", .needs("python3", "curl", "sha256sum"))
struct StoreTests {
    static let sites: [KillCase] =
        [KillCase(kind: "s3") { _ in try S3Site() }]
        + (DAVSite.runs ? [KillCase(kind: "webdav") { _ in try DAVSite(isLarge: true) }] : [])
        + (SFTPSite.runs ? [KillCase(kind: "sftp") { _ in try SFTPSite() }] : [])

    /// The digests of a plan's files as a visitor finds them.
    private func digests(_ plan: PublishPlan) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: plan.items.map { ("1.2.0/\($0.name)", $0.sha256.hex) })
    }

    /// The version's files, without what points at it.
    private func released(_ site: any KillSite) throws -> [String: String] {
        try site.digests().filter { $0.key.hasPrefix("1.2.0/") }
    }

    @Test(arguments: sites)
    func `two publications with other files at once: one release, and no mixture`(_ kind: KillCase)
        throws
    {
        let scratch = try [Scratch(), Scratch()]
        let site = try kind.begin(scratch[0])
        let plans = [
            try TestDestination.plan(of: 5, in: scratch[0]),
            try TestDestination.plan(of: 6, in: scratch[1]),
        ]
        for round in 0..<Thoroughness.rounds(3, all: 30) {
            try site.clear()
            for folder in scratch {
                try? FileManager.default.removeItem(atPath: folder("publish.journal"))
            }
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 2) { index in
                do {
                    try Publishing(scratch: scratch[index], plan: plans[index])
                        .run([Target(try site.open())], patience: .punctual)
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            let first = try released(site)
            #expect(
                first.isEmpty || plans.contains { digests($0) == first },
                "round \(round): \(first.keys.sorted()), \(failures.withLock { $0 })")
            // When both stood back, whoever comes again finds the way free.
            if first.isEmpty {
                try Publishing(scratch: scratch[0], plan: plans[0])
                    .run([Target(try site.open())], patience: .punctual)
            }
            let last = try released(site)
            #expect(plans.filter { digests($0) == last }.count == 1, "round \(round)")
        }
    }

    @Test(arguments: sites)
    func `who begins between another's look and its own folder is seen`(_ kind: KillCase) throws {
        let ours = try Scratch(), theirs = try Scratch()
        let site = try kind.begin(ours)
        let plan = try TestDestination.plan(of: 2, in: ours)
        let other = try TestDestination.plan(of: 3, in: theirs)
        func stage(after body: @escaping @Sendable (any Publisher) throws -> Void) throws
            -> Failure?
        {
            try site.clear()
            let publisher = try #require(try site.open() as? any StorePublisher)
            let hooked = HookedPublisher(publisher) { try? body(publisher) }
            return #expect(throws: Failure.self) { try hooked.stage(plan) }
        }
        let begun = try stage { _ = try $0.stage(other) }
        #expect(begun?.why == "its run is \(other.run), ours is \(plan.run)")
        // Ours is gone again, and theirs goes on.
        try site.open().publish(other)
        #expect(try released(site) == digests(other))
        let published = try stage { try $0.publish(other) }
        #expect(published?.what.contains("is published in") == true)
        #expect(try released(site) == digests(other))
        let twin = try stage { try $0.publish(plan) }
        #expect(twin?.what.contains("another run has published acme 1.2.0") == true)
        #expect(try released(site) == digests(plan))
        #expect(try site.hidden() == 0)
    }

    @Test
    func `a bucket that fails by chance ends complete, or unseen and resumable`() throws {
        for seed in 1...Thoroughness.rounds(2, all: 50) {
            let scratch = try Scratch()
            let site = try S3Site()
            let plan = try TestDestination.plan(of: 40, in: scratch)
            var random = Seeded(seed: UInt64(seed))
            let faults = (0..<30).map { _ in
                S3Server.Fault(
                    [.status, .lost, .drop, .slowdown].randomElement(using: &random) ?? .lost,
                    method: ["PUT", "GET", "HEAD", "DELETE"].randomElement(using: &random),
                    key: ["*", "*-1*", "*SUMS*", "*latest*"].randomElement(using: &random) ?? "*",
                    times: Int.random(in: 1...3, using: &random), status: 503, bytes: 3)
            }
            try site.server.setFaults(faults)
            for _ in 0..<50 {
                do {
                    try Publishing(scratch: scratch, plan: plan)
                        .run([Target(try site.open())], patience: .punctual)
                    break
                } catch let failure as Failure {
                    #expect(failure.exit == .failed, "seed \(seed): \(failure)")
                }
            }
            try site.server.setFaults([])
            // What could not be removed then is removed by the next run.
            try Publishing(scratch: scratch, plan: plan)
                .run([Target(try site.open())], patience: .punctual)
            #expect(try released(site) == digests(plan), "seed \(seed)")
            #expect(try site.hidden() == 0, "seed \(seed)")
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
