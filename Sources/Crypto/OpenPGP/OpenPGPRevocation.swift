import Files
package import Model

/// A key's own word that it is not to be used any more: a signature over itself.
package struct OpenPGPRevocation: Sendable, Hashable {
    /// Why a key was revoked (RFC 4880 section 5.2.3.23).
    package enum Reason: UInt8, Sendable, CaseIterable {
        /// Not said; as bad as compromised.
        case unspecified = 0
        /// Another key took its place; what it signed before stays good.
        case superseded = 1
        /// Somebody else has it; nothing it ever signed is worth anything.
        case compromised = 2
        /// It is no longer used; what it signed before stays good.
        case retired = 3

        /// Whether old signatures lose their worth too.
        package var isHard: Bool { self == .unspecified || self == .compromised }
    }

    /// Why.
    package let reason: Reason
    /// What its maker wrote about it.
    package let text: String
    /// When.
    package let date: Timestamp
    /// The signature packet.
    package let packet: [UInt8]

    private static let textLimit = 160

    /// Revokes `owner` by its own `key`.
    package static func make(
        of owner: OpenPGPKey, reason: Reason, text: String = "", date: Timestamp,
        with key: borrowing PrivateKey
    ) throws(Failure) -> OpenPGPRevocation {
        guard key.publicKey == owner.key else {
            throw Failure("a key can be revoked only by itself", exit: .noKey)
        }
        guard text.utf8.count <= textLimit, SafeName.printable(text) == text else {
            throw Failure(
                "the reason for revoking a key is not a short line",
                "it takes up to \(textLimit) bytes without control characters", exit: .usage)
        }
        let packet = try OpenPGPSignature.make(
            .keyRevocation, created: max(date, owner.created),
            more: [(29, [reason.rawValue] + Array(text.utf8))], by: owner, with: key
        ) { hash throws(Failure) in try hash.update(owner.hashed.span.bytes) }
        var reader = OpenPGPReader(packet, name: "the new revocation")
        return try OpenPGPRevocation(
            of: owner, body: try reader.packet().body, name: "the new revocation")
    }

    /// Reads a signature packet's content; it must be by `owner` over itself.
    package init(of owner: OpenPGPKey, body: [UInt8], name: String) throws(Failure) {
        let signature = try OpenPGPSignature(body: body, name: name)
        guard signature.kind == OpenPGPSignature.Kind.keyRevocation.rawValue else {
            throw OpenPGPReader(body, name: name).malformed(
                "a signature of its key is not a revocation")
        }
        try signature.verify(by: owner) { hash throws(Failure) in
            try hash.update(owner.hashed.span.bytes)
        }
        // A reason we do not know is one we cannot call harmless.
        reason = signature.says.reason.flatMap { Reason(rawValue: $0.code) } ?? .unspecified
        text = SafeName.printable(
            String(decoding: signature.says.reason?.text ?? [], as: UTF8.self))
        date = signature.created
        packet = OpenPGPWriter.packet(2, body)
    }

    /// The text that `gpg --import` takes, in the form of gpg's own revocation certificates.
    package var armored: [UInt8] { Armor.text("PUBLIC KEY BLOCK", packet) }
}
