import CLinux
import Files
import Glibc
import Model
import Release

/// What the process was started with, read once and passed on as a value.
enum ProcessEnvironment {
    static let variables: [String: String] = {
        var result: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            let name = text.prefix { $0 != "=" }
            if name.count < text.count {
                result[String(name)] = String(text.dropFirst(name.count + 1))
            }
            next += 1
        }
        return result
    }()

    /// What every output passes through.
    static let redaction = Redaction(variables)

    /// The clock: the age of new keys and the end of old ones come from it, nothing that is built.
    static var now: Timestamp { Timestamp(Int64(time(nil))) }

    /// Waits that many seconds, through every interruption.
    static let sleep: @Sendable (Double) -> Void = { seconds in
        var wanted = timespec(
            tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
        var left = timespec()
        while nanosleep(&wanted, &left) != 0 && errno == EINTR { wanted = left }
    }

    /// Cores this process may use, not all that the machine has.
    static var cores: Int {
        var bits = [UInt64](repeating: 0, count: 128)
        guard consign_cores(&bits, 1024) >= 0 else { return 1 }
        return max(1, bits.reduce(0) { $0 + $1.nonzeroBitCount })
    }
}

extension Environment {
    /// What this process was given.
    static func current(_ call: Invocation) throws(Failure) -> Environment {
        let jobs = try call.number(.jobs, in: 1...1024)
        return Environment(
            environment: ProcessEnvironment.variables, jobs: jobs ?? ProcessEnvironment.cores,
            now: ProcessEnvironment.now, sleep: ProcessEnvironment.sleep,
            chance: { Double.random(in: 0..<1) }, clock: { ProcessEnvironment.now },
            redaction: ProcessEnvironment.redaction)
    }
}
