import Model

/// `--help`, from the same table that parses.
enum HelpText {
    static func overview(_ verbs: [Verb]) -> String {
        let width = (verbs.map(\.name.count).max() ?? 0) + 2
        let lines = verbs.map { "  " + padded($0.name, width) + $0.summary }
        return """
            consign packs what a build left on disk into release artifacts, seals them with
            checksums and signatures, publishes them in one step, and writes release notes whose
            verification commands have been run.

            usage: consign COMMAND [OPTIONS]

            \(lines.joined(separator: "\n"))

            'consign COMMAND --help' explains a command, with an example.
            A first release: consign init, consign key new NAME, consign plan, consign release.

            """
    }

    static func page(_ verb: Verb) -> String {
        let width = (verb.allOptions.map(\.usage.count).max() ?? 0) + 2
        let options = verb.allOptions.map { "  " + padded($0.usage, width) + $0.help }
        let examples = verb.examples.map { "  $ \($0.line)\n      \($0.meaning)" }
        return """
            usage: \(usage(verb))

            \(verb.details)

            options:
            \(options.joined(separator: "\n"))

            \(verb.examples.count == 1 ? "example:" : "examples:")
            \(examples.joined(separator: "\n"))

            """
    }

    static func usage(_ verb: Verb) -> String {
        "consign \(verb.name) [OPTIONS]" + (verb.operands.isEmpty ? "" : " " + verb.operands)
    }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
