package import Crypto
import Files
import Keys
package import Model

/// The key a downloader has decided to believe: the key itself, or a fingerprint of it.
package struct TrustedKey: Sendable, Hashable {
    /// The keys, when they were given and not only named.
    package let keys: [PublicKey]
    /// The fingerprint, when only that was given.
    package let fingerprint: Fingerprint?
    /// The OpenPGP certificate it was given as, which says when the key ends.
    package let certificate: OpenPGPCertificate?

    /// The file it was read from, which names it where nothing else does.
    package private(set) var file: String?

    /// Believes `keys`.
    package init(_ keys: [PublicKey]) {
        self.keys = keys
        fingerprint = nil
        certificate = nil
    }

    /// Believes the key of `certificate`, for as long as that says.
    package init(_ certificate: OpenPGPCertificate) {
        keys = [certificate.owner.key]
        fingerprint = nil
        self.certificate = certificate
    }

    /// Believes the key with `fingerprint`, wherever it is found.
    package init(_ fingerprint: Fingerprint) {
        keys = []
        self.fingerprint = fingerprint
        certificate = nil
    }

    /// What the certificate says of the key's owner.
    var identity: DocumentedIdentity? { certificate.map(DocumentedIdentity.init) }

    /// Reads what `--key` was given: a fingerprint or a key in any form, or the path of a key file.
    package static func parse(_ text: String) throws(Failure) -> TrustedKey {
        // gpg prints fingerprints in groups.
        let digits = text.filter { $0 != " " }
        if let fingerprint = fingerprint(digits) { return TrustedKey(fingerprint) }
        if MinisignKey.isKeyText(text) {
            return TrustedKey([try MinisignKey.key(text: text, name: "--key")])
        }
        if text.hasPrefix(SSHKey.algorithm + " ") {
            return TrustedKey(try SSHKey.keys(Array(text.utf8), name: "--key"))
        }
        if digits.utf8.count == 16, digits.allSatisfy(\.isHexDigit), try Folder.kind(text) == nil {
            throw Failure(
                "'\(text)' is not enough to trust a key", "anyone can make a key with that id",
                hint: "give the whole key, RW…, or its fingerprint, SHA256:…", exit: .noKey)
        }
        return try file(text)
    }

    /// Whether `key` is the one meant.
    package func matches(_ key: PublicKey) throws(Failure) -> Bool {
        guard let fingerprint else { return keys.contains(key) }
        return try KeyFingerprints.of(key).contains(fingerprint)
    }

    private static func fingerprint(_ text: String) -> Fingerprint? {
        if text.hasPrefix("SHA256:"), text.utf8.count == 50,
            Base64.decode(text.dropFirst(7) + "=") != nil
        {
            return Fingerprint(form: KeyFingerprints.ssh, text: text)
        }
        if text.utf8.count == 40, text.allSatisfy(\.isHexDigit) {
            return Fingerprint(form: KeyFingerprints.openpgp, text: text.uppercased())
        }
        let spki = text.hasPrefix(KeyFingerprints.spki + ":") ? text.dropFirst(12) : text[...]
        return Digest(.sha256, hex: spki.lowercased())
            .map { Fingerprint(form: KeyFingerprints.spki, text: $0.hex) }
    }

    private static func file(_ path: String) throws(Failure) -> TrustedKey {
        guard try Folder.kind(path) != nil else {
            throw Failure(
                "no key '\(SafeName.printable(path))'", "there is no such file",
                hint:
                    "give a public key file, or a fingerprint: SHA256:…, RW…, or 64 or 40 hex digits",
                exit: .noKey)
        }
        if let bytes = try? TextFile.bytes(path, limit: PublicKeyFile.limit),
            bytes.starts(with: "-----BEGIN PGP PUBLIC KEY BLOCK".utf8)
        {
            return TrustedKey(try OpenPGPCertificate.parse(bytes, name: path))
        }
        var key = TrustedKey(try PublicKeyFile.load(path))
        key.file = Path.name(path)
        return key
    }
}
