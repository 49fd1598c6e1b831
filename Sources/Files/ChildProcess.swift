import CLinux
import Glibc
package import Model

/// Runs another program: git, a signer, or a command of the notes being tried out.
///
/// The program gets exactly the environment and the input it is given, no descriptor of ours but
/// the three standard ones (a passphrase may wait in another), and a time limit.
package struct ChildProcess: Sendable {
    /// What a finished program left behind.
    package struct Outcome: Sendable {
        /// The exit code, or 128 and the signal's number.
        package let status: Int32
        /// Standard output, cut at the limit.
        package let output: [UInt8]
        /// Standard error, cut at the limit.
        package let error: String

        /// Standard output as text.
        package var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// The program's path or name in PATH, then its arguments.
    package let arguments: [String]
    /// The whole environment.
    package let environment: [String: String]
    /// The folder it runs in.
    package let folder: String
    /// Where standard output goes instead of ``Outcome/output``.
    package let outputFile: String?
    /// What it reads from standard input.
    package let input: [UInt8]
    /// Most bytes kept of each stream.
    package let limit: Int

    /// A program to be run.
    package init(
        _ arguments: [String], environment: [String: String], in folder: String,
        outputFile: String? = nil, input: [UInt8] = [], limit: Int = 16 << 20
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.outputFile = outputFile
        self.input = input
        self.limit = limit
    }

    /// Runs it to its end, or kills it after `seconds`.
    package func run(seconds: Int = 60) throws(Failure) -> Outcome {
        let output = try Pipe()
        let error = try Pipe()
        let child = try spawn(output: output.writeEnd, error: error.writeEnd)
        output.closeWriteEnd()
        error.closeWriteEnd()
        var kept: [[UInt8]] = [[], []]
        let deadline = monotonicSeconds() + seconds
        var status: Int32 = 0
        var reading = ChildReading(of: child)
        let inTime =
            drain([output.readEnd, error.readEnd], into: &kept, until: deadline, &reading)
            && Self.ends(child, &status, by: deadline, &reading)
        guard inTime else {
            kill(-child, SIGKILL)
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            try Interruption.check()
            throw Failure("\(arguments[0]) took over \(seconds) seconds", "it was stopped")
        }
        return Outcome(
            status: Self.code(status), output: kept[0],
            error: String(decoding: kept[1], as: UTF8.self))
    }

    /// The exit code of waitpid(2)'s answer, or 128 and the signal's number.
    static func code(_ status: Int32) -> Int32 {
        status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    /// Whether the program ends in time: one that has closed its outputs may still be at work.
    static func ends(
        _ child: pid_t, _ status: inout Int32, by deadline: Int, _ reading: inout ChildReading
    ) -> Bool {
        var pause: UInt32 = 100
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return true }
            guard ended == 0 || errno == EINTR, monotonicSeconds() < deadline,
                Interruption.signal == nil
            else { return false }
            reading.count()
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    func spawn(output: Int32, error: Int32) throws(Failure) -> pid_t {
        let input = input.isEmpty ? nil : try MemoryFile(input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input.number, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, error, 2)
        if let outputFile {
            posix_spawn_file_actions_addopen(
                &actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        consign_spawn_close_from(&actions, 3)
        consign_spawn_in(&actions, folder)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own, so that a time-out ends the children's children too.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var child: pid_t = 0
        let variables = environment.inOrder(of: \.key).map { "\($0.key)=\($0.value)" }
        let status = withExtendedLifetime(input) {
            CStrings.with(arguments) { argv in
                CStrings.with(variables) { envp in
                    posix_spawnp(&child, arguments[0], &actions, &attributes, argv, envp)
                }
            }
        }
        guard status == 0 else {
            errno = status
            throw Failure.system("cannot run", arguments[0])
        }
        return child
    }

    /// Reads both streams until they end; false when the time is over first, or the run is to end.
    private func drain(
        _ ends: [Int32], into kept: inout [[UInt8]], until deadline: Int,
        _ reading: inout ChildReading
    ) -> Bool {
        var open = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while open.contains(where: { $0.fd >= 0 }) {
            guard monotonicSeconds() < deadline, Interruption.signal == nil else { return false }
            reading.count()
            guard poll(&open, nfds_t(open.count), Int32(ChildReading.pause)) > 0 else { continue }
            for index in open.indices where open[index].revents != 0 {
                if !take(from: open[index].fd, into: &kept[index]) { open[index].fd = -1 }
                open[index].revents = 0
            }
        }
        return true
    }

    private func take(from end: Int32, into kept: inout [UInt8]) -> Bool {
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { pointer, filled in
            got = read(end, pointer.baseAddress, pointer.count)
            filled = max(0, got)
        }
        kept += bytes.prefix(max(0, limit - kept.count))
        return got > 0 || (got < 0 && errno == EINTR)
    }
}

func monotonicSeconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec)
}

/// A pipe whose ends are closed exactly once and never inherited by accident.
final class Pipe {
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

/// Bytes as a nameless file in memory, read from its beginning.
///
/// A program's input is such a file, not a pipe: it need not be fed while its output is drained,
/// and programs that ask for the size of their input (`openssl pkeyutl -rawin`) get an answer.
final class MemoryFile {
    let number: Int32

    init(_ bytes: [UInt8]) throws(Failure) {
        number = consign_memory_file("consign-input")
        guard number >= 0 else { throw Failure.system("cannot make", "a file in memory") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { throw Failure.system("cannot write", "a file in memory") }
            rest = rest.dropFirst(put)
        }
        lseek(number, 0, SEEK_SET)
    }

    /// What another process has written to it, cut at `limit`.
    func bytes(_ limit: Int) -> [UInt8] {
        lseek(number, 0, SEEK_SET)
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            while filled < limit {
                let got = read(number, buffer.baseAddress?.advanced(by: filled), limit - filled)
                if got < 0 && errno == EINTR { continue }
                guard got > 0 else { return }
                filled += got
            }
        }
    }

    deinit { close(number) }
}

/// A C array of C strings that ends with a null pointer.
enum CStrings {
    static func with<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
