import Crypto
import Files
import Indexes
import Keys
import Model
import Publishing
import Signatures
import Trust

/// Adds a new key's signatures to a release that was published before, and changes none of it.
struct Resigner {
    let session: Session
    let keys: SigningKeys
    let wish: ResigningOptions
    /// The folders that the manifest publishes versions to.
    var roots: [String] = []

    private var project: Project? { session.project }
    private var surroundings: Environment { session.surroundings }
    private var progress: Progress { session.progress }

    /// Says what was done to the release in `path`.
    func resign(_ path: String) throws(Failure) -> StepResult {
        let folder = try ReleaseFolder(path)
        let step = "resign \(folder.record.version)"
        let seals = try seals(folder)
        if let identity = seals.first?.identity {
            let known = KnownIdentities(project: project, surroundings: surroundings)
            try SuccessorCheck(right: SigningRight(try known.document(), at: surroundings.now))
                .check(identity)
        }
        // Whoever publishes there holds the same lock; what only looks needs none.
        let parent = Path.parent(try Folder.absolute(path))
        var lock = wish.isTrial ? nil : Optional(try Lock(parent))
        let proof = try progress.measure("prove \(folder.record.version)") { () throws(Failure) in
            try ReleaseProof(project: project, surroundings: surroundings, wish: wish)
                .prove(folder)
        }
        let release = try progress.measure(
            "read back \(folder.record.version)", bytes: folder.size
        ) { () throws(Failure) in try ConfirmedRelease(folder, session.workers) }
        let names = seals.map { $0.signatureName(of: ReleaseFile.checksums) }
        let before = try Folder.names(path)
        guard !wish.isTrial else {
            let missing = (names + [ReleaseFile.statement(of: wish.key)])
                .filter { !before.contains($0) }
            return StepResult(
                step,
                .skipped(
                    missing.isEmpty
                        ? "it is signed already"
                        : "would add \(missing.joined(separator: ", "))"))
        }
        do throws(Failure) {
            let added = try sign(release, seals, proof)
            // The standing files take the lock themselves.
            lock.take()?.release()
            if let identity = seals.first?.identity { try renewStanding(folder, identity, parent) }
            return StepResult(
                step,
                added ? .done(names.joined(separator: ", ")) : .skipped("it is signed already"))
        } catch {
            // Nothing that was there was touched, so what is new is ours to take back.
            let there = try folder.held.names()
            let names = folder.names(there)
            for name in there where !before.contains(name) && names.role(of: name) != nil {
                try folder.held.unlink(name)
            }
            throw error
        }
    }

    private func seals(_ folder: ReleaseFolder) throws(Failure) -> [PlannedSignature] {
        var choice = SigningOptions()
        choice.keys = [wish.key]
        choice.formats = wish.formats
        choice.isLater = true
        return try SignatureChoice(project: project, surroundings: surroundings, folder: folder)
            .seals(choice)
    }

    /// False when everything was there.
    private func sign(
        _ release: ConfirmedRelease, _ seals: [PlannedSignature], _ proof: ReleaseProof.Result
    ) throws(Failure) -> Bool {
        let folder = release.folder
        let before = try Folder.names(folder.path)
        _ = try Signer(release: release, keys: keys, progress: progress)
            .sign(WantedSignatures(seals: seals, each: false))
        guard let identity = seals.first?.identity else { return false }
        let states = try state(folder, identity, proof)
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let isNew = try Folder.names(folder.path) != before || states
        if isNew {
            let right = SigningRight(try known.document(), at: surroundings.now)
            // Nobody should be told to check by a key that has ended.
            let others = try known.all(for: folder.record).filter {
                $0.name != identity.name
                    && right.refusal(of: $0, with: $0.keys)?.exit != .expired
            }
            try refreshNotes(folder, others + [identity])
        }
        return isNew
    }

