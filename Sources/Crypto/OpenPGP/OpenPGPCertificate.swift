import Files
package import Model

/// A public key with a user's name that the key itself has signed: what `gpg --import` takes.
///
/// One key, its revocations, one name, and the key's signatures of that name; whatever else a file
/// holds is refused, since it would be published without being understood.
package struct OpenPGPCertificate: Sendable, Hashable {
    /// The key.
    package let owner: OpenPGPKey
    /// `Name <mail>`.
    package let userID: String
    /// When the key ends, by its youngest signature of the name; nil for never.
    package let expires: Timestamp?
    /// Why and since when the key is not to be used; the worst one, when there are several.
    package let revocation: OpenPGPRevocation?
    /// All packets.
    package let bytes: [UInt8]

    private let revocations: [OpenPGPRevocation]
    /// When the youngest signature of the name was made.
    private let confirmed: Timestamp

    /// What the key may do: certify and sign. Then: this is the main name; hashes, ciphers and
    /// compressions for whoever writes to it (RFC 4880 sections 5.2.3.7 to 5.2.3.21).
    private static let claims: [(type: UInt8, body: [UInt8])] = [
        (27, [0x03]), (25, [1]), (21, [10, 8]), (11, [9, 7]), (22, [2, 1]), (30, [1]),
    ]
    /// More than anybody has; each costs a verification.
    private static let signatureLimit = 16

    /// Makes the certificate of `key`.
    package static func make(
        _ key: borrowing PrivateKey, created: Timestamp, expires: Timestamp? = nil, userID: String
    ) throws(Failure) -> OpenPGPCertificate {
        let owner = try OpenPGPKey(key.publicKey, created: created)
        return try assembled(owner, [], userID, at: created, expires, key)
    }

    /// The same certificate with another end: a new signature on the same key and fingerprint.
    ///
    /// What the key signed while it was expired becomes good again without being touched.
    package func renewed(
        expires: Timestamp?, at date: Timestamp, with key: borrowing PrivateKey
    ) throws(Failure) -> OpenPGPCertificate {
        // The youngest signature counts, so this one must be younger than the last.
        let moment = max(date, Timestamp(confirmed.seconds + 1))
        return try Self.assembled(owner, revocations, userID, at: moment, expires, key)
    }

    /// The same certificate, revoked.
    package func adding(_ revocation: OpenPGPRevocation) throws(Failure) -> OpenPGPCertificate {
        guard !revocations.contains(revocation) else { return self }
        let head = OpenPGPWriter.packet(6, owner.body)
        return try OpenPGPCertificate(
            head + revocation.packet + bytes.dropFirst(head.count), name: "the revoked certificate")
    }

    /// Reads a certificate, armored or not; its own signatures must be good.
    package static func parse(_ bytes: [UInt8], name: String) throws(Failure) -> OpenPGPCertificate
    {
        let isText = bytes.starts(with: "-----BEGIN ".utf8)
        let data = isText ? try Armor.data("PUBLIC KEY BLOCK", in: bytes, name: name) : bytes
        return try OpenPGPCertificate(data, name: name)
    }

    private init(_ bytes: [UInt8], name: String) throws(Failure) {
        var reader = OpenPGPReader(bytes, name: name)
        let key = try reader.packet()
        guard key.tag == 6 else { throw reader.malformed("it does not begin with a public key") }
        let owner = try OpenPGPKey(body: key.body, name: name)
        var packet = try reader.packet()
        var revocations: [OpenPGPRevocation] = []
        while packet.tag == 2, revocations.count < Self.signatureLimit {
            revocations.append(try OpenPGPRevocation(of: owner, body: packet.body, name: name))
            packet = try reader.packet()
        }
        guard packet.tag == 13, let userID = String(validating: packet.body, as: UTF8.self),
            packet.body.count <= 255
        else { throw reader.malformed("it is not one key with one signed name") }
        let (confirmed, lifetime) = try Self.confirmation(&reader, owner, userID, name)
        self.owner = owner
        self.userID = userID
        self.bytes = bytes
        self.confirmed = confirmed
        self.revocations = revocations
        expires = lifetime.map { Timestamp(owner.created.seconds + $0) }
        revocation =
            revocations.filter(\.reason.isHard).min { $0.date < $1.date }
            ?? revocations.min { $0.date < $1.date }
    }

    /// The date of the youngest signature of the name, and how long it lets the key live.
    private static func confirmation(
        _ reader: inout OpenPGPReader, _ owner: OpenPGPKey, _ userID: String, _ name: String
    ) throws(Failure) -> (Timestamp, Int64?) {
        var youngest: (date: Timestamp, says: OpenPGPSubpackets)?
        for _ in 0..<signatureLimit where !reader.isAtEnd {
            let (tag, body) = try reader.packet()
            guard tag == 2 else {
                throw reader.malformed("it is not one key with one signed name")
            }
            let signature = try OpenPGPSignature(body: body, name: name)
            guard signature.kind == OpenPGPSignature.Kind.certification.rawValue else {
                throw reader.malformed("its name is not signed by its key")
            }
            try signature.verify(by: owner) { hash throws(Failure) in
                try feed(owner, userID, hash)
            }
            if signature.created >= youngest?.date ?? signature.created {
                youngest = (signature.created, signature.says)
            }
        }
        guard let youngest, reader.isAtEnd else {
            throw reader.malformed("it is not one key with one signed name")
        }
        guard youngest.says.maySign else {
            throw Failure(
                "\(name) cannot be used as a key",
                "its certificate says that it is not for signing",
                hint: "name a certificate whose own key signs", exit: .noKey)
        }
        return (youngest.date, youngest.says.keyLifetime)
    }

    private static func assembled(
        _ owner: OpenPGPKey, _ revocations: [OpenPGPRevocation], _ userID: String,
        at date: Timestamp, _ expires: Timestamp?, _ key: borrowing PrivateKey
    ) throws(Failure) -> OpenPGPCertificate {
        guard key.publicKey == owner.key else {
            throw Failure("a certificate can be renewed only by its own key", exit: .noKey)
        }
        var claims = claims
        if let expires {
            let lifetime = expires.seconds - owner.created.seconds
            guard lifetime > 0, lifetime <= Int64(UInt32.max) else {
                throw Failure(
                    "the key cannot end at \(expires.text)",
                    "it was made at \(owner.created.text)",
                    hint: "choose a later day, at most 136 years on", exit: .usage)
            }
            claims.append((9, OpenPGPWriter.word(lifetime)))
        }
        let signature = try OpenPGPSignature.make(
            .certification, created: date, more: claims, by: owner, with: key
        ) { hash throws(Failure) in try feed(owner, userID, hash) }
        let bytes =
            OpenPGPWriter.packet(6, owner.body) + revocations.flatMap(\.packet)
            + OpenPGPWriter.packet(13, Array(userID.utf8)) + signature
        return try OpenPGPCertificate(bytes, name: "the new certificate")
    }

    /// The text that people import.
    package var armored: [UInt8] { Armor.text("PUBLIC KEY BLOCK", bytes) }

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
