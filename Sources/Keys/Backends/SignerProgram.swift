import Crypto
import Files
import Model

/// A program that signs: the way to tokens and key management services.
///
/// It is run with the key's type as its last argument and finds on standard input what is signed:
/// the 32 bytes of a SHA-256 for P-256 and RSA, the message itself for Ed25519. It writes the raw
/// signature (DER, PKCS #1 v1.5, or 64 bytes) to standard output. It gets no descriptor of ours, a
/// bare environment, the folder `/`, and a time limit.
struct SignerProgram: KeyBackend {
    let publicKey: PublicKey
    private let words: [String]
    private let environment: [String: String]
    private let seconds: Int

    /// No signature is larger: RSA with 8192 bits makes 1024 bytes.
    private static let limit = 16 << 10
    private static let shown = 2048

    /// `words` are the program, seen from `folder`, and its first arguments.
    init(
        _ key: PublicKey, _ words: [String], in folder: String, _ access: SignerAccess
    ) throws(Failure) {
        publicKey = key
        let path = Path.join(folder, words[0])
        try Self.check(path)
        self.words = [try Folder.absolute(path)] + words.dropFirst()
        environment = access.environment
        seconds = access.seconds
    }

    private var name: String { words[0] }

    /// Signs, and accepts nothing that the public key does not.
    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        try sign(bytes, as: publicKey.type.rawValue) { [publicKey] signature in
            publicKey.accepts(signature, over: bytes)
        }
    }

    /// The same over another digest: xar is signed over SHA-1, and the program is told `rsa-sha1`.
    func sign(digest: [UInt8], by function: MessageDigest) throws(Failure) -> [UInt8] {
        guard function != .sha256 else { return try sign(digest) }
        let word =
            "\(publicKey.type.rawValue)-"
            + function.rawValue.lowercased().filter { $0 != "-" }
        return try sign(digest, as: word) { [publicKey] signature in
            KeyHandle.publicKey(publicKey.spki)?
                .accepts(signature, overDigest: digest, by: function) ?? false
        }
    }

    private func sign(
        _ bytes: [UInt8], as word: String, _ isGood: ([UInt8]) -> Bool
    ) throws(Failure) -> [UInt8] {
        let outcome = try run(bytes, word)
        guard outcome.status == 0 else {
            throw refused(
                "it ended with code \(outcome.status)",
                outcome.error.isEmpty ? nil : "it said: \(Self.cut(outcome.error))")
        }
        guard outcome.output.count <= Self.limit else {
            throw refused("it wrote over \(Self.limit) bytes", nil)
        }
        guard isGood(outcome.output) else {
            let size = outcome.output.count
            throw refused(
                size == 0
                    ? "it wrote no signature"
                    : "its signature of \(size) bytes does not verify with the public key",
                "it must write the raw signature by the \(publicKey.type.rawValue) key and nothing "
                    + "else, see docs/keys.md")
        }
        return outcome.output
    }

    func sign(whole message: [UInt8]) throws(Failure) -> [UInt8] {
        try sign(publicKey.type == .ed25519 ? message : try Hash.of(message).bytes)
    }

    private func run(_ bytes: [UInt8], _ word: String) throws(Failure) -> ChildProcess.Outcome {
        do throws(Failure) {
            return try ChildProcess(
                words + [word], environment: environment, in: "/",
                input: bytes, limit: Self.limit + 1
            ).run(seconds: seconds)
        } catch {
            throw error.exiting(.noKey)
        }
    }

    /// Who can change the program can sign with the key.
    private static func check(_ path: String) throws(Failure) {
        let facts = try Executable(path)
        guard facts.isFile, facts.isExecutable else {
            throw Failure(
                "cannot sign with the program \(path)", "it is not a file that can be executed",
                hint: "chmod 755 it, or name another one", exit: .noKey)
        }
        guard !facts.isWritableByOthers else {
            throw Failure(
                "refused the program \(path)", "others than its owner can change it",
                hint: "chmod go-w \(ShellWord.posix(path)), and look at what it does",
                exit: .noKey)
        }
    }

    private func refused(_ why: String, _ hint: String?) -> Failure {
        Failure("the program \(name) did not sign", why, hint: hint, exit: .noKey)
    }

    private static func cut(_ text: String) -> String {
        let trimmed = text.utf8.prefix(shown)
        let lines = String(decoding: trimmed, as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: "\n      ")
        return trimmed.count < text.utf8.count ? lines + "…" : lines
    }
}
