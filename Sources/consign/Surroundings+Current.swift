internal import Model
internal import Pipeline

extension Surroundings {
    /// What this process was given.
    static func current(_ call: Invocation) throws(Failure) -> Surroundings {
        let jobs = try call.number(.jobs, in: 1...1024)
        return Surroundings(
            environment: Environment.variables, jobs: jobs ?? Environment.cores,
            now: Environment.now, sleep: Environment.sleep,
            chance: { Double.random(in: 0..<1) }, clock: { Environment.now },
            redaction: Environment.redaction)
    }
}
