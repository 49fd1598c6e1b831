internal import Foundation
internal import Synchronization

/// An authority for code signing of the tests' own, made by openssl and marked as Apple's are: a root
/// on P-384, an intermediate with RSA, and leaves for each role.
public final class CodeAuthority: Sendable {
    /// Where its files are: `root`, `middle` and the leaves, each with `.key` and `.pem`.
    public let scratch: Scratch

    private static let config = """
        \(Authority.request)
        [root]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        [middle]
        basicConstraints = critical, CA:TRUE, pathlen:0
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        1.2.840.113635.100.6.2.6 = critical, DER:0500
        [plainmiddle]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign
        subjectKeyIdentifier = hash
        [application]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, codeSigning
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid
        1.2.840.113635.100.6.1.13 = critical, DER:0500
        [installer]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, 1.2.840.113635.100.4.13
        1.2.840.113635.100.6.1.14 = critical, DER:0500
        [windows]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = codeSigning
        [stamps]
        basicConstraints = critical, CA:FALSE
        extendedKeyUsage = critical, timeStamping
        """

    /// A new authority with a leaf `application`.
    public init(root: [String] = CodeAuthority.p384) throws {
        scratch = try Scratch()
        try scratch.write("config", Self.config)
        try make("root", "/CN=Acme Root/O=Acme", key: root)
        try make("middle", "/CN=Acme Code Authority/OU=G2/O=Acme", by: "root")
        try leaf("application")
    }

    /// What openssl is told to make a key on P-384.
    public static let p384 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"]
    /// What openssl is told to make an RSA key of 2048 bits.
    public static let rsa = ["rsa:2048"]
    /// The same for P-256.
    public static let p256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

    /// A leaf of the team ABCDE12345 called after its section, unless it has a `name` of its own.
    public func leaf(
        _ section: String, name: String? = nil, key: [String] = CodeAuthority.rsa,
        by issuer: String = "middle", days: Int = 400
    ) throws {
        let subject =
            "/UID=ABCDE12345/CN=Developer ID \(section.capitalized): Acme (ABCDE12345)"
            + "/OU=ABCDE12345/O=Acme/C=DE"
        try make(name ?? section, subject, section: section, key: key, by: issuer, days: days)
    }

    /// A certificate by `issuer`, or by itself.
    public func make(
        _ name: String, _ subject: String, section: String? = nil,
        key: [String] = CodeAuthority.rsa, by issuer: String? = nil, days: Int = 3650
    ) throws {
        let pair =
            try key == Self.rsa
            ? ["-new", "-key", kept(name)] : ["-newkey"] + key + ["-keyout", "\(name).key"]
        try openssl(
            ["req", "-config", "config", "-nodes", "-utf8", "-subj", subject] + pair
                + ["-out", "\(name).csr"])
        let signer =
            issuer.map { ["-CA", "\($0).pem", "-CAkey", "\($0).key", "-CAcreateserial"] }
            ?? ["-signkey", "\(name).key"]
        try openssl(
            [
                "x509", "-req", "-in", "\(name).csr", "-sha256", "-days", "\(days)", "-extfile",
                "config", "-extensions", section ?? name, "-out", "\(name).pem",
            ] + signer)
        try openssl(["x509", "-in", "\(name).pem", "-outform", "DER", "-out", "\(name).der"])
    }

    /// The file of the RSA key `name`; each name has one in a run, since they take long to make.
    private func kept(_ name: String) throws -> String {
        let file = "\(name).key"
        let text = try Self.keys.withLock { keys in
            if let known = keys[name] { return known }
            try openssl(["genpkey", "-quiet", "-algorithm", "RSA", "-out", file])
            let made = try scratch.text(file)
            keys[name] = made
            return made
        }
        try scratch.write(file, text, mode: 0o600)
        return file
    }

    private static let keys = Mutex<[String: String]>([:])

    /// The certificate `name` in DER.
    public func der(_ name: String) throws -> [UInt8] { Array(try scratch.data("\(name).der")) }

    /// Runs `openssl` in its folder.
    @discardableResult
    public func openssl(_ arguments: [String]) throws -> Outcome {
        try Command.run("openssl", arguments, in: scratch.path).require()
    }
}
