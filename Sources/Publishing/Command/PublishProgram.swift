import Files
import Model

/// The user's program: one run for each step, with a bare environment and a time limit.
struct PublishProgram: Sendable {
    /// What people call it, with where it publishes to.
    let title: String
    /// The variables that it may see, all of which count as secret.
    let variables: [String]
    private let path: String
    private let place: String?
    private let seconds: Int
    private let means: PublisherContext

    /// The exit code of a trouble that may pass (`EX_TEMPFAIL` of sysexits.h).
    private static let passing: Int32 = 75

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard !place.address.isEmpty, !place.address.hasSuffix("/") else {
            throw place.wrong("command", "the path of a program")
        }
        let text = place["seconds"] ?? "600"
        guard let seconds = Int(text), (1...86_400).contains(seconds) else {
            throw Failure(
                "'\(text)' is not a time limit for \(place.address)",
                "'seconds' is a number from 1 to 86400", exit: .usage)
        }
        path = place.address
        self.place = place["to"]
        self.seconds = seconds
        title = place.address + (place["to"].map { " to \($0)" } ?? "")
        variables = (place["env"] ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
        self.means = means
    }

    /// The program must be one that can be run.
    func check() throws(Failure) {
        let found: Executable
        do throws(Failure) { found = try Executable(path) } catch { throw error.exiting(.usage) }
        guard found.isFile, found.isExecutable else {
            throw Failure(
                "cannot run \(path)", "it is not a program that we may run",
                hint: "chmod +x \(path)", exit: .usage)
        }
    }

    /// Runs it with `verb`, again while it says that its trouble may pass; `output` takes what it
    /// writes instead of an answer.
    func run(
        _ verb: ProgramTask.Verb, _ task: ProgramTask, output: String? = nil
    ) throws(Failure) -> ProgramAnswer {
        let name = [title, verb.rawValue, task.file].compactMap { $0 }.joined(separator: " ")
        let program = try Folder.absolute(path)
        let process = ChildProcess(
            [program, verb.rawValue], environment: try environment(),
            in: Path.parent(program), outputFile: output, input: try task.text(verb, to: place))
        return try means.client.patience.persist {
            () throws(Failure) -> Attempt<ProgramAnswer> in
            let outcome = try process.run(seconds: seconds)
            guard outcome.status == 0 else {
                let failure = Failure("\(name) failed", reason(outcome))
                if outcome.status == Self.passing { return .again(failure, after: nil) }
                throw failure
            }
            if output != nil { return .done(ProgramAnswer()) }
            return .done(
                try ProgramAnswer(outcome.output, name: name, redaction: means.redaction))
        }
    }

    /// The last line that it wrote to standard error.
    private func reason(_ outcome: ChildProcess.Outcome) -> String {
        let lines = outcome.error.split(whereSeparator: \.isNewline)
        guard let last = lines.last(where: { $0.contains { !$0.isWhitespace } }) else {
            return "exit code \(outcome.status)"
        }
        return SafeName.printable(means.redaction(String(last.prefix(300))))
    }

    private func environment() throws(Failure) -> [String: String] {
        var environment = ["LANG": "C.UTF-8"]
        for name in ["PATH", "HOME"] { environment[name] = means.variable(name) }
        for name in variables {
            guard let value = means.variable(name) else {
                throw Failure(
                    "\(title) needs a variable", "the variable \(name) is not set",
                    hint: "set it, or take it out of 'env'", exit: .usage)
            }
            means.redaction.hide(value)
            environment[name] = value
        }
        return environment
    }
}
