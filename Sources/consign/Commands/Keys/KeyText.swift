internal import Files
internal import Model
internal import Signing

/// Identities as the key commands print them.
enum KeyText {
    static func text(_ identity: PublicIdentity) throws(Failure) -> String {
        var lines = [identity.name]
        for key in identity.keys {
            lines.append("  \(key.type.rawValue)")
            for print in try KeyFingerprints.of(key, in: identity) {
                lines.append("    " + HelpText.padded(print.form, 14) + print.text)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func json(_ identity: PublicIdentity) throws(Failure) -> JSONValue {
        let keys = try KeyFingerprints.records(of: identity).map { record -> JSONValue in
            [
                "type": .string(record.type), "publicKey": .string(record.publicKey),
                "fingerprints": .object(
                    Dictionary(
                        record.fingerprints.map { ($0.form, .string($0.text)) },
                        uniquingKeysWith: { first, _ in first })),
            ]
        }
        return ["id": .string(identity.name), "keys": .array(keys)]
    }
}
