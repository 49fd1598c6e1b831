import Crypto
import Files
package import Model

/// `NAME.signer`: one line that says who holds the private keys that have no file.
///
///     agent
///     program /usr/local/libexec/acme-sign release-2026
package enum SignerFile: Sendable, Hashable {
    /// The ssh-agent of whoever runs Consign.
    case agent
    /// A program and its first arguments; a path that is not absolute is seen from the key folder.
    case program([String])

    private static let limit = 4096

    /// Reads the line that `text` is; `name` is what messages call it.
    package init(parsing text: String, name: String) throws(Failure) {
        let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
        let words = line.split(separator: " ").map(String.init)
        let isPlain = line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
        guard isPlain, let first = words.first else { throw Self.malformed(name) }
        switch first {
        case "agent" where words.count == 1: self = .agent
        case "program" where words.count > 1 && words[1].contains("/"):
            self = .program(Array(words.dropFirst()))
        default: throw Self.malformed(name)
        }
    }

    /// The signer of the identity `name` in `folder`; nil when its keys are files.
    static func find(_ name: String, in folder: String) throws(Failure) -> SignerFile? {
        let path = Path.join(folder, fileName(name))
        guard try Folder.kind(path) != nil else { return nil }
        let mode = try InputFile(path).mode
        guard mode & 0o022 == 0 else {
            throw Failure(
                "refused \(path)", "others than its owner can change what it runs",
                hint: "chmod 644 \(ShellWord.posix(path)), and look at what it says", exit: .noKey)
        }
        return try SignerFile(parsing: try TextFile.text(path, limit: limit), name: path)
    }

    static func fileName(_ name: String) -> String { "\(name).signer" }

    /// The file.
    var bytes: [UInt8] {
        switch self {
        case .agent: Array("agent\n".utf8)
        case .program(let words): Array("program \(words.joined(separator: " "))\n".utf8)
        }
    }

    /// Opens the key whose public half is `key`.
    func open(
        _ key: PublicKey, of name: String, in folder: String, _ access: SignerAccess
    ) throws(Failure) -> PrivateKey {
        switch self {
        case .agent:
            return PrivateKey(
                try AgentKey(key, of: name, socket: access.agentSocket, seconds: access.seconds))
        case .program(let words):
            return PrivateKey(try SignerProgram(key, words, in: folder, access))
        }
    }

    private static func malformed(_ name: String) -> Failure {
        Failure(
            "\(name) does not say who signs", "it is neither 'agent' nor 'program PATH ARGUMENTS'",
            hint: "write one of them, in one line; a program is named by its path",
            exit: .malformed)
    }
}

/// How keys that are not files are reached; it comes from the executable, nothing is looked up here.
package struct SignerAccess: Sendable {
    /// The socket of an ssh-agent: what SSH_AUTH_SOCK says.
    package let agentSocket: String?
    /// The whole environment of a signer program.
    package let environment: [String: String]
    /// How long one signature may take; a person may have to touch a token for it.
    package let seconds: Int

    /// Nothing but key files.
    package static let none = SignerAccess(agentSocket: nil, environment: [:])

    /// A way to agents and programs.
    package init(agentSocket: String?, environment: [String: String], seconds: Int = 60) {
        self.agentSocket = agentSocket
        self.environment = environment
        self.seconds = seconds
    }
}
