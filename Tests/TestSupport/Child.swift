internal import CLinux
public import Foundation
internal import Synchronization

/// A program that a test has started.
///
/// Not Foundation's `Process`, which learns of an end through a socket and a run loop, and now and
/// then does not; and whose children inherit what the test's thread has blocked of signals.
public final class Child: Sendable {
    /// Its number.
    public let pid: pid_t
    private let outcome = Mutex<Int32?>(nil)

    /// Starts `program` (a path, or a name in PATH) with our environment and `environment`, where an
    /// empty value takes a variable away. What is not given of its streams is `/dev/null`.
    public init(
        _ program: String, _ arguments: [String] = [], in folder: String? = nil,
        environment: [String: String] = [:], input: Int32? = nil, output: Int32? = nil,
        error: Int32? = nil
    ) throws {
        let path = program.contains("/") ? program : Tool.path(program) ?? "/nonexistent/\(program)"
        let variables = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }.filter { !$0.value.isEmpty }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (stream, given) in [input, output, error].enumerated() {
            if let given {
                posix_spawn_file_actions_adddup2(&actions, given, Int32(stream))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(stream), "/dev/null", O_RDWR, 0)
            }
        }
        // Nobody inherits what another test has open.
        _ = consign_spawn_close_from(&actions, 3)
        if let folder { _ = consign_spawn_in(&actions, folder) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // Under nohup it would keep ignoring what the tests send it.
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var pid: pid_t = 0
        let status = Self.withStrings([path] + arguments) { words in
            Self.withStrings(variables.map { "\($0)=\($1)" }) { variables in
                posix_spawn(&pid, path, &actions, &attributes, words, variables)
            }
        }
        guard status == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EINVAL, userInfo: ["path": path])
        }
        self.pid = pid
    }

    private static func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let strings = texts.map { strdup($0) }
        defer { for string in strings { free(string) } }
        return body(strings + [nil])
    }

    /// Waits for its end: its exit code, or the negative number of the signal that ended it.
    @discardableResult public func wait() -> Int32 {
        outcome.withLock { outcome in
            while outcome == nil { outcome = ended(waiting: true) }
            return outcome ?? 0
        }
    }

    /// Whether it still runs.
    public var isRunning: Bool {
        outcome.withLock { outcome in
            if outcome == nil { outcome = ended(waiting: false) }
            return outcome == nil
        }
    }

    /// Sends it a signal, unless it has ended.
    public func send(_ signal: Int32) {
        if isRunning { kill(pid, signal) }
    }

    private func ended(waiting: Bool) -> Int32? {
        var status: Int32 = 0
        guard waitpid(pid, &status, waiting ? 0 : WNOHANG) == pid else { return nil }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }
}
