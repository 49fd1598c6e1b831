import Files
import Glibc
import Model
import Synchronization

/// Where a passphrase comes from; it is asked for once, when a protected key first needs it.
package final class PassphraseSource: Sendable {
    private enum Origin: Sendable {
        case none(hint: String), held, descriptor(Int32), file(String)
        case terminal(path: String, confirming: Bool)
    }

    private let origin: Origin
    private let held: Mutex<Secret?>
    /// The fewest bytes that are taken.
    private let least: Int
    /// The fewest bytes of a passphrase for new keys (NIST SP 800-63B section 5.1.1.1).
    static let leastForNewKeys = 8
    /// The longest passphrase; libcrypto's own programs cut longer ones off.
    static let limit = 1023

    private init(
        _ origin: Origin, _ secret: consuming sending Secret? = nil, least: Int = 1
    ) {
        self.origin = origin
        self.least = least
        held = Mutex(secret)
    }

    /// No passphrase: a protected key cannot be opened.
    package static var none: PassphraseSource {
        none(hint: "give it with --passphrase-fd N or --passphrase-file FILE")
    }

    /// The same, with a hint of its own.
    package static func none(hint: String) -> PassphraseSource {
        PassphraseSource(.none(hint: hint))
    }

    /// A passphrase that the caller has, for example from a variable its user named.
    package static func text(_ text: String) -> PassphraseSource {
        var bytes = Array(text.utf8)
        return PassphraseSource(.held, Secret(wiping: &bytes))
    }

    /// The first line that file descriptor `number` gives.
    package static func descriptor(_ number: Int32) -> PassphraseSource {
        PassphraseSource(.descriptor(number))
    }

    /// The first line of a file that only its owner can read.
    package static func file(_ path: String) -> PassphraseSource { PassphraseSource(.file(path)) }

    /// A person at the terminal `path`, asked without echo; twice when a new one is `confirming`.
    package static func terminal(
        confirming: Bool = false, path: String = "/dev/tty"
    ) -> PassphraseSource {
        PassphraseSource(.terminal(path: path, confirming: confirming))
    }

    /// The same for keys that are about to be written, which no short one protects.
    package var forNewKeys: PassphraseSource {
        PassphraseSource(
            origin, held.withLock { secret in secret?.copy() }, least: Self.leastForNewKeys)
    }

    /// The passphrase for `what`, never empty.
    func passphrase(for what: String) throws(Failure) -> Secret {
        try held.withLock { (held: inout sending Secret?) throws(Failure) -> Secret in
            if let secret = held.take() {
                held = secret.copy()
                return try checked(secret, what)
            }
            let secret = try read(for: what)
            held = secret.copy()
            return try checked(secret, what)
        }
    }

    private func checked(
        _ secret: consuming Secret, _ what: String
    ) throws(Failure) -> Secret {
        guard secret.count > 0 else {
            throw Failure("the passphrase for \(what) is empty", exit: .noKey)
        }
        guard secret.count >= least else {
            throw Failure(
                "the passphrase for \(what) is too short", "it has fewer than \(least) bytes",
                hint: "take several words; whoever gets the file can try out short ones",
                exit: .usage)
        }
        return secret
    }

    private func read(for what: String) throws(Failure) -> Secret {
        switch origin {
        case .none(let hint):
            throw Failure(
                "\(what) is protected by a passphrase", "none was given", hint: hint,
                exit: .noKey)
        case .held:
            throw Failure(
                "the passphrase for \(what) was read already and cannot be read again", exit: .noKey
            )
        case .descriptor(let number):
            var line = try PassphraseLine.read(number, "file descriptor \(number)")
            return Secret(wiping: &line)
        case .file(let path):
            var bytes = try PrivateFile.read(path)
            defer { Secret.wipe(&bytes) }
            var line = try PassphraseLine.first(of: bytes, path)
            return Secret(wiping: &line)
        case .terminal(let path, let confirming):
            let prompt = try TerminalPrompt(path)
            let secret = try prompt.ask("passphrase for \(what): ")
            guard confirming else { return secret }
            guard secret.equals(try prompt.ask("the same again: ")) else {
                throw Failure("the two passphrases differ", exit: .usage)
            }
            return secret
        }
    }
}

/// One line with a passphrase in it.
enum PassphraseLine {
    /// Reads up to a line end or the end of the file, and not a byte more.
    static func read(_ descriptor: Int32, _ name: String) throws(Failure) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(PassphraseSource.limit + 2)
        while true {
            var byte: UInt8 = 0
            let got = Glibc.read(descriptor, &byte, 1)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Failure.system("cannot read the passphrase from", name) }
            if got == 0 || byte == UInt8(ascii: "\n") { break }
            line.append(byte)
            guard line.count <= PassphraseSource.limit + 1 else {
                Secret.wipe(&line)
                throw tooLong(name)
            }
        }
        return try trimmed(&line, name)
    }

    /// The first line of `bytes`.
    static func first(of bytes: [UInt8], _ name: String) throws(Failure) -> [UInt8] {
        var line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
        return try trimmed(&line, name)
    }

    private static func trimmed(_ line: inout [UInt8], _ name: String) throws(Failure) -> [UInt8] {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard line.count <= PassphraseSource.limit else {
            Secret.wipe(&line)
            throw tooLong(name)
        }
        return line
    }

    static func tooLong(_ name: String) -> Failure {
        Failure(
            "the passphrase from \(name) is too long",
            "\(PassphraseSource.limit) bytes are allowed", exit: .usage)
    }
}
