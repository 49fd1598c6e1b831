import Model

/// The version of this program.
let consignVersion = "0.1.0"

/// From arguments to an exit code.
struct CommandLineTool {
    private let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }

    func run() -> ExitCode {
        var console = Console(
            environment: ProcessEnvironment.variables, quiet: false, verbose: false,
            color: !arguments.contains("--no-color"))
        do throws(Failure) {
            if let answer = special() {
                console.result(answer)
                try console.confirmResults()
                return .done
            }
            let call = try ArgumentParser(verbs: CommandTable.verbs).parse(arguments)
            guard !call.has(named: "help") else {
                console.result(HelpText.page(call.verb))
                try console.confirmResults()
                return .done
            }
            console = Console(
                environment: ProcessEnvironment.variables, quiet: call.has(named: "quiet"),
                verbose: call.has(named: "verbose"), color: !call.has(named: "no-color"))
            console.maskSecrets()
            let code = try call.verb.run(call, console)
            try console.confirmResults()
            return code
        } catch {
            return report(error, console)
        }
    }

    /// The closing table comes first: what was done before it failed.
    private func report(_ failure: Failure, _ console: Console) -> ExitCode {
        console.summarize("failed: \(failure.what)", console.closingTable())
        console.fail(failure)
        if arguments.contains("--json"), let text = try? Answer.failure(failure) {
            console.result(text)
        }
        return failure.exit
    }

    private func special() -> String? {
        switch arguments.first {
        case "--version": "consign \(consignVersion)\n"
        case nil, "--help", "-h", "help": HelpText.overview(CommandTable.verbs)
        default: nil
        }
    }
}
