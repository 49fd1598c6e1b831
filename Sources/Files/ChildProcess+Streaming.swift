import Dispatch
import Glibc
package import Model
import Synchronization

extension ChildProcess {
    /// Runs it to its end, or kills it after `seconds`; `take` reads its standard output meanwhile. A
    /// program that fails is the reason why what it has put out cannot be read.
    package func run(
        seconds: Int, taking take: (Int32) throws(Failure) -> Void
    ) throws(Failure) -> Outcome {
        let output = try Pipe()
        let error = try MemoryFile([])
        let child = try spawn(output: output.writeEnd, error: error.number)
        output.closeWriteEnd()
        let deadline = monotonicSeconds() + seconds
        let guardian = Guardian(of: child, seconds: seconds)
        var failure: Failure?
        do throws(Failure) {
            try take(output.readEnd)
            Self.drain(output.readEnd)
        } catch {
            failure = error
        }
        let isLate = guardian.retire()
        // Whoever writes to a pipe that is not read any more would wait for ever.
        if failure != nil { kill(-child, SIGKILL) }
        var status: Int32 = 0
        var reading = ChildReading(of: child)
        if !Self.ends(child, &status, by: deadline, &reading) {
            kill(-child, SIGKILL)
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            try Interruption.check()
            throw late(seconds)
        }
        guard !isLate else { throw late(seconds) }
        let outcome = Outcome(
            status: Self.code(status), output: [],
            error: String(decoding: error.bytes(limit), as: UTF8.self))
        if let failure, outcome.error.isEmpty { throw failure }
        return outcome
    }

    private func late(_ seconds: Int) -> Failure {
        Failure("\(arguments[0]) took over \(seconds) seconds", "it was stopped")
    }

    /// An archive may be followed by padding that its reader leaves.
    private static func drain(_ end: Int32) {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = read(end, &bytes, bytes.count)
            guard got > 0 || (got < 0 && errno == EINTR) else { return }
        }
    }
}

/// Kills a program that takes too long, with all it has started, unless it is retired before.
private final class Guardian: Sendable {
    private enum State { case onDuty, retired, struck }

    private let state = Mutex(State.onDuty)

    init(of child: pid_t, seconds: Int) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.state.withLock { state in
                guard state == .onDuty else { return }
                state = .struck
                kill(-child, SIGKILL)
            }
        }
    }

    /// Whether it was too late: the program is killed. Afterwards nothing is, so that the number may
    /// become another program's.
    func retire() -> Bool {
        state.withLock { state in
            guard state == .onDuty else { return true }
            state = .retired
            return false
        }
    }
}
