import Files
import Manifests
package import Model
package import Release

/// The workflow file of a project for one service.
package struct WorkflowFile: Sendable {
    /// Where it belongs, seen from the project's folder.
    package let path: String
    /// All of it.
    package let text: String
    private let root: String
    private let file: String
    /// The line that writes it.
    private let command: String
    private static let mark = "# Written by 'consign ci "

    /// What `service` is to run for `project`.
    package init(_ project: Project, _ service: WorkflowService) throws(Failure) {
        try Self.check(project, service)
        let entries =
            switch service {
            case .github: try ActionsWorkflow(project, .github).entries
            case .forgejo: try ActionsWorkflow(project, .forgejo).entries
            case .gitlab: try GitLabPipeline(project).entries
            }
        // A name of more than one line would go on as something else.
        try SafeName.checkPath(project.manifestName, for: nil)
        let head = [
            Self.mark + "\(service.rawValue)' from \(project.manifestName): "
                + "change that, and run it again.",
            "---",
        ]
        command = project.consign("ci") + " " + service.rawValue
        root = project.root.isEmpty ? "." : project.root
        file = service.file
        path = Path.join(project.root, service.file)
        text = (head + WorkflowText(entries).lines).joined(separator: "\n") + "\n"
    }

    /// Writes it to `place`; a file that somebody else wrote stays, unless `replaces`. Later pins of
    /// actions in a file of ours are kept; these are the numbers of their lines.
    package func write(to place: String, replaces: Bool) throws(Failure) -> [Int] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var kept: [Int] = []
        if let kind = try Folder.kind(place) {
            guard kind == .file else { throw Failure("cannot write \(place)", "it is not a file") }
            let there = try TextFile.bytes(place)
            let isOurs = there.starts(with: Self.mark.utf8)
            guard replaces || isOurs else {
                throw Failure(
                    "\(place) is there already, and consign did not write it",
                    hint: "replace it with --force, or write to another file with -o",
                    exit: .usage)
            }
            if isOurs {
                (lines, kept) = WorkflowPins.keepingLater(
                    lines, of: String(decoding: there, as: UTF8.self))
            }
        }
        try TextFile.write(
            Array(lines.joined(separator: "\n").utf8), to: Path.name(place),
            in: try folder(of: place))
        return kept
    }

    /// A place of one's own may be reached through links; where services look, none is followed, for
    /// a repository can hold it.
    private func folder(of place: String) throws(Failure) -> HeldFolder {
        guard place == path else { return try Folder.make(Path.parent(place)) }
        return try HeldFolder(named: root).folder(below: Path.parent(file))
    }

    /// Fails when what is at `place` is not what would be written; the numbers of the lines that differ
    /// in their pins alone.
    package func check(_ place: String) throws(Failure) -> [Int] {
        let hint = "run '\(command)' and commit what it writes"
        guard try Folder.kind(place) == .file else {
            throw Failure("there is no \(place)", hint: hint)
        }
        let there = try TextFile.text(place)
        let old = there.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let differing = zip(old, new).enumerated().filter { $0.element.0 != $0.element.1 }
        let drift = differing.first {
            WorkflowPins.masked($0.element.0) != WorkflowPins.masked($0.element.1)
        }
        guard drift != nil || old.count != new.count else { return differing.map { $0.offset + 1 } }
        let line = drift?.offset ?? min(old.count, new.count) - 1
        func shown(_ lines: [Substring]) -> String {
            line < lines.count ? SafeName.printable(String(lines[line].prefix(120))) : ""
        }
        throw Failure(
            "this is not what the manifest asks for",
            "it has '\(shown(old))' where '\(shown(new))' would be written", hint: hint,
            at: SourcePosition(file: place, line: line + 1, column: 1))
    }

    private static func check(_ project: Project, _ service: WorkflowService) throws(Failure) {
        let policy = project.manifest.continuous
        guard service != .github || policy.image != nil || policy.installation != .present else {
            throw Failure(
                "\(project.manifest.file) does not say how jobs get consign",
                "runners of GitHub do not have it",
                hint: "add a release of it: ci: {install: {url: 'https://…-linux-amd64.tar.gz', "
                    + "sha256: …}}, or an image that has it: ci: {image: …}", exit: .usage)
        }
        if service == .gitlab, let action = policy.actions.first {
            throw Failure(
                "gitlab has no actions", "'\(action.value.name)' is one of GitHub's or Forgejo's",
                hint: "do the same with commands in 'setup', or with an 'image' that has it",
                at: action.place, exit: .usage)
        }
        guard !StageMatrix.stages(of: project).isEmpty, policy.build.isEmpty
        else { return }
        throw Failure(
            "the manifest does not say how a platform is built",
            hint: "add what stages it: ci: {build: ['make stage TARGET=\"$PLATFORM\"']}",
            at: project.manifest.stages.first?.platform.place, exit: .usage)
    }
}

/// A service that runs workflows.
package enum WorkflowService: String, Sendable, CaseIterable {
    case github, gitlab, forgejo

    /// Where it looks for them.
    package var file: String {
        switch self {
        case .github: ".github/workflows/release.yml"
        case .gitlab: ".gitlab-ci.yml"
        case .forgejo: ".forgejo/workflows/release.yml"
        }
    }
}
