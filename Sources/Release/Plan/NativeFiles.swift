import Files
import Manifests
import Model

/// The files beside the manifest that only native packages use: scripts and a changelog.
struct NativeFiles {
    private let project: Project
    private let identity: ReleaseInfo

    init(_ project: Project, _ identity: ReleaseInfo) {
        self.project = project
        self.identity = identity
    }

    /// What `policy` names, read.
    func parts(of policy: NativePolicy) throws(Failure) -> NativeParts {
        var parts = NativeParts()
        parts.policy = policy
        for (moment, script) in policy.scripts {
            parts.scripts[moment] = try bytes(script, "the \(moment.rawValue) script")
        }
        parts.changes = try changes(policy)
        return parts
    }

    /// The files that `policy` names.
    static func names(in policy: NativePolicy) -> Set<String> {
        Set(policy.scripts.values.map(\.value) + [policy.changelog?.value].compactMap { $0 })
    }

    /// `inputs` and the files that `artifacts` have taken in, sorted by path.
    func inputs(
        beside inputs: [InputRecord], _ artifacts: [PlannedArtifact]
    ) throws(Failure) -> [InputRecord] {
        var all = inputs
        for name in Set(artifacts.flatMap(\.reads))
        where !inputs.contains(where: { $0.path == name }) {
            let record = try FileHash.record(Path.join(project.root, name))
            all.append(
                InputRecord(path: name, size: record.size, sha256: record.sha256, mode: 0o644))
        }
        return all.inOrder(of: \.path)
    }

    /// The changelog's, or one that says no more than that there is this version.
    private func changes(_ policy: NativePolicy) throws(Failure) -> [PackageChange] {
        guard let changelog = policy.changelog else {
            let maintainer = project.manifest.maintainer
            return [
                PackageChange(
                    version: identity.version.description, date: identity.date, author: maintainer,
                    lines: ["Release \(identity.version)."])
            ]
        }
        let text = try bytes(changelog, "the changelog")
        return try ChangelogFile.changes(in: text, changelog)
    }

    private func bytes(_ file: Located<String>, _ what: String) throws(Failure) -> [UInt8] {
        do throws(Failure) {
            return try TextFile.bytes(Path.join(project.root, file.value))
        } catch {
            throw Failure(
                "cannot read \(what)", error.message,
                hint: "name a file beside the manifest", at: file.place, exit: .usage)
        }
    }
}
