import Crypto
import Files
import Keys
package import Model
import Signatures

/// A key document as JSON: indented for people, sorted, the same bytes for the same document.
package enum KeyDocumentText {
    /// The largest document that is read.
    package static let limit = 1 << 18

    /// The text of `document`.
    package static func encode(_ document: KeyDocument) throws(Failure) -> [UInt8] {
        try JSONText.write(
            [
                "consign-keys": .number(KeyDocument.schema), "product": .string(document.product),
                "version": .number(document.version), "date": .string(document.date.text),
                "thresholds": [
                    "document": .number(Int64(document.thresholds.document)),
                    "release": .number(Int64(document.thresholds.release)),
                ],
                "identities": .array(
                    try document.identities.map { one throws(Failure) in try member(one) }),
            ], indent: 2)
    }

    /// Reads what ``encode(_:)`` writes and nothing else; `name` is what messages call it.
    package static func decode(_ bytes: [UInt8], name: String) throws(Failure) -> KeyDocument {
        guard bytes.count <= limit else {
            throw Failure("\(name) is too large", "it is over \(limit) bytes", exit: .malformed)
        }
        let value = try JSONText.parse(bytes, name: name)
        // Other programs have files of that name, too.
        guard value["consign-keys"] != nil else {
            throw Failure(
                "\(name) is not a key document",
                hint: "if it is not the project's, move the download to a folder of its own",
                exit: .malformed)
        }
        guard value["consign-keys"]?.number == KeyDocument.schema else {
            throw Failure(
                "\(name) is not a key document of layout \(KeyDocument.schema)",
                hint: "a newer one needs a newer Consign", exit: .malformed)
        }
        return try RecordReader(value, path: name).keyDocument()
    }

    private static func member(_ one: DocumentedIdentity) throws(Failure) -> JSONValue {
        let records = try KeyFingerprints.records(of: one.identity)
        var members: [String: JSONValue] = [
            "name": .string(one.name), "state": .string(one.state.rawValue),
            "notBefore": .string(one.notBefore.text),
            "keys": .array(records.map(ReleaseRecord.member)),
            "openpgp": .array(one.identity.certificates.map { .string(Base64.encode($0.bytes)) }),
        ]
        members["notAfter"] = one.notAfter.map { .string($0.text) }
        members["since"] = one.since.map { .string($0.text) }
        members["successor"] = one.successor.map { .string($0) }
        return .object(members)
    }
}

/// The members of each object in `keys.json`.
extension RecordReader {
    func keyDocument() throws(Failure) -> KeyDocument {
        try allow("consign-keys", "product", "version", "date", "thresholds", "identities")
        return try KeyDocument(
            product: try fileName("product"), version: try number("version"),
            date: try date("date"), thresholds: try thresholds(),
            identities: try objects("identities").map { reader throws(Failure) in
                try reader.documentedIdentity()
            })
    }

    private func thresholds() throws(Failure) -> KeyThresholds {
        let reader = try object("thresholds")
        try reader.allow("document", "release")
        return KeyThresholds(
            document: Int(try reader.number("document")), release: Int(try reader.number("release"))
        )
    }

    private func documentedIdentity() throws(Failure) -> DocumentedIdentity {
        try allow(
            "name", "state", "notBefore", "notAfter", "since", "successor", "keys", "openpgp")
        let state = try checked("state") { text throws(Failure) in
            guard let state = KeyState(rawValue: text) else {
                throw Failure(
                    "it is not a state", KeyState.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return state
        }
        var one = DocumentedIdentity(try identity(), state, notBefore: try date("notBefore"))
        one.notAfter = try optionalDate("notAfter")
        one.since = try optionalDate("since")
        one.successor = try optionalText("successor")
        return one
    }

    /// Keys, certificates and fingerprints, which must all be of one another.
    private func identity() throws(Failure) -> PublicIdentity {
        let name = try fileName("name")
        let records = try objects("keys").map { reader throws(Failure) in try reader.key() }
        let keys = try records.map { record throws(Failure) in
            try PublicKey(record, name: name)
        }
        let certificates = try texts(listed: "openpgp").map { text throws(Failure) in
            guard let bytes = Base64.decode(text) else {
                throw complaint("openpgp", "it is not base64")
            }
            return try OpenPGPCertificate.parse(bytes, name: "the certificate of \(name)")
        }
        let identity = PublicIdentity(name: name, keys: keys, certificates: certificates)
        guard try KeyFingerprints.records(of: identity) == records,
            certificates.allSatisfy({ keys.contains($0.owner.key) })
        else { throw complaint("keys", "the forms of the keys of \(name) differ") }
        return identity
    }
}
