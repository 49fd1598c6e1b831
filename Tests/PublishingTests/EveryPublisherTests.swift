import Files
import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// What every destination promises.
@Suite struct EveryPublisherTests {
    @Test(arguments: TestDestination.all)
    func `shows a release whole or not at all`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.open()
        #expect(try publisher.state(of: plan) == .absent)
        try publisher.publish(plan, steps: plan.items.count)
        #expect(try site.visible() == [])
        try publisher.check(plan)
        #expect(try site.visible() == [])
        _ = try publisher.reveal(plan)
        #expect(try site.visible().filter { $0.hasSuffix("SHA256SUMS") }.count == 1)
        #expect(try publisher.state(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all, [0, 1, 2, 3, 4])
    func `a stopped run is finished by the next`(_ destination: TestDestination, _ steps: Int)
        throws
    {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        try site.open().publish(plan, steps: steps)
        let next = try site.open()
        #expect(try next.state(of: plan) == .unfinished)
        try next.publish(plan)
        #expect(try next.state(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func `the same bytes are nothing to do`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        try site.open().publish(plan)
        let before = try site.visible()
        #expect(try site.open().complete(plan, replacing: []) == [])
        #expect(try site.visible() == before)
    }

    @Test(arguments: TestDestination.all)
    func `other bytes under a published version are refused`(_ destination: TestDestination) throws
    {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        try site.open().publish(try TestDestination.plan(in: scratch))
        let other = try TestDestination.plan(in: scratch, salt: "!")
        let failure = #expect(throws: Failure.self) {
            try site.open().state(of: other)
        }
        #expect(failure?.why == "acme.tar.gz differs")
    }

    @Test(arguments: TestDestination.all)
    func `what arrived otherwise is not revealed`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.open()
        try publisher.publish(plan, steps: plan.items.count)
        try publisher.check(plan)
        try site.spoil("acme.tar.gz", of: plan)
        #expect(throws: Failure.self) { try publisher.check(plan) }
        // The next run replaces what is wrong and goes on.
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func `two publications at once do not mix`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        let other = try TestDestination.plan(in: scratch, salt: "!")
        let first = try site.open(), second = try site.open()
        _ = try first.stage(plan)
        #expect(throws: Failure.self) { try second.stage(other) }
        try first.publish(plan)
        #expect(try first.state(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func `withdrawing removes only what was never revealed`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let old = try TestDestination.plan(in: scratch, version: "1.1.0")
        try site.open().publish(old)
        let before = try site.visible()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.open()
        try publisher.publish(plan, steps: 2)
        try publisher.abandon(plan)
        #expect(try publisher.state(of: plan) == .absent)
        #expect(try site.visible() == before)
    }

    @Test(arguments: TestDestination.all, [false, true])
    func `a file that is not what was sealed is refused`(
        _ destination: TestDestination, _ keepsSizeAndDate: Bool
    ) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        if keepsSizeAndDate {
            try scratch.meddle("dist/acme.tar.gz")
        } else {
            try scratch.write("dist/acme.tar.gz", "changed since the plan")
        }
        let publisher = try site.open()
        let failure = #expect(throws: Failure.self) { try publisher.publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(try site.visible() == [])
    }

    @Test(arguments: TestDestination.all)
    func `a published signature that was spoiled is noticed, and can be replaced`(
        _ destination: TestDestination
    ) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        var plan = try TestDestination.plan(in: scratch)
        plan.judge = { $1 == Array("a seal".utf8) }
        try site.open().publish(plan)
        #expect(try ArrivalCheck(site.open(), plan, .test).spoiled() == [])
        try site.spoil(published: "SHA256SUMS.minisig", of: plan)
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(site.open())])
        }
        #expect(failure?.why == "it was changed after it was published")
        #expect(failure?.exit == .unverified)
        plan.replacesUnfinished = true
        let publishing = Publishing(scratch: scratch, plan: plan)
        try publishing.run([Target(site.open())])
        #expect(publishing.told.all.last?.contains("updated SHA256SUMS.minisig") == true)
        plan.replacesUnfinished = false
        #expect(try ArrivalCheck(site.open(), plan, .test).spoiled() == [])
    }

    @Test(arguments: TestDestination.all)
    func `another published signature that verifies stays`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        try site.open().publish(plan)
        // Without a judge any signature is good.
        try site.spoil(published: "SHA256SUMS.minisig", of: plan)
        let publishing = Publishing(scratch: scratch, plan: plan)
        try publishing.run([Target(site.open())])
        #expect(publishing.told.all.last?.contains("SHA256SUMS.minisig") == false)
    }

    @Test(arguments: TestDestination.all, ["SHA256SUMS", "release.json"])
    func `a published list or record that was spoiled is noticed`(
        _ destination: TestDestination, _ name: String
    ) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(
            [
                ("acme.tar.gz", "the artifact", .sealed), ("release.json", "the record", .sealed),
                ("SHA256SUMS", "the list", .sealed),
            ], in: scratch)
        try site.open().publish(plan)
        try site.spoil(published: name, of: plan)
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(site.open())])
        }
        #expect(failure?.why == "\(name) differs")
    }

    @Test(arguments: TestDestination.all)
    func `a small file is written only over what was read`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let publisher = try site.open()
        try publisher.publish(try TestDestination.plan(in: scratch))
        guard let store = publisher.smallFiles else { return }
        func write(_ text: String, over old: SmallFile?) throws -> Bool {
            try store.write("notes.log", over: old, Array(text.utf8))
        }
        #expect(try write("one", over: nil))
        #expect(try !write("two", over: nil))
        let one = try #require(try store.file("notes.log", limit: 100))
        #expect(try write("one, two", over: one))
        #expect(try !write("one, three", over: one))
        // Another run may have written the same.
        #expect(try write("one, two", over: one))
        #expect(try store.bytes("notes.log", limit: 100) == Array("one, two".utf8))
    }

    @Test(arguments: TestDestination.all)
    func `of many that write at once none undoes another's`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        try site.open().publish(try TestDestination.plan(in: scratch))
        guard try site.open().smallFiles?.keepsApart == true else { return }
        let many = 6
        DispatchQueue.concurrentPerform(iterations: many) { number in
            for _ in 0..<1000 {
                // A folder that another one has locked refuses.
                if (try? site.open().smallFiles?.append("\(number)\n")) == true { return }
                usleep(2000)
            }
            Issue.record("\(number) was never first")
        }
        let lines = try #require(try site.open().smallFiles?.bytes("lines.log", limit: 1000))
        #expect(lines.split(separator: 10).count == many)
    }

    @Test(arguments: TestDestination.all)
    func `new seals are added and notes renewed`(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let site = try destination.begin(scratch)
        let plan = try TestDestination.plan(in: scratch)
        let unsigned = try PublishPlan(
            name: plan.name, version: plan.version, date: plan.date, sequence: plan.sequence,
            items: plan.items.filter { $0.role != .seal })
        try site.open().publish(unsigned)
        let signed = try TestDestination.plan(in: scratch, notes: "better notes")
        let done = try site.open().complete(signed, replacing: [])
        // A forge also has a text of its own.
        #expect(done.prefix(2) == ["added SHA256SUMS.minisig", "updated RELEASE-NOTES.md"])
    }
}
