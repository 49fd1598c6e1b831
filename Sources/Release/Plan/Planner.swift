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
    package init(
        _ project: Project, _ session: Session, _ choice: Choice
    ) {
        self.project = project
        self.session = session
        self.choice = choice
    }

    private var surroundings: Environment { session.surroundings }
    private var progress: Progress { session.progress }

    /// The plan.
    package func plan() throws(Failure) -> Plan {
        let manifest = project.manifest
        let identity = try VersionResolver(
            manifest: manifest, root: project.root, surroundings: surroundings,
            isSnapshot: choice.isSnapshot
        ).find()
        let variables = Variables(manifest, identity, surroundings)
        let scratch = try ScratchFolder(later: surroundings)
        var complaints: [Failure] = []
        let contents = try gather(variables, scratch, identity, &complaints)
        let natives = OptionFiles(project: project)
        let right =
            choice.signs
            ? try SigningRight(project, surroundings, date: identity.date) : nil
        let packages = try PackagePlanner(
            manifest: manifest, identity: identity, variables: variables,
            contents: contents.entries, files: natives,
            keyFolders: choice.signs ? surroundings.keyFolders(root: project.root) : nil,
            right: right, workers: session.workers
        ).packages(only: choice.only, &complaints)
        let seals = right.map { right in
            SignaturePlanner(
                project: project, surroundings: surroundings, version: identity.version,
                right: right
            ).seals(&complaints)
        }
        let destinations = try targets(variables, identity, &complaints)
        if let failure = Failure(all: complaints) { throw failure }
        let plan = Plan(
            identity: identity, product: Product(manifest), artifacts: packages,
            made: contents.made.filter { one in packages.contains { $0.isMade(of: one) } },
            seals: seals ?? [],
            signsEach: manifest.sign?.each ?? false,
            timestamps: manifest.sign?.timestamp?.server.value,
            digests: [.sha256] + (manifest.sign?.digests ?? []).filter { $0 != .sha256 },
            inputs: try natives.inputs(beside: contents.inputs, packages),
            leftOut: contents.leftOut, destinations: destinations,
            scratch: scratch)
        try ask(plan)
        return plan
    }

    /// The entries of every platform that an artifact asks for.
    private func gather(
        _ variables: Variables, _ scratch: ScratchFolder, _ identity: ReleaseInfo,
        _ complaints: inout [Failure]
    ) throws(Failure) -> GatheredContents {
        var gathered = GatheredContents()
        let finder = PlatformContents(
            manifest: project.manifest, root: project.root, scratch: scratch,
            variables: { variables.value(for: $0) })
        var found: [(Platform?, [StagedFile])] = []
        for stage in project.manifest.stages where isWanted(stage.platform.value) {
            do throws(Failure) {
                let result = try finder.find(stage)
                complaints += result.complaints
                gathered.leftOut += result.leftOut
                gathered.made += result.made
                found.append((stage.platform.value, result.findings))
            } catch {
                complaints.append(error)
            }
        }
        if project.manifest.artifacts.contains(where: \.makesSource) {
            let source = try SourceFiles(project, surroundings, scratch).find(identity)
            gathered.made += source.made
            found.append((nil, source.findings))
        }
        guard complaints.isEmpty else { return gathered }
        try gathered.read(found, also: contentDigests, session.workers)
        if let note = gathered.note { progress(.said(note)) }
        return gathered
    }

    /// Which artifacts `only` leaves is not known yet; formats then take what they need themselves.
    private var contentDigests: Set<WeakDigest> {
        guard choice.builds, choice.only.isEmpty else { return [] }
        let wanted = Set(project.manifest.artifacts.map(\.format.value))
        return FormatRegistry.all.filter { wanted.contains($0.name) }
            .reduce(into: []) { $0.formUnion($1.contentDigests) }
    }

    private func isWanted(_ platform: Platform) -> Bool {
        project.manifest.artifacts.contains { $0.applies(to: platform) }
    }

    private func targets(
        _ variables: Variables, _ identity: ReleaseInfo, _ complaints: inout [Failure]
    ) throws(Failure) -> [Target] {
        do throws(Failure) {
            warn(of: try AnnouncerList(project, session).announcers(variables))
            return try DestinationList(project, session).targets(variables)
        } catch {
            complaints.append(error)
            return []
        }
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

    /// Every destination, before anything is built: whether it keeps the names, and whether it
    /// would take the release at all. An optional one may say no later.
    private func ask(_ plan: Plan) throws(Failure) {
        let candidate = Candidate(
            name: project.manifest.name.value, version: plan.identity.version,
            tag: plan.identity.tag, commit: plan.identity.commit)
        let names = plan.files.map(\.name)
        var complaints = complaints(aboutLog: plan.destinations)
        for target in plan.destinations {
            complaints += DestinationRules(target.publisher).complaints(about: names)
            guard choice.reaches || target.publisher.isLocal else { continue }
            do throws(Failure) { try target.publisher.preflight(candidate) } catch {
                guard target.isRequired, !choice.rehearses else {
                    progress(.warned("\(target.title): \(error.message)"))
                    continue
                }
                complaints.append(error)
            }
        }
        if let failure = Failure(all: complaints) { throw failure }
    }

    /// A log that nobody could look into would prove nothing.
    private func complaints(aboutLog targets: [Target]) -> [Failure] {
        guard let policy = project.manifest.sign, policy.log, !targets.isEmpty,
            targets.allSatisfy({ $0.publisher.smallFiles == nil })
        else { return [] }
        return [
            Failure(
                "sign.log: no destination keeps a file beside its versions",
                "\(targets[0].title) has releases only",
                hint: "publish to a directory, s3, webdav or sftp as well, or leave 'log' out",
                at: policy.keys.first?.place, exit: .usage)
        ]
    }
}