    /// Writes and signs the statement, unless this identity has made one for this release.
    private func state(
        _ folder: ReleaseFolder, _ identity: PublicIdentity, _ proof: ReleaseProof.Result
    ) throws(Failure) -> Bool {
        let name = ReleaseFile.statement(of: identity.name)
        let path = folder.path + "/" + name
        guard let public_ = identity.key(.ed25519),
            let record = try KeyFingerprints.records(of: identity).first(where: {
                $0.type == KeyType.ed25519.rawValue
            })
        else {
            throw Failure("\(identity.name) has no ed25519 key to sign a statement", exit: .noKey)
        }
        if try Folder.kind(path) == .file, try isGood(path, public_) { return false }
        let statement = ResigningStatement(
            folder.record, list: try ReleaseProof.digest(of: folder), old: proof.key, new: record,
            date: surroundings.now, reason: wish.reason, proof: proof.proof,
            seen: proof.time)
        let bytes = try statement.text()
        let key = try keys.key(identity, .ed25519)
        let signature = try key.use { key throws(Failure) in
            try ResigningStatement.sign(bytes, named: name, with: key, of: identity)
        }
        try TextFile.write(bytes, to: name, in: folder.held)
        try TextFile.write(signature, to: name + ".sshsig", in: folder.held)
        return true
    }

    private func isGood(_ path: String, _ key: PublicKey) throws(Failure) -> Bool {
        let bytes = try TextFile.bytes(path, limit: ResigningStatement.limit)
        guard try Folder.kind(path + ".sshsig") == .file else { return false }
        let signature = try TextFile.bytes(path + ".sshsig", limit: ResigningStatement.limit)
        return
            (try? ResigningStatement.verify(
                signature, over: bytes, named: Path.name(path), with: key)) != nil
    }

    /// The notes' commands now include the new key's; all of them are typed before they are shown.
    private func refreshNotes(
        _ folder: ReleaseFolder, _ identities: [PublicIdentity]
    ) throws(Failure) {
        let writer = NotesWriter(
            folder: folder, project: nil, surroundings: surroundings, identities: identities)
        let steps = try writer.steps()
        _ = try CommandTrial(files: RemoteFiles(folder.path), session: session).run(steps)
        // Without a manifest the notes name no place.
        try writer.write(steps) { [] }
    }

    /// A log beside the versions is signed by the new key too, so that it goes on with it; and a
    /// key document there is brought up to date, without which nobody would know the new key.
    private func renewStanding(
        _ folder: ReleaseFolder, _ identity: PublicIdentity, _ parent: String
    ) throws(Failure) {
        guard let place = IndexPlace(DirectoryPublisher(parent)) else { return }
        var indexes: [any Index] = []
        let folders = surroundings.keyFolders(root: project?.root ?? ".")
        // Beside a folder that just lies somewhere nothing is put that was not there.
        let isOurs = try roots.map { root throws(Failure) in try Folder.absolute(root) }
            .contains(parent)
        let standing = try place.bytes(KeyDocument.fileName, limit: KeyDocumentText.limit)
        if isOurs || standing != nil, let document = try KeyDocumentIndex(folders) {
            indexes.append(document)
        }
        if try place.bytes(ReleaseLog.fileName, limit: ReleaseLog.limit) != nil {
            indexes.append(ReleaseLogIndex(identity, keys, now: surroundings.now))
        }
        for line in try IndexKeeper(indexes).keep(IndexedRelease(of: folder), at: place) {
            progress(.said(line))
        }
    }
}

/// Whether an identity may sign old releases again: what it signs must count for whoever follows
/// the key document.
struct SuccessorCheck {
    let right: SigningRight

    /// Refuses an identity whose signatures would not count today.
    func check(_ identity: PublicIdentity) throws(Failure) {
        guard let refusal = right.refusal(of: identity, with: identity.keys) else { return }
        throw Failure(
            "\(identity.name) may not sign releases again", refusal.why, hint: refusal.hint,
            exit: refusal.exit)
    }
}
