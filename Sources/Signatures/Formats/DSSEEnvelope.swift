import Files
import Model

/// A payload with one signature, which also covers what kind of payload it is.
///
/// <https://github.com/secure-systems-lab/dsse/blob/master/envelope.md>
struct DSSEEnvelope {
    static let kind = "in-toto signature"
    /// The kind of payload: an in-toto statement.
    private static let payloadType = "application/vnd.in-toto+json"

    let payload: [UInt8]
    let keyID: String
    let signature: [UInt8]

    init(payload: [UInt8], keyID: String, signature: [UInt8]) {
        self.payload = payload
        self.keyID = keyID
        self.signature = signature
    }

    init(_ bytes: [UInt8], limit: Int) throws(Failure) {
        let envelope = try SignatureJSON.object(bytes, kind: Self.kind)
        try envelope.allow("payload", "payloadType", "signatures")
        guard try envelope.text("payloadType") == Self.payloadType else {
            throw envelope.complaint("payloadType", "it is not \(Self.payloadType)")
        }
        payload = try envelope.base64("payload", limit: limit)
        let signatures = try envelope.objects("signatures")
        guard let one = signatures.first, signatures.count == 1 else {
            throw envelope.complaint("signatures", "there are \(signatures.count) instead of one")
        }
        try one.allow("keyid", "sig")
        keyID = try one.text("keyid")
        signature = try one.base64("sig", limit: 512)
    }

    /// The bytes that are signed (PAE, protocol.md).
    static func toSign(_ payload: [UInt8]) -> [UInt8] {
        let type = payloadType
        return Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    /// One line.
    func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "payload": .string(Base64.encode(payload)), "payloadType": .string(Self.payloadType),
            "signatures": [["keyid": .string(keyID), "sig": .string(Base64.encode(signature))]],
        ])
    }
}
