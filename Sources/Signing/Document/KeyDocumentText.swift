internal import Files
public import Model

/// A key document as JSON: indented for people, sorted, the same bytes for the same document.
public enum KeyDocumentText {
    /// The largest document that is read.
    public static let limit = 1 << 18

    /// The text of `document`.
    public static func encode(_ document: KeyDocument) throws(Failure) -> [UInt8] {
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
    public static func decode(_ bytes: [UInt8], name: String) throws(Failure) -> KeyDocument {
        guard bytes.count <= limit else {
            throw Failure("\(name) is too large", "it is over \(limit) bytes", exit: .malformed)
        }
        let value = try JSONText.parse(bytes, name: name)
        // Other programs have files of that name, too.
        guard value["consign-keys"] != nil else {
            throw Failure(
                "\(name) is no key document",
                hint: "if it is not the project's, move the download to a folder of its own",
                exit: .malformed)
        }
        guard value["consign-keys"]?.number == KeyDocument.schema else {
            throw Failure(
                "\(name) is no key document of layout \(KeyDocument.schema)",
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
