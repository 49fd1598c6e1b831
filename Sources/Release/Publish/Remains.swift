import Files
import Manifests
import Model
import Publishing

/// What a publication that was interrupted has left where, as the journal tells, and the command that
/// goes on.
struct Remains {
    let plan: PublishPlan
    let targets: [Target]
    let entries: [JournalEntry]
    let command: PublishCommand

    /// The failure that says it.
    func failure(_ exit: ExitCode) -> Failure {
        Failure(
            "interrupted", targets.map { "\($0.title): \(words($0))" }.joined(separator: "; "),
            hint: command.hint, exit: exit)
    }

    private func words(_ target: Target) -> String {
        let own = entries.filter { $0.run == plan.run && $0.destination == target.title }
        if own.contains(where: { $0.step == "reveal" && $0.state == .done }) {
            return "\(plan.version) is visible"
        }
        if own.contains(where: { $0.step == "reveal" }) {
            return "it was revealing \(plan.version)"
        }
        guard own.contains(where: { $0.step == "stage" }) else { return "nothing was begun" }
        guard target.publisher.keepsUnfinished || own.last?.state == .done else {
            return "nothing is visible, and what was staged is removed"
        }
        let sent = Set(own.filter { $0.step == "put" && $0.state == .done }.map(\.item)).count
        return "nothing is visible, \(sent) of \(plan.items.count) files are staged"
    }
}

/// The commands that go on with a publication, or give it up, as they are typed.
struct PublishCommand {
    private let words: String

    /// The commands for what is in `folder`, published by `project`, or to a folder of one's own.
    init(_ folder: ReleaseFolder, _ project: Project?, to address: String? = nil) {
        var words: [String] = []
        if let file = project?.manifest.file, !Project.places.contains(file) {
            words += ["-f", ShellWord.posix(file)]
        }
        if let address { words += ["--to", ShellWord.posix(address)] }
        if folder.path != "dist" { words.append(ShellWord.posix(folder.path)) }
        self.words = words.map { " " + $0 }.joined()
    }

    var hint: String {
        "'consign publish --resume\(words)' goes on, 'consign publish --abort\(words)' takes back "
            + "what was staged"
    }
}
