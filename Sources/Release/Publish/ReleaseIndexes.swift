import Crypto
import Files
import Indexes
import Keys
import Manifests
import Model
import Signatures
import Trust

/// The indexes of a project beside its versions.
extension IndexKeeper {
    /// Finds all of them, judges the key document and opens the log's key, so that nothing is missing
    /// after the reveal.
    init(_ session: Session, _ keys: SigningKeys) throws(Failure) {
        let folders = session.surroundings.keyFolders(root: session.project?.root ?? ".")
        var indexes: [any Index] = []
        if let document = try KeyDocumentIndex(folders) {
            _ = try document.document()
            indexes.append(document)
        }
        if let policy = session.project?.manifest.sign, policy.log, let first = policy.keys.first {
            let identity = try IdentityFiles.find(first.value, in: folders)
            _ = try keys.key(identity, .ed25519)
            indexes.append(ReleaseLogIndex(identity, keys, now: session.surroundings.now))
        }
        // Last: whoever follows it finds the rest.
        self.init(indexes + [LatestIndex()])
    }
}

extension ReleaseLogIndex {
    /// A log that is signed with the key of `identity`, wherever that is.
    init(_ identity: PublicIdentity, _ keys: SigningKeys, now: Timestamp) {
        self.init(identity, now: now) { checkpoint throws(Failure) in
            let key = try keys.key(identity, .ed25519)
            return try key.use { key throws(Failure) in
                try checkpoint.signed(by: identity.name, with: key)
            }
        }
    }
}

extension IndexedRelease {
    /// What the record and the list of a release folder say.
    init(of folder: ReleaseFolder) throws(Failure) {
        guard let digest = folder.list.digest(of: ReleaseFile.record) else {
            throw Failure(
                "\(ReleaseFile.checksums) does not list \(ReleaseFile.record)", exit: .unverified)
        }
        let record = folder.record
        self.init(
            product: record.name, version: record.version, date: record.date,
            sequence: record.sequence, record: digest, checksums: try Hash.of(folder.listText))
    }
}
