import Crypto
import Files
import Formats
import Keys
import Manifests
package import Model
import Publishing

/// Everything that is wrong with a project and can be known without its stages, in one pass.
///
/// It asks what a plan asks, about a release that is only imagined as far as nothing says which it
/// will be: a push to a branch has no tag, and a contributor has no keys.
package struct ProjectCheck {
    private let project: Project
    private let surroundings: Environment
    private let session: Session

    /// A check of `project`; what depends on variables that are not set here is left to the
    /// machine that releases.
    package init(_ project: Project, _ surroundings: Environment) {
        var known = project
        known.manifest.publish.removeAll { !$0.isKnown(surroundings) }
        known.manifest.announce.to.removeAll { !$0.isKnown(surroundings) }
        known.manifest.artifacts.removeAll { !($0.fileName?.value.isKnown(surroundings) ?? true) }
        self.project = known
        self.surroundings = surroundings
        session = Session(known, surroundings)
    }

    /// Whether there are keys here that the manifest's signers can be looked for among.
    package func hasKeys() throws(Failure) -> Bool {
        let own = surroundings.variable("CONSIGN_KEYS").map { [$0] } ?? []
        for folder in [Path.join(project.root, "keys")] + own {
            if try Folder.kind(folder) == .folder { return true }
        }
        return false
    }

    /// Throws all complaints as one failure.
    package func run() throws(Failure) {
        var complaints = Complaints()
        let identity = try identity(&complaints)
        let right = try signingRight(identity)
        let names = names(identity, right, &complaints)
        let words = Variables(project.manifest, identity, surroundings).value(for: nil)
        let list = DestinationList(project, session)
        let targets = complaints.collect { () throws(Failure) in try list.targets(words) } ?? []
        complaints.add(list.complaints(about: names, at: targets))
        complaints.collect { () throws(Failure) in
            _ = try AnnouncerList(project, session).announcers(words)
        }
        complaints.collect { () throws(Failure) in
            _ = try ProgramSigning(project.manifest, root: project.root, .adHoc, session.workers)
        }
        complaints.collect { () throws(Failure) in try artifactSigners.checkPrograms() }
        complaints.collect { () throws(Failure) in try checkNotaryKey() }
        try complaints.refuse()
    }

    /// Who signs for macOS, as far as their certificates are here.
    private var artifactSigners: ArtifactSigners {
        ArtifactSigners(
            policy: project.manifest.programs.macos,
            folders: surroundings.keyFolders(root: project.root), now: surroundings.now,
            allowsAbsent: true)
    }

    /// Whether the identity that asks Apple's notary service may do that.
    private func checkNotaryKey() throws(Failure) {
        let folders = surroundings.keyFolders(root: project.root)
        guard let key = project.manifest.programs.macos.notarize?.key,
            (try? IdentityFiles.find(key.value, in: folders)) != nil
        else { return }
        do throws(Failure) {
            _ = try SigningKeys(folders, .none, .none).notaryKey(key.value, opens: false)
        } catch { throw error.located(key.place) }
    }

    private func identity(_ complaints: inout Complaints) throws(Failure) -> ReleaseInfo {
        let resolver = VersionResolver(
            manifest: project.manifest, root: project.root, surroundings: surroundings,
            isSnapshot: false)
        let known = complaints.collect { () throws(Failure) in try resolver.expected() } ?? nil
        if let known { return ReleaseInfo(imagined: known) }
        return ReleaseInfo(imagined: try Version(parsing: "1.0.0"))
    }

    private func signingRight(_ identity: ReleaseInfo) throws(Failure) -> SigningRight? {
        try hasKeys() ? try SigningRight(project, surroundings, date: identity.date) : nil
    }

    /// The names of the artifacts, when nothing is wrong with what the formats are asked for.
    private func names(
        _ identity: ReleaseInfo, _ right: SigningRight?, _ complaints: inout Complaints
    ) -> [String] {
        let variables = Variables(project.manifest, identity, surroundings)
        let requests = ArtifactRequests(
            manifest: project.manifest, identity: identity, variables: variables)
        guard !project.manifest.artifacts.isEmpty else { return [] }
        let wanted = requests.wanted([], &complaints)
        _ = PackagePlanner(
            requests: requests, files: OptionFiles(project: project),
            artifactSigners: artifactSigners,
            keyFolders: right == nil ? nil : surroundings.keyFolders(root: project.root),
            right: right, workers: session.workers
        ).packages(wanted, of: [:], &complaints)
        if let right {
            _ = SignaturePlanner(
                project: project, surroundings: surroundings, version: identity.version,
                right: right
            ).seals(&complaints)
        }
        return wanted.map(\.name)
    }
}

extension ReleaseInfo {
    /// Some release of `version`.
    fileprivate init(imagined version: Version) {
        self.init(
            version: version, tag: "v\(version)", commit: String(repeating: "0", count: 40),
            date: Timestamp(1_767_323_045), previousTag: nil, isSnapshot: false)
    }
}

extension Destination {
    fileprivate func isKnown(_ surroundings: Environment) -> Bool {
        ([address] + settings.values).allSatisfy { $0.value.isKnown(surroundings) }
    }
}

extension Template {
    /// Whether its variables have values here; those of the machine that releases may be set
    /// there alone.
    fileprivate func isKnown(_ surroundings: Environment) -> Bool {
        variables.allSatisfy { surroundings.variable($0) != nil }
    }
}
