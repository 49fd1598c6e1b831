internal import CLinux
internal import Glibc
internal import Model

/// What the process was started with, read once and passed on as a value.
enum Environment {
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

    /// The clock: the age of new keys and the end of old ones come from it, nothing that is built.
    static var now: Timestamp { Timestamp(Int64(time(nil))) }

    /// Cores this process may use, not all that the machine has.
    static var cores: Int {
        var bits = [UInt64](repeating: 0, count: 128)
        guard consign_cores(&bits, 1024) >= 0 else { return 1 }
        return max(1, bits.reduce(0) { $0 + $1.nonzeroBitCount })
    }
}
