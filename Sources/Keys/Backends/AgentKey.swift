import Crypto
import Files
import Model

/// A key that an ssh-agent holds; only its signatures leave the agent.
struct AgentKey: KeyBackend {
    let publicKey: PublicKey
    private let name: String
    private let socket: String
    private let seconds: Int

    /// Numbers of draft-ietf-sshm-ssh-agent section 6.
    private enum Number {
        static let failure: UInt8 = 5
        static let list: UInt8 = 11
        static let keys: UInt8 = 12
        static let sign: UInt8 = 13
        static let signature: UInt8 = 14
        static let rsaSHA256: UInt32 = 2
    }

    /// Makes sure that the agent has the key.
    init(
        _ key: PublicKey, of name: String, socket: String?, seconds: Int
    ) throws(Failure) {
        guard let socket else {
            throw Failure(
                "cannot sign with \(name)", "an ssh-agent holds it and SSH_AUTH_SOCK is not set",
                hint: "start one and give it the key: eval \"$(ssh-agent)\" && ssh-add FILE",
                exit: .noKey)
        }
        publicKey = key
        self.name = name
        self.socket = socket
        self.seconds = seconds
        let connection = try AgentConnection(socket, seconds: seconds)
        let held = try Self.blobs(connection)
        guard held.contains(try SSHKey.anyBlob(key)) else {
            throw Failure(
                "the ssh-agent does not hold the key of \(name)", "it lists \(held.count) others",
                hint:
                    "give it the key: ssh-add FILE; a locked agent lists none, ssh-add -X opens it",
                exit: .noKey)
        }
    }

    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        guard publicKey.type == .ed25519 else { throw cannotSignDigest }
        return try sign(whole: bytes)
    }

    /// Signs `message` whole: the agent itself hashes it for P-256 and RSA.
    func sign(whole message: [UInt8]) throws(Failure) -> [UInt8] {
        let connection = try AgentConnection(socket, seconds: seconds)
        var request = ByteWriter()
        request.raw(SSHWire.string(try SSHKey.anyBlob(publicKey)))
        request.raw(SSHWire.string(message))
        request.big(publicKey.type == .rsa ? Number.rsaSHA256 : 0)
        let answer = try connection.ask(Number.sign, request.bytes)
        guard answer.type == Number.signature else {
            throw Failure(
                "the ssh-agent refused to sign with \(name)",
                answer.type == Number.failure
                    ? "it is locked, or somebody was asked and said no"
                    : "it answered with \(answer.type)",
                hint: "ssh-add -X opens a locked agent; ssh-add -c keys are confirmed each time",
                exit: .noKey)
        }
        var reader = ByteReader(answer.body)
        guard let blob = reader.string(), reader.isAtEnd,
            let signature = try AgentSignature.raw(blob, of: publicKey)
        else { throw connection.broken("its signature is malformed") }
        return signature
    }

    /// Agents hash what they sign, and most formats have nothing but the digest at hand.
    private var cannotSignDigest: Failure {
        Failure(
            "an ssh-agent cannot sign this with the \(publicKey.type.rawValue) key of \(name)",
            "it would hash once more what is a digest already",
            hint: "agents serve the formats that sign with Ed25519; "
                + "for others use a key file or a signer program", exit: .noKey)
    }

    /// The blobs of the keys that the agent lists.
    private static func blobs(_ connection: borrowing AgentConnection) throws(Failure) -> [[UInt8]]
    {
        let answer = try connection.ask(Number.list, [])
        guard answer.type == Number.keys else {
            throw connection.broken("it does not list its keys")
        }
        guard let blobs = blobs(in: answer.body) else {
            throw connection.broken("its list is malformed")
        }
        return blobs
    }

    /// The blobs in an answer, each of which has a comment behind it; nil when it is malformed.
    static func blobs(in body: [UInt8]) -> [[UInt8]]? {
        var reader = ByteReader(body)
        var blobs: [[UInt8]] = []
        guard let count = reader.number() else { return nil }
        // The count is only a claim; the bound is what the message holds.
        while blobs.count < count {
            guard let blob = reader.string(), reader.string() != nil else { return nil }
            blobs.append(blob)
        }
        return reader.isAtEnd ? blobs : nil
    }
}

/// Unwraps OpenSSH's signature blobs to the raw signatures that formats hold.
enum AgentSignature {
    /// The raw signature in `blob`: 64 bytes, DER, or PKCS #1; nil when it is malformed or of
    /// another kind than `key` (RFC 8709 section 6, RFC 5656 section 3.1.2, RFC 8332 section 3).
    static func raw(_ blob: [UInt8], of key: PublicKey) throws(Failure) -> [UInt8]? {
        var reader = ByteReader(blob)
        guard let algorithm = reader.string(), let body = reader.string(), reader.isAtEnd else {
            return nil
        }
        switch (key.type, String(decoding: algorithm, as: UTF8.self)) {
        case (.ed25519, SSHKey.algorithm): return body.count == 64 ? body : nil
        case (.p256, SSHKey.ecdsa): return der(body)
        case (.rsa, "rsa-sha2-256"):
            let size = try key.rsaNumbers().modulus.count
            guard body.count <= size else { return nil }
            return [UInt8](repeating: 0, count: size - body.count) + body
        default: return nil
        }
    }

    /// Two numbers, as SEQUENCE { INTEGER r, INTEGER s }.
    private static func der(_ body: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(body)
        guard let r = reader.string(), let s = reader.string(), reader.isAtEnd,
            [r, s].allSatisfy({ (1...33).contains($0.count) && $0[0] < 0x80 })
        else { return nil }
        return DER.sequence(DER.integer(r) + DER.integer(s))
    }
}
