internal import Files
internal import Model
internal import Signing

/// The public keys that `release.json` carries, as keys again.
enum RecordedKeys {
    /// One identity per name, in the order of the record.
    static func identities(of record: Release) throws(Failure) -> [PublicIdentity] {
        var names: [String] = []
        var keys: [String: [PublicKey]] = [:]
        for one in record.keys {
            guard let spki = Base64.decode(one.publicKey) else {
                throw Failure(
                    "\(ReleaseFile.record) has a broken key", "\(one.id) \(one.type) is not base64",
                    exit: .malformed)
            }
            if keys[one.id] == nil { names.append(one.id) }
            let key = try PublicKey(spki: spki, name: "\(one.id) in \(ReleaseFile.record)")
            keys[one.id, default: []].append(withMinisignID(key, one))
        }
        return names.map { PublicIdentity(name: $0, keys: keys[$0] ?? []) }
    }

    /// The same key with the id that minisign drew for it, when it was made by minisign.
    private static func withMinisignID(_ key: PublicKey, _ record: KeyRecord) -> PublicKey {
        let text = record.fingerprints.first { $0.form == "minisign" }?.text
        let known = text.flatMap { try? PublicKeyFile.parse(Array($0.utf8), name: record.id) }
        return known?.first { $0 == key } ?? key
    }
}
