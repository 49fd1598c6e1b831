package import Crypto
import Files
package import Keys
package import Model

/// Who signed an old release again, when, why, and what made them sure that it is the old one.
package struct ResigningStatement: Sendable, Hashable {
    /// What the signer relied on.
    package enum Proof: String, Sendable, CaseIterable {
        /// A good signature by a key that is no longer used.
        case signature
        /// A digest of the checksum list, kept elsewhere.
        case digest
        /// A copy or a rebuild with the same checksum list.
        case copy
        /// A signature by a key that is lost, which an authority saw before it was.
        case timestamp
    }

    /// What signatures over statements are for, and for nothing else.
    package static let namespace = "consign-resigned"
    /// The largest statement that is read.
    package static let limit = 1 << 14
    private static let schema: Int64 = 1

    /// The product.
    package let product: String
    /// Its version.
    package let version: Version
    /// The SHA-256 of its checksum list.
    package let list: Digest
    /// The key that had signed; nil where none could be believed.
    package let old: KeyRecord?
    /// The key that signs now.
    package let new: KeyRecord
    /// When.
    package let date: Timestamp
    /// Why.
    package let reason: String
    /// What the signer relied on.
    package let proof: Proof
    /// When an authority saw the old signature; nil for other proofs.
    package let seen: Timestamp?

    /// A statement on the release that `record` describes.
    package init(
        _ record: Release, list: Digest, old: KeyRecord?, new: KeyRecord, date: Timestamp,
        reason: String, proof: Proof, seen: Timestamp? = nil
    ) {
        self.init(
            product: record.name, version: record.version, list: list, old: old, new: new,
            date: date, reason: reason, proof: proof, seen: seen)
    }

    private init(
        product: String, version: Version, list: Digest, old: KeyRecord?, new: KeyRecord,
        date: Timestamp, reason: String, proof: Proof, seen: Timestamp?
    ) {
        self.product = product
        self.version = version
        self.list = list
        self.old = old
        self.new = new
        self.date = date
        self.reason = reason
        self.proof = proof
        self.seen = seen
    }

    /// The text, indented for people.
    package func text() throws(Failure) -> [UInt8] {
        var members: [String: JSONValue] = [
            "consign-resigned": .number(Self.schema), "product": .string(product),
            "version": .string(version.description), "checksums": .string(list.hex),
            "newKey": ReleaseRecord.member(new), "date": .string(date.text),
            "reason": .string(reason), "proof": .string(proof.rawValue),
        ]
        members["seen"] = seen.map { .string($0.text) }
        members["oldKey"] = old.map(ReleaseRecord.member)
        return try JSONText.write(.object(members), indent: 2)
    }

    /// Reads what ``text()`` writes and nothing else; `name` is what messages call it.
    package static func decode(
        _ bytes: [UInt8], name: String
    ) throws(Failure) -> ResigningStatement {
        let value = try JSONText.parse(bytes, name: name)
        let reader = try RecordReader(value, path: name, kind: "statement")
        try reader.allow(
            "consign-resigned", "product", "version", "checksums", "oldKey", "newKey", "date",
            "reason", "proof", "seen")
        guard try reader.number("consign-resigned") == schema else {
            throw reader.complaint("consign-resigned", "it is not \(schema)")
        }
        guard let proof = Proof(rawValue: try reader.text("proof")) else {
            throw reader.complaint("proof", "it is not one")
        }
        return ResigningStatement(
            product: try reader.text("product"),
            version: try reader.checked("version") { text throws(Failure) in
                try Version(parsing: text)
            },
            list: try reader.digest("checksums"),
            old: reader.has("oldKey") ? try reader.object("oldKey").key() : nil,
            new: try reader.object("newKey").key(), date: try reader.date("date"),
            reason: try reader.text("reason"), proof: proof,
            seen: reader.has("seen") ? try reader.date("seen") : nil)
    }

    /// A signature over a statement.
    package static func sign(
        _ bytes: [UInt8], named name: String, with key: borrowing PrivateKey,
        of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try SSHSignature(namespace: namespace).sign(
            Message(name: name, source: .bytes(bytes)), with: key, of: identity)
    }

    /// Accepts a signature over a statement, or says what is wrong with it.
    package static func verify(
        _ signature: [UInt8], over bytes: [UInt8], named name: String, with key: PublicKey
    ) throws(Failure) {
        try SSHSignature(namespace: namespace).verify(
            signature, over: Message(name: name, source: .bytes(bytes)), with: key)
    }
}
