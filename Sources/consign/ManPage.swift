import Model

/// The manual page consign(1), from the same table that parses.
enum ManPage {
    static func text(_ verbs: [Verb], version: String) -> String {
        let commands = verbs.map(command).joined()
        let exits = ExitCode.allCases.map { ".TP\n.B \($0.rawValue)\n\(escaped($0.meaning))\n" }
        return """
            .TH CONSIGN 1 "" "consign \(version)" "User Commands"
            .SH NAME
            consign \\- pack, seal, publish and verify releases
            .SH SYNOPSIS
            .B consign
            .I COMMAND
            [\\fIOPTIONS\\fR]
            .SH DESCRIPTION
            Consign packs what a build left on disk into release artifacts for every platform, seals
            them with checksums and detached signatures, publishes them as one transaction, and
            writes release notes whose verification commands have been run. What a release is made
            of stands in the manifest, consign.yaml.
            .SH COMMANDS
            \(commands).SH EXIT STATUS
            \(exits.joined()).SH ENVIRONMENT
            .TP
            .B CONSIGN_KEYS
            A folder that keys are looked for in, besides keys/ and ~/.config/consign/keys.
            .TP
            .B SOURCE_DATE_EPOCH
            The date of the release in seconds, instead of the commit's.
            .TP
            .B NO_COLOR
            No colours.
            .TP
            .B GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_OUTPUT
            In a job of GitHub, Gitea or Forgejo: annotations, the closing table on the page of the
            run, and values for later steps.
            .TP
            .B GITLAB_CI, CONSIGN_DOTENV
            In a job of GitLab: sections in the log, and a file that gets values as a dotenv report.
            .SH FILES
            .TP
            .B consign.yaml, manifests/consign.yaml
            The manifest.
            .TP
            .B release.json
            The record of a release, which every later command reads.

            """
    }

    private static func command(_ verb: Verb) -> String {
        let options = verb.allOptions.map {
            ".TP\n.B \(escaped($0.usage.drop { $0 == " " }))\n\(escaped($0.help))\n"
        }
        let examples = verb.examples.map {
            ".PP\n.EX\n\(escaped($0.line))\n.EE\n\(escaped($0.meaning))\n"
        }
        return ".SS \(escaped(HelpText.usage(verb)))\n\(escaped(verb.details))\n" + options.joined()
            + examples.joined()
    }

    /// Backslashes and hyphens mean something to troff, and so does a dot that begins a line.
    private static func escaped(_ text: some StringProtocol) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true).map { line in
            let plain = line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
            return plain.first == "." || plain.first == "'" ? "\\&" + plain : plain
        }.joined(separator: "\n")
    }
}
