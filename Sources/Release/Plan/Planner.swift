import Crypto
import Files
import Formats
import Manifests
package import Model
import Publishing

/// Makes a ``Plan`` of a project, or says everything that stands in the way of one.
package struct Planner {
    let project: Project
    let session: Session
    let choice: Choice
    /// Who signs programs, whose signatures are made here.
    private let keys: SigningKeys

    /// What of the manifest is wanted in this run.
    package struct Choice: Sendable {
        /// Only artifacts whose file name matches one of these; empty means all.
        package var only: [String] = []
        /// Whether this is a trial.
        package var isSnapshot = false
        /// Whether keys are looked for.
        package var signs = true
        /// Whether artifacts are made of the plan, so that what they need of every file is taken
        /// while it is read.
        package var builds = false
        /// Whether destinations elsewhere are asked if they would take the release.
        package var reaches = false
        /// Whether this is a rehearsal, which goes on when a destination would say no.
        package var rehearses = false

        /// All of it.
        package init() {}
    }

    /// A planner for `project`.
    init(
        _ project: Project, _ session: Session, _ choice: Choice, keys: SigningKeys
    ) {
        self.keys = keys
        self.project = project
        self.session = session
        self.choice = choice
    }

    private var surroundings: Environment { session.surroundings }
    private var progress: Progress { session.progress }

    /// The plan.
    package func plan() throws(Failure) -> Plan {
        let manifest = project.manifest
        let identity = try self.identity()
        let variables = Variables(manifest, identity, surroundings)
        let scratch = try ScratchFolder(later: surroundings)
        var complaints = Complaints()
        let requests = ArtifactRequests(
            manifest: manifest, identity: identity, variables: variables)
        let wanted = requests.wanted(choice.only, &complaints)
        let signing = try ProgramSigning(
            project.manifest, root: project.root, try programSigner(identity, scratch),
            session.workers)
        let contents = try gather(wanted, variables, scratch, identity, signing, &complaints)
        let natives = OptionFiles(project: project)
        let right = try self.right(identity)
        let apps = AppSealing(contents, signing, in: scratch)
        let packages = PackagePlanner(
            requests: requests, files: natives, apps: apps,
            artifactSigners: artifactSigners(wanted),
            keyFolders: choice.signs ? surroundings.keyFolders(root: project.root) : nil,
            right: right, workers: session.workers
        ).packages(wanted, of: contents.entries, &complaints)
        let seals = right.map { right in
            SignaturePlanner(
                project: project, surroundings: surroundings, version: identity.version,
                right: right
            ).seals(&complaints)
        }
        let destinations = targets(variables, wanted, &complaints)
        ask(destinations, identity, &complaints)
        try complaints.refuse()
        let plan = Plan(
            identity: identity, product: Product(manifest), artifacts: packages,
            made: (contents.made + apps.made).filter { one in
                packages.contains { $0.isMade(of: one) }
            },
            seals: seals ?? [],
            signsEach: manifest.sign?.each ?? false,
            timestamps: manifest.sign?.timestamp?.server.value,
            digests: [.sha256] + (manifest.sign?.digests ?? []).filter { $0 != .sha256 },
            inputs: try natives.inputs(
                beside: contents.inputs, packages,
                contents.made.contains { $0.signed != nil } ? signing.input : nil),
            leftOut: requests.leftOut + contents.leftOut, destinations: destinations,
            notarization: try notarization(packages, contents.made, identity), scratch: scratch)
        try checkNames(plan)
        return plan
    }

    /// Which release it is; of several tags, the one that is taken is said.
    private func identity() throws(Failure) -> ReleaseInfo {
        let identity = try VersionResolver(
            manifest: project.manifest, root: project.root, surroundings: surroundings,
            isSnapshot: choice.isSnapshot
        ).find()
        if let tag = identity.tag, !identity.otherTags.isEmpty {
            let others = identity.otherTags.joined(separator: ", ")
            progress(.said("note: releasing the tag \(tag), not \(others); --tag chooses another"))
        }
        return identity
    }

    /// Who signs programs for macOS; a plan that is not built needs no key, and no passphrase. A rehearsal,
    /// which has throw-away keys and asks nobody for timestamps, signs ad hoc.
    private func programSigner(
        _ identity: ReleaseInfo, _ scratch: ScratchFolder
    ) throws(Failure) -> ProgramSigner {
        guard let name = project.manifest.programs.macos.identity else { return .adHoc }
        guard !choice.rehearses else {
            progress(
                .said("note: \(name.value) does not rehearse: for macOS, all is signed ad hoc"))
            return .adHoc
        }
        do throws(Failure) {
            let signer = try keys.codeSigner(
                name.value, for: .developerIDApplication, at: surroundings.now,
                opens: choice.builds)
            let cache = BuildCache(project, surroundings).open(or: scratch, progress)
            return ProgramSigner(
                try CodeStamping(project, session, cache).signer(
                    signer, at: identity.date, dry: !choice.builds))
        } catch { throw error.located(name.place) }
    }

    /// Who signs what is packed for macOS; nil in a rehearsal.
    private func artifactSigners(_ wanted: [ArtifactRequest]) -> ArtifactSigners? {
        guard !choice.rehearses else { return nil }
        let signers = ArtifactSigners(
            policy: project.manifest.programs.macos,
            folders: surroundings.keyFolders(root: project.root), now: surroundings.now)
        if let note = signers.note(on: wanted) { progress(.said(note)) }
        return signers
    }

    /// What Apple is asked about; the key is opened before anything is built.
    private func notarization(
        _ packages: [PlannedArtifact], _ made: [MadeFiles], _ identity: ReleaseInfo
    ) throws(Failure) -> PlannedNotarization? {
        guard let policy = project.manifest.programs.macos.notarize else { return nil }
        // A stand-in may see what is not meant for people.
        let isReal = surroundings.variable(NotaryService.variable) == nil
        let obstacle =
            choice.rehearses
            ? "a rehearsal asks nobody" : isReal && choice.isSnapshot ? "it is a snapshot" : nil
        let subjects = PlannedNotarization.subjects(
            packages, made, ReleaseFile.stem(project.manifest.name.value, identity.version))
        let isAsked = obstacle == nil && !subjects.isEmpty
        do throws(Failure) {
            let key = isAsked ? try keys.notaryKey(policy.key.value, opens: choice.builds) : nil
            return PlannedNotarization(
                policy: policy, subjects: subjects, key: key, obstacle: obstacle)
        } catch { throw error.located(policy.key.place) }
    }

    /// Whose signatures count, when anything is signed.
    private func right(_ identity: ReleaseInfo) throws(Failure) -> SigningRight? {
        choice.signs ? try SigningRight(project, surroundings, date: identity.date) : nil
    }

    /// The entries of every platform that is wanted, as far as they are there.
    private func gather(
        _ wanted: [ArtifactRequest], _ variables: Variables, _ scratch: ScratchFolder,
        _ identity: ReleaseInfo, _ signing: ProgramSigning, _ complaints: inout Complaints
    ) throws(Failure) -> GatheredContents {
        var gathered = GatheredContents()
        let finder = PlatformContents(
            manifest: project.manifest, root: project.root, scratch: scratch, signing: signing,
            variables: { variables.value(for: $0) })
        let platforms = Set(wanted.map(\.platform))
        var found: [(Platform?, [StagedFile])] = []
        for stage in project.manifest.stages where platforms.contains(stage.platform.value) {
            complaints.collect { () throws(Failure) in
                let result = try finder.find(stage)
                gathered.leftOut += result.leftOut
                try result.complaints.refuse()
                gathered.made += result.made
                found.append((stage.platform.value, result.findings))
            }
        }
        if platforms.contains(nil) {
            complaints.collect { () throws(Failure) in
                let source = try SourceFiles(project, surroundings, scratch).find(identity)
                gathered.made += source.made
                found.append((nil, source.findings))
            }
        }
        try gathered.read(found, also: contentDigests(wanted), session.workers)
        if complaints.isEmpty {
            for note in [gathered.note, signing.note(on: gathered.made)].compactMap({ $0 }) {
                progress(.said(note))
            }
        }
        return gathered
    }

    private func contentDigests(_ wanted: [ArtifactRequest]) -> Set<WeakDigest> {
        guard choice.builds else { return [] }
        return wanted.reduce(into: []) { digests, request in
            digests.formUnion(request.format.contentDigests)
            let base = request.rule.base.flatMap { try? FormatRegistry.named($0.format.value) }
            digests.formUnion(base?.contentDigests ?? [])
        }
    }

    private func targets(
        _ variables: Variables, _ wanted: [ArtifactRequest], _ complaints: inout Complaints
    ) -> [Target] {
        complaints.collect { () throws(Failure) in
            warn(of: try AnnouncerList(project, session).announcers(variables))
        }
        let list = DestinationList(project, session)
        let targets = complaints.collect { () throws(Failure) in try list.targets(variables) } ?? []
        complaints.add(list.complaints(about: wanted.map(\.name), at: targets))
        return targets
    }

    /// Says now, while there is time to set it, what an announcement will lack: it fails nothing.
    private func warn(of announcers: [any Announcer]) {
        guard choice.reaches, !choice.rehearses else { return }
        for announcer in announcers {
            for name in announcer.secretNames where surroundings.variable(name) == nil {
                progress(
                    .warned("\(announcer.title) will not be told: the variable \(name) is not set"))
            }
        }
    }

    /// Whether every destination would take the release at all: that depends on its version alone, so it
    /// is said together with what else stands in the way. An optional one may say no later.
    private func ask(_ targets: [Target], _ identity: ReleaseInfo, _ complaints: inout Complaints) {
        let candidate = Candidate(
            name: project.manifest.name.value, version: identity.version, tag: identity.tag,
            commit: identity.commit)
        for target in targets where choice.reaches || target.publisher.isLocal {
            do throws(Failure) { try target.publisher.preflight(candidate) } catch {
                guard target.isRequired, !choice.rehearses else {
                    progress(.warned("\(target.title): \(error.message)"))
                    continue
                }
                complaints.add(error)
            }
        }
    }

    /// Whether every destination keeps the names of all that will be there.
    private func checkNames(_ plan: Plan) throws(Failure) {
        let names = plan.files.map(\.name)
        var complaints = Complaints()
        for target in plan.destinations {
            complaints.add(DestinationRules(target.publisher).complaints(about: names))
        }
        try complaints.refuse()
    }
}
