import Files
package import Model

/// The steps of a release, in their order.
package enum ReleaseStep: String, Sendable {
    case plan, build, sign, notes, publish

    /// Those that a release can go without.
    package static let optional: [ReleaseStep] = [.sign, .notes, .publish]

    /// The command that goes on where this step stopped.
    var resumption: String {
        self == .publish ? "consign publish --resume" : "consign release"
    }
}

/// A whole release: everything that can be known is settled, then each step hands on to the next
/// what it has made.
package struct ReleaseOrder {
    private let pipeline: ReleasePipeline
    private let choice: Planner.Choice
    private let output: String
    private let skipped: Set<ReleaseStep>

    /// A release of what `choice` says, built into `output`, without what is `skipped`.
    package init(
        _ pipeline: ReleasePipeline, _ choice: Planner.Choice, into output: String,
        skipping skipped: Set<ReleaseStep> = []
    ) {
        self.pipeline = pipeline
        self.output = output
        self.skipped = skipped
        var choice = choice
        choice.builds = true
        choice.signs = !skipped.contains(.sign)
        choice.reaches = !skipped.contains(.publish)
        self.choice = choice
    }

    /// Why it stopped, and at which step.
    private struct Stop: Error {
        let step: ReleaseStep
        let failure: Failure
    }

    /// Releases; `gather` puts the stages in place first. A failure is told to those whom the
    /// manifest wants to know of it.
    package func run(
        gather: () throws(Failure) -> Void = { () throws(Failure) in }
    ) throws(Failure) -> ReleaseFolder {
        do throws(Stop) { return try steps(gather) } catch {
            if let signal = Interruption.signal { throw interrupted(error, by: signal) }
            if error.failure.exit != .incomplete {
                pipeline.announceFailure(
                    error.failure, at: error.step.rawValue, resume: error.step.resumption)
            }
            throw error.failure
        }
    }

    /// What is left where, and the command that goes on.
    private func interrupted(_ stop: Stop, by signal: Int32) -> Failure {
        let why: String
        switch stop.step {
        case .plan, .build: why = "\(output) is as it was, and nothing is signed or published"
        case .sign, .notes: why = "\(output) is built and whole, and nothing is published"
        case .publish where stop.failure.what == "interrupted": return stop.failure
        case .publish: why = "\(output) is ready, and nothing is published"
        }
        return Failure("interrupted", why, exit: ExitCode(interruptedBy: signal))
    }

    private func steps(_ gather: () throws(Failure) -> Void) throws(Stop) -> ReleaseFolder {
        try at(.plan, gather)
        // Another release of the project would replace the folder that this one signs and publishes.
        let lock = try at(.plan) { () throws(Failure) in try pipeline.lock() }
        let plan = try at(.plan, plan)
        let release = try at(.build) { () throws(Failure) in
            try pipeline.confirm(try pipeline.build(plan, into: output))
        }
        try unlessSkipped(.sign) { () throws(Failure) in
            try pipeline.sign(release, try pipeline.signatures(release.folder))
        }
        // Publishing tries the commands on what arrived; without it, they are tried here.
        let tries = skipped.contains(.publish) || plan.destinations.isEmpty
        try unlessSkipped(.notes) { () throws(Failure) in
            try pipeline.writeNotes(release, for: plan.destinations, tries: tries)
        }
        try unlessSkipped(.publish) { () throws(Failure) in
            try pipeline.publish(release, to: pipeline.rehearsed(plan.destinations))
        }
        lock.release()
        return release.folder
    }

    /// Settles everything, and opens the keys: a wrong passphrase is found before anything is built.
    private func plan() throws(Failure) -> Plan {
        let plan = try pipeline.plan(choice)
        if choice.signs { try pipeline.openKeys(plan) }
        return plan
    }

    private func unlessSkipped(
        _ step: ReleaseStep, _ body: () throws(Failure) -> Void
    ) throws(Stop) {
        guard skipped.contains(step) else { return try at(step, body) }
        pipeline.progress(.ended(StepResult(step.rawValue, .skipped("by --skip"))))
    }

    private func at<Value: ~Copyable>(
        _ step: ReleaseStep, _ body: () throws(Failure) -> Value
    ) throws(Stop) -> Value {
        do throws(Failure) { return try body() } catch {
            throw Stop(step: step, failure: error)
        }
    }
}
