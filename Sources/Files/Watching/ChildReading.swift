import Glibc
import Model

/// What a program and those that it has started read, as the kernel counts it (proc_pid_io(5)), for
/// the gauge of whoever waits for it: a checksum of a large file takes a minute.
struct ChildReading {
    private let child: pid_t
    private let gauge: Gauge?
    private var counted: Int64 = 0

    /// Readings of `child`.
    init(of child: pid_t) {
        self.child = child
        gauge = Gauge.current
    }

    /// How long to wait until it is worth looking again, in milliseconds.
    static let pause = 100

    /// Counts what was read since the last time.
    mutating func count() {
        guard let gauge else { return }
        let read = Self.characters(of: child)
        guard read > counted else { return }
        gauge.add(read - counted)
        counted = read
    }

    private static func characters(of process: pid_t) -> Int64 {
        let own = text("/proc/\(process)/io").split(separator: "\n").first.map {
            Int64($0.drop { !$0.isNumber }) ?? 0
        }
        let children = text("/proc/\(process)/task/\(process)/children").split(separator: " ")
        return children.compactMap { pid_t($0) }.reduce(own ?? 0) { $0 + characters(of: $1) }
    }

    /// Nothing where it cannot be read: the program may be gone.
    private static func text(_ path: String) -> String {
        var bytes: [UInt8] = []
        guard let file = try? Descriptor(opening: path, O_RDONLY, what: "cannot read"),
            (try? file.read(4096, into: &bytes, path)) != nil
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
