internal import CLinux
internal import Glibc
public import Model

/// Runs another program: git, a hook, or a command of the notes being tried out.
///
/// The program gets exactly the environment it is given, no input, and a time limit.
public struct ChildProcess: Sendable {
    /// What a finished program left behind.
    public struct Outcome: Sendable {
        /// The exit code, or 128 and the signal's number.
        public let status: Int32
        /// Standard output, cut at the limit.
        public let output: [UInt8]
        /// Standard error, cut at the limit.
        public let error: String

        /// Standard output as text.
        public var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// The program's path or name in PATH, then its arguments.
    public let arguments: [String]
    /// The whole environment.
    public let environment: [String: String]
    /// The folder it runs in.
    public let folder: String
    /// Where standard output goes instead of ``Outcome/output``.
    public let outputFile: String?

    /// Most bytes kept of each stream.
    private static let limit = 16 << 20

    /// A program to be run.
    public init(
        _ arguments: [String], environment: [String: String], in folder: String,
        outputFile: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.outputFile = outputFile
    }

    /// Runs it to its end, or kills it after `seconds`.
    public func run(seconds: Int = 60) throws(Failure) -> Outcome {
        let output = try Pipe()
        let error = try Pipe()
        let child = try spawn(output: output.writeEnd, error: error.writeEnd)
        output.closeWriteEnd()
        error.closeWriteEnd()
        var kept: [[UInt8]] = [[], []]
        let inTime = Self.drain(
            [output.readEnd, error.readEnd], into: &kept, until: monotonicSeconds() + seconds)
        if !inTime { kill(-child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard inTime else {
            throw Failure("\(arguments[0]) took over \(seconds) seconds", "it was stopped")
        }
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return Outcome(
            status: code, output: kept[0], error: String(decoding: kept[1], as: UTF8.self))
    }

    private func spawn(output: Int32, error: Int32) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, error, 2)
        if let outputFile {
            posix_spawn_file_actions_addopen(
                &actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        consign_spawn_in(&actions, folder)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own, so that a time-out ends the children's children too.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var child: pid_t = 0
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let status = CStrings.with(arguments) { argv in
            CStrings.with(variables) { envp in
                posix_spawnp(&child, arguments[0], &actions, &attributes, argv, envp)
            }
        }
        guard status == 0 else {
            errno = status
            throw Failure.system("cannot run", arguments[0])
        }
        return child
    }

    /// Reads both streams until they end; false when the time is over first.
    private static func drain(
        _ ends: [Int32], into kept: inout [[UInt8]], until deadline: Int
    ) -> Bool {
        var open = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while open.contains(where: { $0.fd >= 0 }) {
            let left = deadline - monotonicSeconds()
            guard left > 0 else { return false }
            guard poll(&open, nfds_t(open.count), Int32(min(left, 3600) * 1000)) > 0 else {
                continue
            }
            for index in open.indices where open[index].revents != 0 {
                if !take(from: open[index].fd, into: &kept[index]) { open[index].fd = -1 }
                open[index].revents = 0
            }
        }
        return true
    }

    private static func take(from end: Int32, into kept: inout [UInt8]) -> Bool {
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { pointer, filled in
            got = read(end, pointer.baseAddress, pointer.count)
            filled = max(0, got)
        }
        kept += bytes.prefix(max(0, limit - kept.count))
        return got > 0 || (got < 0 && errno == EINTR)
    }
}

private func monotonicSeconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec)
}

/// A pipe whose ends are closed exactly once and never inherited by accident.
private final class Pipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard consign_pipe(&ends, O_CLOEXEC) == 0 else {
            throw Failure.system("cannot make", "a pipe")
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    func closeWriteEnd() {
        close(writeEnd)
        writeEnd = -1
    }

    deinit {
        close(readEnd)
        if writeEnd >= 0 { close(writeEnd) }
    }
}

/// A C array of C strings that ends with a null pointer.
private enum CStrings {
    static func with<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
