package import Crypto
import Files
package import Keys
package import Model

/// SLSA provenance of the files in a checksum list, signed in a DSSE envelope.
///
/// It does not sign the list's bytes but a statement with the same names and digests, and counts as
/// a signature of a list only where the two agree entirely. The key is P-256: cosign's and GitHub's
/// tools make and take such keys, and every `openssl`, macOS' too, can check one by hand.
package struct InTotoAttestation: SignatureFormat {
    /// Its name in a manifest.
    package let name = "in-toto"
    /// The ending of its file name; one envelope per line, of which there is one.
    package let suffix = "intoto.jsonl"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.p256
    /// The ending of the public key file, which it shares with the format openssl.
    package let publicKeySuffix = "p256.pem"
    /// It speaks of a whole release.
    package let signsFiles = false
    /// It is called `acme-1.2.0.intoto.jsonl`.
    package let isNamedAfterRelease = true
    /// It names every file that went in or came out.
    package let sizeLimit = 24 << 20

    /// The format.
    package init() {}

    /// Signs what the record and the list say.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        guard let record = message.record else {
            throw Failure(
                "the format \(name) does not sign \(message.name)",
                "it speaks of a release, and there is no \(ReleaseFile.record)",
                hint: "sign other files with ssh, minisign or openssl", exit: .usage)
        }
        let list = try ChecksumList(
            parsing: try ListOnlySigning.bytes(message, name), name: message.name)
        let provenance = try Provenance(record, list, by: key.publicKey)
        let digest = try Hash.of(DSSEEnvelope.toSign(provenance.bytes)).bytes
        let envelope = DSSEEnvelope(
            payload: provenance.bytes, keyID: try Hash.of(key.publicKey.spki).hex,
            signature: try key.sign(digest))
        return try proved(try envelope.bytes(), over: message, with: key.publicKey)
    }

    /// Accepts a statement by `key` about exactly the files of the list, and of that release.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        let provenance = try provenance(in: signature, of: message.name, by: key)
        if let product = provenance.product, let version = provenance.version,
            !message.release.isEmpty, message.release != "\(product) \(version)"
        {
            throw Failure(
                "the \(name) signature of \(message.name) is from another release",
                "it says \(product) \(version), not \(message.release)", exit: .rollback)
        }
        let list: ChecksumList
        do throws(Failure) {
            list = try ChecksumList(
                parsing: try message.whole(limit: ChecksumList.limit), name: message.name)
        } catch {
            throw bad(message, "it speaks of a checksum list: \(error.message)")
        }
        if let difference = Self.difference(provenance, list) { throw bad(message, difference) }
    }

    /// The statement in `signature`, once it is known to be by `key`.
    package func provenance(
        in signature: [UInt8], of file: String, by key: PublicKey
    ) throws(Failure) -> Provenance {
        try checkType(of: key)
        let envelope = try parse(signature)
        guard envelope.keyID == (try Hash.of(key.spki).hex) else {
            throw Failure(
                "the \(name) signature of \(file) is by another key",
                "its key id is \(envelope.keyID)", exit: .noKey)
        }
        if let objection = ECDSASignature.objection(to: envelope.signature) {
            throw malformed(objection)
        }
        let digest = try Hash.of(DSSEEnvelope.toSign(envelope.payload)).bytes
        guard key.accepts(envelope.signature, over: digest) else {
            throw Failure(
                "bad \(name) signature of \(file)", "its statement is not by this key",
                exit: .unverified)
        }
        return try Provenance(parsing: envelope.payload)
    }

    /// The envelope names its key by a digest.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let id = try parse(signature).keyID
        return .fingerprint(Fingerprint(form: KeyFingerprints.spki, text: id))
    }

    /// By hand with openssl, since the tools that know provenance do not know our lists: the
    /// statement's signature, then that it has every line of the list.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system == .linux else { return [] }
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        func member(_ name: String) -> String {
            #"sed 's/.*"\#(name)":"\([^"]*\)".*/\1/' \#(words[1]) | base64 -d"#
        }
        let subject = #"{"digest":{"sha256":"\1"},"name":"\2"}"#
        return [
            VerificationStep(
                system: system, tool: "openssl", title: "with OpenSSL, of the provenance",
                command: "p=$(mktemp) s=$(mktemp) && \(member("payload")) > \"$p\" && "
                    + "\(member("sig")) > \"$s\" && { printf 'DSSEv1 28 application/vnd.in-toto+json "
                    + "%d ' $(wc -c < \"$p\"); cat \"$p\"; } | openssl dgst -sha256 "
                    + "-verify \(words[0]) -signature \"$s\" > /dev/null && "
                    + #"sed 's/^\([^ ]*\)  \(.*\)$/\#(subject)/' \#(words[2]) | "#
                    + "while read -r l; do grep -qF \"$l\" \"$p\" || exit 1; done && echo 'the provenance names what the list does'",
                success: "the provenance names what the list does", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }

    /// What the statement and the list do not agree on.
    private static func difference(_ provenance: Provenance, _ list: ChecksumList) -> String? {
        var rest: [String: Digest] = [:]
        for entry in list.entries { rest[entry.name] = entry.digest }
        for subject in provenance.subjects {
            guard let digest = rest.removeValue(forKey: subject.name) else {
                return "\(subject.name) is in it and not in the list, or is in it twice"
            }
            guard digest == subject.digest else {
                return "\(subject.name) has another digest in it than in the list"
            }
        }
        return rest.keys.min().map { "\($0) is in the list and not in it" }
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> DSSEEnvelope {
        try checkSize(signature)
        return try DSSEEnvelope(signature, limit: sizeLimit)
    }
}
