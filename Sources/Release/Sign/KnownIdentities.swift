import Crypto
import Files
import Indexes
import Keys
import Manifests
import Model
import Trust

/// Everybody whose signature may be on a release: those its record names, those the manifest
/// names, and those who sign by the key document.
struct KnownIdentities {
    let project: Project?
    let surroundings: Environment

    func all(for record: Release) throws(Failure) -> [PublicIdentity] {
        var all = try RecordedKeys.identities(of: record).map { one throws(Failure) in
            try certified(one)
        }
        func add(_ identity: PublicIdentity) {
            if !all.contains(where: { $0.name == identity.name }) { all.append(identity) }
        }
        for one in try named() { add(one) }
        for one in try document()?.signing ?? [] { add(one.identity) }
        return all
    }

    /// Where keys are looked for.
    var folders: [String] { surroundings.keyFolders(root: project?.root ?? ".") }

    /// `identity` with the certificates that the key folders have of its keys: a record has none.
    func certified(_ identity: PublicIdentity) throws(Failure) -> PublicIdentity {
        let found: PublicIdentity
        do throws(Failure) { found = try IdentityFiles.find(identity.name, in: folders) } catch {
            guard error.exit == .noKey else { throw error }
            return identity
        }
        return PublicIdentity(
            name: identity.name, keys: identity.keys,
            certificates: found.certificates.filter { identity.keys.contains($0.owner.key) },
            signing: found.signing.flatMap { identity.keys.contains($0.key) ? $0 : nil })
    }

    /// Those whom the manifest names, as far as their public halves are here.
    func named() throws(Failure) -> [PublicIdentity] {
        var all: [PublicIdentity] = []
        for name in project?.manifest.sign?.keys ?? [] {
            do throws(Failure) { all.append(try IdentityFiles.find(name.value, in: folders)) } catch
            {
                // Only who signs needs the files of a key; a missing one has signed nothing here.
                guard error.exit == .noKey else { throw error }
            }
        }
        return all
    }

    /// The project's key document; nil when it has none.
    func document() throws(Failure) -> KeyDocument? {
        try KeyDocumentIndex(folders)?.document()
    }
}

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
