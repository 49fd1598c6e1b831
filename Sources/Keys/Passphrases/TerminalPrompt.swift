import Files
import Glibc
import Model

/// A terminal with its echo off, given back as it was however the prompt ends.
///
/// Keys that raise signals (Ctrl-C, Ctrl-\, Ctrl-Z) arrive as bytes, and signals sent from
/// elsewhere wait until the terminal is as it was, so nothing can leave it without echo.
struct TerminalPrompt: ~Copyable {
    private let terminal: Int32
    private let name: String

    private static let interrupts: [UInt8] = [3, 26, 28]
    private static let erases: [UInt8] = [8, 127]
    private static let eraseLine: UInt8 = 21
    private static let endOfFile: UInt8 = 4

    init(_ path: String) throws(Failure) {
        let terminal = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0, isatty(terminal) == 1 else {
            if terminal >= 0 { close(terminal) }
            throw Failure(
                "cannot ask for a passphrase", "there is no terminal",
                hint: "give it with --passphrase-fd N or --passphrase-file FILE", exit: .noKey)
        }
        self.terminal = terminal
        name = path
    }

    deinit { close(terminal) }

    /// Shows `question` and reads a line that is not shown.
    func ask(_ question: String) throws(Failure) -> Secret {
        Prompting.begin()
        defer { Prompting.end() }
        var before = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&blocked)
        for signal in Self.deadly { sigaddset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var saved = termios()
        guard tcgetattr(terminal, &saved) == 0 else {
            throw Failure.system("cannot set up the terminal", name)
        }
        var silent = saved
        silent.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
            throw Failure.system("cannot set up the terminal", name)
        }
        defer {
            tcsetattr(terminal, TCSAFLUSH, &saved)
            show("\n")
        }
        show(SafeName.printable(question))
        var line = try readLine()
        return Secret(wiping: &line)
    }

    private func readLine() throws(Failure) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(PassphraseSource.limit + 1)
        while let byte = try nextByte() {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if byte == Self.endOfFile { break }
            if Self.interrupts.contains(byte) {
                Secret.wipe(&line)
                throw Failure("stopped", "the passphrase prompt was interrupted")
            }
            if Self.erases.contains(byte) {
                _ = line.popLast()
            } else if byte == Self.eraseLine {
                line.removeAll(keepingCapacity: true)
            } else if line.count < PassphraseSource.limit {
                line.append(byte)
            } else {
                Secret.wipe(&line)
                throw PassphraseLine.tooLong("the terminal")
            }
        }
        return line
    }

    /// The next byte, or nil at the end; a signal that waits ends the prompt.
    private func nextByte() throws(Failure) -> UInt8? {
        while true {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, 100)
            guard !Self.signalWaits(), Interruption.signal == nil else {
                throw Failure("stopped", "a signal came")
            }
            if ready <= 0 { continue }
            var byte: UInt8 = 0
            let got = read(terminal, &byte, 1)
            if got < 0 && errno == EINTR { continue }
            return got == 1 ? byte : nil
        }
    }

    private func show(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    private static let deadly = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP]

    private static func signalWaits() -> Bool {
        var pending = sigset_t()
        sigpending(&pending)
        return deadly.contains { sigismember(&pending, $0) == 1 }
    }
}
