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

    /// Waits that many seconds, unless the run is to end.
    static let sleep: @Sendable (Double) -> Void = { seconds in
        let end = monotonic + seconds
        while Interruption.signal == nil, monotonic < end {
            usleep(UInt32(min(0.1, max(0, end - monotonic)) * 1e6))
        }
    }

    /// Seconds that only ever grow, for what takes time.
    static var monotonic: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
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
