import Crypto
package import Files
package import Keys
import Manifests
package import Model
package import Publishing
import Signatures

/// The verbs of a release, in the order the data flows: plan, build, sign, notes, publish.
///
/// Each but `plan` and `build` starts from a release folder, so it can be run alone and again.
package struct ReleasePipeline {
    package let session: Session
    let keys: SigningKeys
    /// The folder with a stand-in for each destination, when this is a rehearsal.
    package var standIns: String?

    /// The verbs for one run.
    package init(_ session: Session, passphrase: PassphraseSource) {
        self.session = session
        keys = SigningKeys(session.project, session.surroundings, passphrase)
    }

    package var project: Project? { session.project }
    package var surroundings: Environment { session.surroundings }
    package var progress: Progress { session.progress }
    var workers: Workers { session.workers }

    /// Keeps other releases of the same project out until it is let go of.
    package func lock() throws(Failure) -> Lock {
        guard let project else { throw Failure("there is no manifest", exit: .usage) }
        return try Lock(project.manifest.file, at: project.root)
    }

    /// Whether the manifest names a place to publish to.
    package var hasDestinations: Bool { project?.manifest.publish.isEmpty == false }

    /// Settles and checks everything; writes nothing.
    package func plan(_ choice: Planner.Choice) throws(Failure) -> Plan {
        guard let project else { throw Failure("there is no manifest", exit: .usage) }
        return try progress.step("plan") { () throws(Failure) in
            try Planner(project, session, choice, keys: keys).plan()
        }
    }

    /// Opens every key of `plan`, so that a wrong passphrase is found before anything is built.
    package func openKeys(_ plan: Plan) throws(Failure) {
        for seal in plan.seals { _ = try keys.key(seal.identity, seal.format.keyType) }
        for seal in plan.packageSeals { _ = try keys.key(seal.identity, seal.keyType) }
        for seal in plan.codeSeals { _ = try keys.codeSigner(seal, at: surroundings.now) }
    }

    /// Makes the artifacts of `plan`; `output` is replaced in one step.
    package func build(_ plan: Plan, into output: String) throws(Failure) -> ReleaseFolder {
        guard let project else { throw Failure("there is no manifest", exit: .usage) }
        let fresh = try FreshFolder(for: output)
        let cache = BuildCache(project, surroundings)
        let stamping = CodeStamping(project, session, cache.open(or: plan.scratch, progress))
        let assembly = Builder(
            plan: plan, workers: workers, progress: progress,
            sealer: try PackageSigning(plan, keys, stamping, at: surroundings.now),
            cache: cache, now: surroundings.now,
            notary: plan.notarization.map { NotaryRound($0, session, root: project.root) })
        let count = try assembly.build(into: fresh.folder).artifacts.count
        try fresh.commit()
        progress(
            .ended(
                StepResult(
                    "build",
                    .done("\(count == 1 ? "1 artifact" : "\(count) artifacts") in \(output)"))))
        return try ReleaseFolder(output)
    }

    /// Reads every listed file of the folder back, once for all that is done with it in this run.
    package func confirm(_ folder: ReleaseFolder) throws(Failure) -> ConfirmedRelease {
        try progress.step("read back", bytes: folder.size) { () throws(Failure) in
            try ConfirmedRelease(folder, workers)
        }
    }

    /// Signs the checksum list of what was read back, and has the signatures timestamped.
    package func sign(
        _ release: ConfirmedRelease, _ wanted: WantedSignatures
    ) throws(Failure) {
        guard !wanted.isEmpty else {
            return progress(.ended(StepResult("sign", .skipped("the manifest has no 'sign'"))))
        }
        let signer = Signer(release: release, keys: keys, progress: progress)
        for result in try signer.sign(wanted) { progress(.ended(result)) }
        if let policy = project?.manifest.sign?.timestamp, let project {
            let stamper = Timestamper(
                folder: release.folder, policy: policy, root: project.root, progress: progress,
                exchange: session.timestampExchange)
            progress(.ended(try stamper.stamp(signer.files(of: wanted))))
        }
    }

    /// The signatures that the folder is to get: whose keys are absent is found before it is read.
    package func signatures(
        _ folder: ReleaseFolder, _ wish: SigningOptions = SigningOptions()
    ) throws(Failure) -> WantedSignatures {
        let seals = try SignatureChoice(
            project: project, surroundings: surroundings, folder: folder
        )
        .seals(wish)
        let absent = wish.adds ? try absentees(seals) : []
        return WantedSignatures(
            seals: seals.filter { !absent.contains($0.identity.name) },
            each: wish.each ?? project?.manifest.sign?.each ?? false)
    }

    /// Those who are to sign and whose private keys are elsewhere; at least one must be here.
    private func absentees(_ seals: [PlannedSignature]) throws(Failure) -> Set<String> {
        var absent: Set<String> = []
        for name in Set(seals.map(\.identity.name)).sorted() where try !keys.hold(name) {
            absent.insert(name)
            progress(
                .ended(StepResult("sign \(name)", .skipped("its private keys are not here"))))
        }
        guard seals.contains(where: { !absent.contains($0.identity.name) }) else {
            throw Failure(
                "there is no private key here to sign with",
                absent.sorted().joined(separator: ", "),
                hint: "name another key with --key, or set CONSIGN_KEYS to where yours are",
                exit: .noKey)
        }
        return absent
    }

    /// Writes the notes for a release that goes to `targets`, or where the manifest says; with
    /// `tries` it tries out their commands, as publishing does in any case.
    package func writeNotes(
        _ release: ConfirmedRelease, for targets: [Target]? = nil, tries: Bool
    ) throws(Failure) {
        let folder = release.folder
        let writer = NotesWriter(folder: folder, project: project, surroundings: surroundings)
        let steps = try writer.steps()
        try writer.write(steps) { () throws(Failure) in
            if let targets { return targets }
            return try self.targets(folder, nil)
        }
        var detail = "\(folder.path)/\(ReleaseFile.notes)"
        if tries {
            let outcomes = try CommandTrial(files: RemoteFiles(folder.path), session: session)
                .run(steps)
            detail += ", \(outcomes.count { $0.notRun == nil }) of \(outcomes.count) commands run"
        }
        progress(.ended(StepResult("notes", .done(detail))))
    }
}
