internal import Files
internal import Model

/// The members of a Sigstore bundle that a signature by a key has.
///
/// <https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto>. Members that
/// speak of certificates and logs are refused: they would be published without being checked.
struct SigstoreBundle {
    private static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
    private static let algorithm = "SHA2_256"
    static let kind = "sigstore signature"

    /// SHA-256 of the public key's SubjectPublicKeyInfo.
    let hint: [UInt8]
    /// SHA-256 of the signed file.
    let digest: [UInt8]
    /// ECDSA in DER.
    let signature: [UInt8]

    init(hint: [UInt8], digest: [UInt8], signature: [UInt8]) {
        self.hint = hint
        self.digest = digest
        self.signature = signature
    }

    init(_ bytes: [UInt8]) throws(Failure) {
        let bundle = try SignatureJSON.object(bytes, kind: Self.kind)
        try bundle.allow("mediaType", "messageSignature", "verificationMaterial")
        guard try bundle.text("mediaType") == Self.mediaType else {
            throw bundle.complaint("mediaType", "it is not \(Self.mediaType)")
        }
        let material = try bundle.object("verificationMaterial")
        try material.allow("publicKey", "tlogEntries")
        guard try material.objects("tlogEntries").isEmpty else {
            throw material.complaint("tlogEntries", "log entries are not checked here")
        }
        let key = try material.object("publicKey")
        try key.allow("hint")
        hint = try key.base64("hint", limit: 32)
        let message = try bundle.object("messageSignature")
        try message.allow("messageDigest", "signature")
        let digest = try message.object("messageDigest")
        try digest.allow("algorithm", "digest")
        guard try digest.text("algorithm") == Self.algorithm else {
            throw digest.complaint("algorithm", "it is not \(Self.algorithm)")
        }
        self.digest = try digest.base64("digest", limit: 32)
        signature = try message.base64("signature", limit: 512)
    }

    /// The file: sorted and compact. Readers demand `tlogEntries` although it is empty.
    func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "mediaType": .string(Self.mediaType),
            "messageSignature": [
                "messageDigest": [
                    "algorithm": .string(Self.algorithm), "digest": .string(Base64.encode(digest)),
                ],
                "signature": .string(Base64.encode(signature)),
            ],
            "verificationMaterial": [
                "publicKey": ["hint": .string(Base64.encode(hint))], "tlogEntries": [],
            ],
        ])
    }
}
