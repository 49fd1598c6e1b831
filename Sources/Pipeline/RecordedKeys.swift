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
            if keys[one.id] == nil { names.append(one.id) }
            keys[one.id, default: []].append(
                try PublicKey(one, name: "\(one.id) in \(ReleaseFile.record)"))
        }
        return names.map { PublicIdentity(name: $0, keys: keys[$0] ?? []) }
    }
}
