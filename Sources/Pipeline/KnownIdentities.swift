internal import Files
internal import Model
internal import Signing

/// Everybody whose signature may be on a release: those its record names, those the manifest
/// names, and those who sign by the key document.
struct KnownIdentities {
    let project: Project?
    let surroundings: Surroundings

    func all(for record: Release) throws(Failure) -> [PublicIdentity] {
        var all = try RecordedKeys.identities(of: record)
        func add(_ identity: PublicIdentity) {
            if !all.contains(where: { $0.name == identity.name }) { all.append(identity) }
        }
        let folders = surroundings.keyFolders(root: project?.root ?? ".")
        for name in project?.manifest.sign?.keys ?? [] {
            do throws(Failure) { add(try IdentityFiles.find(name.value, in: folders)) } catch {
                // Only who signs needs the files of a key; a missing one has signed nothing here.
                guard error.exit == .noKey else { throw error }
            }
        }
        for one in try document()?.signing ?? [] { add(one.identity) }
        return all
    }

    /// The project's key document; nil when it has none.
    func document() throws(Failure) -> KeyDocument? {
        try DocumentKeeper(surroundings.keyFolders(root: project?.root ?? "."))?.document()
    }
}
