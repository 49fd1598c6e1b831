import Files
package import Model

/// The one policy of how often and how long something is tried again.
///
/// Waiting and chance come in as functions, so that nothing below reads a clock.
package struct Patience: Sendable {
    /// How often a request is sent before it has failed.
    package var tries = 3
    /// Seconds before the second try at most; doubled for every further one.
    package var pause = 1.0
    /// Most seconds of such a pause.
    package var longestPause = 30.0
    /// Most seconds that a server may make us wait by its own word.
    package var longestWait: Int64 = 900
    /// How often in a row a server's word to wait is obeyed.
    package var waits = 10
    /// Seconds without a byte after which a connection counts as lost.
    package var stall = 60
    /// Waits that many seconds.
    package let sleep: @Sendable (Double) -> Void
    /// A number from 0 to below 1.
    package let chance: @Sendable () -> Double
    /// The clock.
    package let now: @Sendable () -> Timestamp
    /// Told why and how long it waits.
    package let say: @Sendable (String) -> Void

    /// A policy over these.
    package init(
        sleep: @escaping @Sendable (Double) -> Void, chance: @escaping @Sendable () -> Double,
        now: @escaping @Sendable () -> Timestamp, say: @escaping @Sendable (String) -> Void
    ) {
        self.sleep = sleep
        self.chance = chance
        self.now = now
        self.say = say
    }

    /// Asks `attempt` until it is done, or this is out of patience.
    package func persist<Value>(
        _ attempt: () throws(Failure) -> Attempt<Value>
    ) throws(Failure) -> Value {
        var failed = 0, waited = 0
        while true {
            try Interruption.check()
            switch try attempt() {
            case .done(let value): return value
            case .again(let failure, let seconds?):
                waited += 1
                guard waited <= waits, seconds <= longestWait else {
                    throw outOfPatience(failure, seconds)
                }
                pause(Double(max(0, seconds)), failure)
            case .again(let failure, nil):
                failed += 1
                guard failed < tries else { throw after(failed, failure) }
                // Full jitter: those who failed together do not come back together.
                let most = min(longestPause, pause * Double(1 << min(failed - 1, 16)))
                pause(most * chance(), failure)
            }
        }
    }

    private func pause(_ seconds: Double, _ failure: Failure) {
        let rounded = seconds < 1 ? "under a second" : "\(Int(seconds.rounded())) s"
        say("\(failure.message); trying again in \(rounded)")
        sleep(seconds)
    }

    private func after(_ count: Int, _ failure: Failure) -> Failure {
        guard count > 1 else { return failure }
        let why = failure.why.isEmpty ? "" : failure.why + ", "
        return Failure(
            failure.what, why + "after \(count) tries", hint: failure.hint, at: failure.place,
            exit: failure.exit)
    }

    private func outOfPatience(_ failure: Failure, _ seconds: Int64) -> Failure {
        let until = Timestamp(now().seconds + seconds).text
        return Failure(
            failure.what, "\(failure.why); the server wants us to wait until \(until)",
            hint: "run 'consign publish --resume' after that", exit: failure.exit)
    }
}
