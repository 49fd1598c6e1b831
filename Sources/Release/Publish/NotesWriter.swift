import Files
import Formats
import Keys
import Manifests
import Model
import Notes
import Publishing
import Signatures

/// Writes `RELEASE-NOTES.md` from the record, the manifest's texts and the signatures that verify.
struct NotesWriter {
    let folder: ReleaseFolder
    let project: Project?
    let surroundings: Environment
    /// Whose signatures are looked for; nil looks for everybody's who is known.
    var identities: [PublicIdentity]?

    /// The commands for every system, written by the code that made what they check.
    func steps() throws(Failure) -> [VerificationStep] {
        let seals = try NotesSigners(self).seals()
        return systems.flatMap { system in
            seals.flatMap { $0.format.steps(for: $0.seal, on: system) }
                + ChecksumSteps.steps(for: folder.record.artifacts, on: system)
        }
    }

    /// The three everybody may be on, and others the release has files for.
    private var systems: [OperatingSystem] {
        let served = Set(folder.record.artifacts.compactMap(\.platform?.os))
        return OperatingSystem.allCases.filter {
            [.linux, .macos, .windows].contains($0) || served.contains($0)
        }
    }

    /// Writes the notes; without a manifest only their verification section.
    ///
    /// `targets` are opened only for what the manifest leaves to them: where the files will be.
    func write(
        _ steps: [VerificationStep], for targets: () throws(Failure) -> [Target]
    ) throws(Failure) {
        let path = folder.path + "/" + ReleaseFile.notes
        var text = try ReleaseNotes.render(try input(steps, try base(targets)))
        if project == nil, try Folder.kind(path) == .file {
            text = try ReleaseNotes.replaceVerification(in: try TextFile.text(path), with: text)
        }
        try TextFile.write(Array(text.utf8), to: ReleaseFile.notes, in: folder.held)
    }

    private func input(
        _ steps: [VerificationStep], _ base: String?
    ) throws(Failure) -> NotesInput {
        let manifest = project?.manifest
        return NotesInput(
            release: folder.record, description: manifest?.description ?? "",
            homepage: manifest?.homepage ?? "", changes: try changes(), steps: steps,
            base: base, template: try template(), keys: try NotesSigners(self).keys(),
            installations: FormatRegistry.all.flatMap { format in
                format.installations.map { (format.name, $0) }
            })
    }

    /// The address that the manifest names, or that of the first destination that has one.
    private func base(_ targets: () throws(Failure) -> [Target]) throws(Failure) -> String? {
        if let named = try expand(project?.manifest.notes.base) { return named }
        guard project != nil else { return nil }
        let record = folder.record
        let candidate = Candidate(
            name: record.name, version: record.version, tag: record.tag, commit: record.commit)
        return try targets().lazy.compactMap { $0.publisher.base(of: candidate) }.first
    }

    private func template() throws(Failure) -> (file: String, text: String)? {
        guard let project, let path = try expand(project.manifest.notes.template) else {
            return nil
        }
        let file = Path.join(project.root, path)
        return (file, try TextFile.text(file))
    }

    /// The file for this version, or the commits since the last tag.
    private func changes() throws(Failure) -> String {
        guard let project else { return "" }
        if let place = project.manifest.notes.changes, let path = try expand(place) {
            let file = Path.join(project.root, path)
            guard try Folder.kind(file) != nil else {
                if isSnapshot { return try commits(project) }
                throw Failure(
                    "there is no list of changes for \(folder.record.version)",
                    "looked for \(file)",
                    hint: "write that file, or take 'changes' out of the manifest", at: place.place,
                    exit: .usage)
            }
            return try section(of: try TextFile.text(file), file, project)
        }
        return try commits(project)
    }

    /// A change log holds every version; another file is for this one.
    private func section(
        of text: String, _ file: String, _ project: Project
    ) throws(Failure) -> String {
        guard Path.name(file).uppercased().hasPrefix("CHANGELOG") else { return text }
        guard let section = ChangeLog.section(of: text, version: folder.record.version) else {
            if isSnapshot { return try commits(project) }
            throw Failure(
                "\(file) has no section for \(folder.record.version)",
                hint: "add a heading '## \(folder.record.version)' with what changed", exit: .usage)
        }
        return section
    }

    /// A trial has no list of its own: its changes are the commits.
    private var isSnapshot: Bool { folder.record.version.isSnapshot }

    private func commits(_ project: Project) throws(Failure) -> String {
        guard let git = try Git(project.root, surroundings), folder.record.commit != nil else {
            return ""
        }
        let previous = try git.versionTags().first {
            $0.name != folder.record.tag && $0.version.isStable
                && $0.version < folder.record.version
        }
        let commits = try git.commits(since: previous?.name).map { hash, message in
            let lines = message.split(separator: "\n", maxSplits: 1).map(String.init)
            return Commit(
                hash: hash, subject: lines.first ?? "", body: lines.count > 1 ? lines[1] : "")
        }
        return ChangeLog.markdown(commits: commits)
    }

    private func expand(_ template: Located<Template>?) throws(Failure) -> String? {
        guard let project, let template else { return nil }
        let identity = ReleaseInfo(of: folder.record)
        return try template.value.expand(
            Variables(project.manifest, identity, surroundings).value(for: nil))
    }
}
