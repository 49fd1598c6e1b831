internal import Files
public import Model

/// A public key with a user's name that the key itself has signed: what `gpg --import` takes.
public struct OpenPGPCertificate: Sendable, Hashable {
    /// The key.
    public let owner: OpenPGPKey
    /// `Name <mail>`.
    public let userID: String
    /// All packets.
    let bytes: [UInt8]

    /// What the key may do: certify and sign. Then: this is the main name; hashes, ciphers and
    /// compressions for whoever writes to it (RFC 4880 sections 5.2.3.7 to 5.2.3.21).
    private static let claims: [(type: UInt8, body: [UInt8])] = [
        (27, [0x03]), (25, [1]), (21, [10, 8]), (11, [9, 7]), (22, [2, 1]), (30, [1]),
    ]

    /// Makes the certificate of `key`.
    static func make(
        _ key: borrowing PrivateKey, created: Timestamp, userID: String
    ) throws(Failure) -> OpenPGPCertificate {
        let owner = try OpenPGPKey(key.publicKey, created: created)
        let signature = try OpenPGPSignature.make(
            .certification, created: created, more: claims, by: owner, with: key
        ) { hash throws(Failure) in try feed(owner, userID, hash) }
        let bytes =
            OpenPGPWriter.packet(6, owner.body)
            + OpenPGPWriter.packet(13, Array(userID.utf8)) + signature
        return try OpenPGPCertificate(bytes, name: "the new certificate")
    }

    /// Reads a certificate, armored or not; its own signature must be good.
    public static func parse(_ bytes: [UInt8], name: String) throws(Failure) -> OpenPGPCertificate {
        let isText = bytes.starts(with: "-----BEGIN ".utf8)
        let data = isText ? try Armor.data("PUBLIC KEY BLOCK", in: bytes, name: name) : bytes
        return try OpenPGPCertificate(data, name: name)
    }

    private init(_ bytes: [UInt8], name: String) throws(Failure) {
        var reader = OpenPGPReader(bytes, name: name)
        let key = try reader.packet(), user = try reader.packet(), seal = try reader.packet()
        guard [key.tag, user.tag, seal.tag] == [6, 13, 2], reader.isAtEnd else {
            throw reader.malformed("it is not one key with one signed name")
        }
        guard let userID = String(validating: user.body, as: UTF8.self), user.body.count <= 255
        else {
            throw reader.malformed("its user id is not text")
        }
        let owner = try OpenPGPKey(body: key.body, name: name)
        let signature = try OpenPGPSignature(body: seal.body, name: "of \(name)")
        guard signature.kind == OpenPGPSignature.Kind.certification.rawValue else {
            throw reader.malformed("its name is not signed by its key")
        }
        try signature.verify(by: owner) { hash throws(Failure) in
            try Self.feed(owner, userID, hash)
        }
        self.owner = owner
        self.userID = userID
        self.bytes = bytes
    }

    /// The text that people import.
    public var armored: [UInt8] { Armor.text("PUBLIC KEY BLOCK", bytes) }

    /// The key and the name, as a certification covers them (RFC 4880 section 5.2.4).
    private static func feed(
        _ owner: OpenPGPKey, _ userID: String, _ hash: Hash
    ) throws(Failure) {
        var writer = OpenPGPWriter()
        writer.raw(owner.hashed)
        writer.byte(0xb4)
        writer.word(Int64(userID.utf8.count))
        writer.raw(userID.utf8)
        try hash.update(writer.bytes.span.bytes)
    }
}
