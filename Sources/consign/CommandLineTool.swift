import Files
import Model

/// The version of this program.
let consignVersion = "0.1.0"

/// From arguments to an exit code.
struct CommandLineTool {
    private let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }

    func run() -> ExitCode {
        let parser = ArgumentParser(verbs: CommandTable.verbs)
        // A line that cannot be taken apart is answered as it seems to ask.
        var console = Console(
            environment: ProcessEnvironment.variables, quiet: false, verbose: false,
            color: !arguments.contains("--no-color"),
            answer: arguments.contains("--json") ? Answer(parser.verb(of: arguments)) : nil)
        do throws(Failure) {
            if let answer = try special() {
                console.result(answer)
                try console.confirmResults()
                return .done
            }
            let call = try parser.parse(arguments)
            guard !call.has(named: "help") else {
                console.result(HelpText.page(call.verb))
                try console.confirmResults()
                return .done
            }
            console = Console(
                environment: ProcessEnvironment.variables, quiet: call.has(named: "quiet"),
                verbose: call.has(named: "verbose"), color: !call.has(named: "no-color"),
                answer: call.has(.json) ? Answer(call.verb, call) : nil)
            console.maskSecrets()
            let code = try call.verb.run(call, console)
            console.close()
            try console.finish(code)
            return code
        } catch {
            return report(ended(error), console)
        }
    }

    /// The failure, or that somebody wanted the run to end: whatever failed then did so for that.
    private func ended(_ failure: Failure) -> Failure {
        guard let signal = Interruption.signal else { return failure }
        // What remains is to be read and told.
        Interruption.lift()
        let words = arguments.map { word in
            // An option begins with hyphens and is plain all the same.
            ShellWord.isPlain(String(word.drop { $0 == "-" })) ? word : ShellWord.posix(word)
        }
        let command = (["consign"] + words).joined(separator: " ")
        let told = failure.what == "interrupted" && !failure.why.isEmpty ? failure : nil
        return Failure(
            "interrupted", told?.why ?? remains, hint: told?.hint ?? "'\(command)' goes on",
            exit: ExitCode(interruptedBy: signal))
    }

    /// What is left where, for whatever does not say so itself.
    private var remains: String {
        switch arguments.first {
        case "build": "the release folder is as it was, and what was built is removed"
        case "sign": "signatures that were made stay, and are not made again"
        case "resign": "what is done stays done, and the release that was begun is as it was"
        case "verify": "nothing is proved"
        default: "nothing half-written is left"
        }
    }

    /// The closing table comes first: what was done before it failed.
    private func report(_ failure: Failure, _ console: Console) -> ExitCode {
        console.close()
        console.summarize("failed: \(failure.what)", console.closingTable(before: failure))
        console.fail(failure)
        // Where standard output takes nothing, the lines above are all that can be said.
        try? console.finish(failure.exit, failure)
        return failure.exit
    }

    private func special() throws(Failure) -> String? {
        let others = Array(arguments.dropFirst()).filter { !$0.hasPrefix("-") }
        switch arguments.first {
        case "--version", "version": return "consign \(consignVersion)\n"
        case "help" where !others.isEmpty:
            let verb = try ArgumentParser(verbs: CommandTable.verbs).findVerb(others).0
            return HelpText.page(verb)
        case nil, "--help", "-h", "help": return HelpText.overview(CommandTable.verbs)
        default: return nil
        }
    }
}
