import Crypto
import Keys
import Model
import Publishing

/// Keeps up to date what stands beside all versions: the key document, the log of releases.
struct StandingKeeper {
    private let document: DocumentKeeper?
    private let logger: PublicIdentity?
    private let keys: SigningKeys
    private let surroundings: Environment

    /// Finds everything and opens the log's key, so that nothing is missing after the reveal.
    init(
        _ project: Project?, _ surroundings: Environment, _ keys: SigningKeys
    ) throws(Failure) {
        let folders = surroundings.keyFolders(root: project?.root ?? ".")
        document = try DocumentKeeper(folders)
        _ = try document?.document()
        self.keys = keys
        self.surroundings = surroundings
        guard let policy = project?.manifest.sign, policy.log, let first = policy.keys.first else {
            logger = nil
            return
        }
        let identity = try IdentityFiles.find(first.value, in: folders)
        _ = try keys.key(identity, .ed25519)
        logger = identity
    }

    /// Refuses a place where it could not be kept, while nothing is visible yet.
    func check(_ folder: ReleaseFolder, at publisher: any Publisher) throws(Failure) {
        guard let place = publisher as? any StandingFiles else { return }
        try document?.check(at: place)
        if let logger { try keeper(folder, logger).check(at: place) }
    }

    /// Says what was done.
    func keep(_ folder: ReleaseFolder, at publisher: any Publisher) throws(Failure) -> [String] {
        guard let place = publisher as? any StandingFiles else { return lacking }
        var done = try document?.keep(at: place) ?? []
        if let logger { done += try keeper(folder, logger).keep(at: place) }
        return done
    }

    private func keeper(_ folder: ReleaseFolder, _ logger: PublicIdentity) -> LogKeeper {
        LogKeeper(folder: folder, identity: logger, keys: keys, surroundings: surroundings)
    }

    /// What a place of releases alone goes without.
    private var lacking: [String] {
        let names =
            (document == nil ? [] : ["key document"]) + (logger == nil ? [] : ["log of releases"])
        return names.isEmpty ? [] : ["keeps no " + names.joined(separator: " and no ")]
    }
}
