internal import Files
internal import Model

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
                    "it is no state", KeyState.allCases.map(\.rawValue).joined(separator: ", "))
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
