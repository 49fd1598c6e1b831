package import Files
package import Model
import Synchronization

/// Publishes one plan to all its destinations: everything is staged and checked everywhere before
/// anything is revealed anywhere, and what points at files moves after them.
///
/// Stopped anywhere, running it again finishes it: each step is asked of the destination anew.
package final class Transaction {
    private let plan: PublishPlan
    private let journal: Journal
    private let patience: Patience
    private let scratch: String
    private let report: @Sendable (TransactionEvent) -> Void
    /// The destinations still at work, and what each has done.
    private var targets: [Target]
    private var done: [String: [String]] = [:]
    /// Optional destinations that failed, with the reason.
    package private(set) var fallen: [(title: String, failure: Failure)] = []

    /// A transaction; `scratch` is a private folder for what is read back.
    package init(
        _ plan: PublishPlan, _ targets: [Target], _ journal: Journal, _ patience: Patience,
        scratch: String, report: @escaping @Sendable (TransactionEvent) -> Void = { _ in }
    ) {
        self.plan = plan
        // Stable: destinations of one rank keep the manifest's order.
        self.targets = targets.inOrder { Int64($0.publisher.rank.rawValue) }
        self.journal = journal
        self.patience = patience
        self.scratch = scratch
        self.report = report
    }

    /// Runs it to its end. `foresee` refuses a destination where `keep` would fail, before anything
    /// is staged; `trial` tries out the notes' commands on the files as they arrived; `keep` brings
    /// up to date what stands beside all versions.
    package func run(
        foresee: (any Publisher) throws(Failure) -> Void = { _ throws(Failure) in },
        trial: (RemoteFiles) throws(Failure) -> Void = { _ throws(Failure) in },
        keep: (any Publisher) throws(Failure) -> [String] = { _ throws(Failure) in [] }
    ) throws(Failure) {
        var staged: Set<String> = []
        var spoiled: [String: Set<String>] = [:]
        try each { (target) throws(Failure) in
            try measure("ask \(target.title)") { () throws(Failure) in
                if try isMissing(at: target.publisher) {
                    staged.insert(target.title)
                } else {
                    spoiled[target.title] = try check(target.publisher).spoiled()
                }
                try foresee(target.publisher)
            }
        }
        try each { (target) throws(Failure) in
            guard staged.contains(target.title) else { return }
            do throws(Failure) { try fill(target.publisher, trial) } catch {
                // Another run of the same release may have been first, and cleared ours away.
                guard (try? target.publisher.state(of: plan)) == .published else { throw error }
                staged.remove(target.title)
            }
        }
        report(.began("reveal \(plan.version)", total: targets.count))
        try each { (target) throws(Failure) in
            try staged.contains(target.title)
                ? reveal(target.publisher)
                : complete(target.publisher, replacing: spoiled[target.title] ?? [])
        }
        try each { (target) throws(Failure) in
            try point(target.publisher)
            let lines = try measure("renew what stands beside the versions") {
                () throws(Failure) in try keep(target.publisher)
            }
            note(lines, target)
        }
        try journal.close(plan.run, isWhole: fallen.isEmpty)
        for target in targets { end(target) }
    }

    /// Whether the release is yet to be published there, which must be possible.
    private func isMissing(at publisher: any Publisher) throws(Failure) -> Bool {
        try DestinationRules(publisher).check(plan)
        try publisher.preflight(plan.candidate)
        return try publisher.state(of: plan) != .published
    }

    /// Does `body` for every destination; an optional one that fails is left out from there on.
    private func each(_ body: (Target) throws(Failure) -> Void) throws(Failure) {
        for target in targets {
            do throws(Failure) { try body(target) } catch {
                report(.failed(target, error))
                guard !target.isRequired else { throw error }
                fallen.append((target.title, error))
                targets.removeAll { $0.title == target.title }
            }
        }
    }

    private func fill(
        _ publisher: any Publisher, _ trial: (RemoteFiles) throws(Failure) -> Void
    ) throws(Failure) {
        try step("stage", publisher, detail: { $0 }) { () throws(Failure) in
            try publisher.stage(plan)
        }
        do throws(Failure) {
            report(.began("publish to \(publisher.title)", total: plan.items.count))
            for wave in plan.waves { try put(wave, publisher) }
            // What it does is watched piece by piece.
            try journal.step("verify", of: plan.run, at: publisher.title, detail: { nil }) {
                () throws(Failure) in try verify(publisher, trial)
            }
        } catch {
            guard publisher.keepsUnfinished else {
                try? publisher.abandon(plan)
                throw error
            }
            throw error.hinting(
                "nothing is visible there; 'consign publish --resume' goes on, --abort gives up")
        }
    }

    /// Puts files that need not wait for one another.
    private func put(_ items: [PublishItem], _ publisher: any Publisher) throws(Failure) {
        let first = Mutex<Failure?>(nil)
        let (plan, journal, report) = (plan, journal, report)
        Workers(count: publisher.lanes).forEachWaiting(items.count) { index in
            guard first.withLock({ $0 == nil }) else { return }
            let item = items[index]
            do throws(Failure) {
                _ = try journal.step(
                    "put", of: plan.run, at: publisher.title, item.name,
                    detail: { (sent: Bool) in sent ? nil : "was there" }
                ) { () throws(Failure) in
                    let gauge = Gauge(item.name, bytes: item.size)
                    report(.opened(gauge))
                    defer { report(.closed(gauge)) }
                    return try gauge.measure { () throws(Failure) in
                        try publisher.put(item, of: plan)
                    }
                }
                report(.advanced(item.name))
            } catch {
                first.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = first.withLock({ $0 }) { throw failure }
    }

    private func verify(
        _ publisher: any Publisher, _ trial: (RemoteFiles) throws(Failure) -> Void
    ) throws(Failure) {
        report(.began("check what arrived in \(publisher.title)", total: plan.items.count))
        let check = check(publisher)
        let there = try measure("what arrived", bytes: plan.items.reduce(0) { $0 + $1.size }) {
            () throws(Failure) in try check.check { report(.advanced($0.name)) }
        }
        try trial(try check.files(there, in: scratch))
        // The next destination's files have the same names.
        try HeldFolder(named: scratch).empty()
    }

    private func check(_ publisher: any Publisher) -> ArrivalCheck {
        ArrivalCheck(publisher, plan, patience)
    }

    private func reveal(_ publisher: any Publisher) throws(Failure) {
        let lines = try step("reveal", publisher, detail: { $0.joined(separator: ", ") }) {
            () throws(Failure) in
            let lines = try publisher.reveal(plan)
            guard try publisher.state(of: plan) == .published else {
                throw Failure(
                    "\(publisher.title) does not show \(plan.version)",
                    "it was revealed, yet it is not there when looked for",
                    hint: "run 'consign publish --resume'")
            }
            return lines
        }
        note(lines, publisher.title)
    }

    private func complete(
        _ publisher: any Publisher, replacing spoiled: Set<String>
    ) throws(Failure) {
        let lines = try step("complete", publisher, detail: { $0.joined(separator: ", ") }) {
            () throws(Failure) in
            let lines = try publisher.complete(plan, replacing: spoiled)
            if !spoiled.isEmpty { try check(publisher).confirmReplaced() }
            return lines
        }
        for line in lines { report(.said(line)) }
        note(lines, publisher.title)
    }

    private func point(_ publisher: any Publisher) throws(Failure) {
        note(
            try step("point", publisher, detail: { $0.joined(separator: ", ") }) {
                () throws(Failure) in try publisher.point(plan)
            }, publisher.title)
    }

    private func end(_ target: Target) {
        let lines = done[target.title] ?? []
        report(
            .ended(
                target,
                lines.isEmpty
                    ? ["nothing to do, \(plan.version) is published with the same bytes"] : lines))
    }

    private func note(_ lines: [String], _ target: Target) { note(lines, target.title) }

    private func note(_ lines: [String], _ title: String) { done[title, default: []] += lines }

    @discardableResult
    private func step<Value>(
        _ name: String, _ publisher: any Publisher, detail: (Value) -> String?,
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try measure("\(name) \(publisher.title)") { () throws(Failure) in
            try journal.step(name, of: plan.run, at: publisher.title, detail: detail, body)
        }
    }

    /// Has `body` watched as work on `name`.
    private func measure<Value>(
        _ name: String, bytes: Int64 = 0, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let gauge = Gauge(name, bytes: bytes)
        report(.opened(gauge))
        defer { report(.closed(gauge)) }
        return try gauge.measure(body)
    }
}

/// What a transaction tells while it runs.
package enum TransactionEvent: Sendable {
    /// A step of `total` files has begun.
    case began(String, total: Int)
    /// One file of the step is done.
    case advanced(String)
    /// Work has begun whose bytes can be watched until it is over.
    case opened(Gauge)
    /// That work is over, well or not.
    case closed(Gauge)
    /// A line worth keeping.
    case said(String)
    /// A destination is done, and what was done there.
    case ended(Target, [String])
    /// A destination has failed.
    case failed(Target, Failure)
}
