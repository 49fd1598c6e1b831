import Files
import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// What every destination promises.
@Suite struct EveryPublisherTests {
    @Test(arguments: TestDestination.all)
    func showsAReleaseWholeOrNotAtAll(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try destination.open(scratch)
        #expect(try publisher.standing(of: plan) == .absent)
        try publisher.publish(plan, steps: plan.items.count)
        #expect(destination.visible(scratch) == [])
        try publisher.check(plan)
        #expect(destination.visible(scratch) == [])
        _ = try publisher.reveal(plan)
        #expect(destination.visible(scratch).filter { $0.hasSuffix("SHA256SUMS") }.count == 1)
        #expect(try publisher.standing(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all, [0, 1, 2, 3, 4])
    func aStoppedRunIsFinishedByTheNext(_ destination: TestDestination, _ steps: Int) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        try destination.open(scratch).publish(plan, steps: steps)
        let next = try destination.open(scratch)
        #expect(try next.standing(of: plan) == .unfinished)
        try next.publish(plan)
        #expect(try next.standing(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func theSameBytesAreNothingToDo(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        try destination.open(scratch).publish(plan)
        let before = destination.visible(scratch)
        #expect(try destination.open(scratch).complete(plan) == [])
        #expect(destination.visible(scratch) == before)
    }

    @Test(arguments: TestDestination.all)
    func otherBytesUnderAPublishedVersionAreRefused(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        try destination.open(scratch).publish(try TestDestination.plan(in: scratch))
        let other = try TestDestination.plan(in: scratch, salt: "!")
        let failure = #expect(throws: Failure.self) {
            try destination.open(scratch).standing(of: other)
        }
        #expect(failure?.why == "acme.tar.gz differs")
    }

    @Test(arguments: TestDestination.all)
    func whatArrivedOtherwiseIsNotRevealed(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try destination.open(scratch)
        try publisher.publish(plan, steps: plan.items.count)
        try publisher.check(plan)
        let staged = publisher.folder(of: plan) ?? ""
        try Data("spoiled".utf8).write(to: URL(fileURLWithPath: staged + "/acme.tar.gz"))
        #expect(throws: Failure.self) { try publisher.check(plan) }
        // The next run replaces what is wrong and goes on.
        try publisher.publish(plan)
        #expect(try publisher.standing(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func twoRunsAtOnceDoNotMix(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let first = try destination.open(scratch), second = try destination.open(scratch)
        _ = try first.stage(plan)
        let failure = #expect(throws: Failure.self) { try second.stage(plan) }
        #expect(failure?.what.contains("another run is at work") == true)
        try first.publish(plan)
        #expect(try first.standing(of: plan) == .published)
    }

    @Test(arguments: TestDestination.all)
    func withdrawingRemovesOnlyWhatWasNeverRevealed(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let old = try TestDestination.plan(in: scratch, version: "1.1.0")
        try destination.open(scratch).publish(old)
        let before = destination.visible(scratch)
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try destination.open(scratch)
        try publisher.publish(plan, steps: 2)
        try publisher.abandon(plan)
        #expect(try publisher.standing(of: plan) == .absent)
        #expect(destination.visible(scratch) == before)
    }

    @Test(arguments: TestDestination.all)
    func aFileThatIsNotWhatWasSealedIsRefused(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        try scratch.write("dist/acme.tar.gz", "changed since the plan")
        let publisher = try destination.open(scratch)
        let failure = #expect(throws: Failure.self) { try publisher.publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(destination.visible(scratch) == [])
    }

    @Test(arguments: TestDestination.all)
    func newSealsAreAddedAndNotesRenewed(_ destination: TestDestination) throws {
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let unsigned = try PublishPlan(
            name: plan.name, version: plan.version, date: plan.date, sequence: plan.sequence,
            items: plan.items.filter { $0.role != .seal })
        try destination.open(scratch).publish(unsigned)
        let signed = try TestDestination.plan(in: scratch, notes: "better notes")
        let done = try destination.open(scratch).complete(signed)
        #expect(done == ["added SHA256SUMS.minisig", "updated RELEASE-NOTES.md"])
    }
}
