import Model

/// The part of the notes that tells a downloader how to check what they got.
struct VerificationGuide {
    private let input: NotesInput
    private let choice: StepChoice

    init(_ input: NotesInput) {
        self.input = input
        choice = StepChoice(input.steps, input.release.artifacts)
    }

    /// The section, without its markers.
    var markdown: String {
        let parts =
            ["## Check your download", introduction, preparation]
            + StepChoice.systems.map(section) + choice.others.map(alternative) + [keys, failure]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var introduction: String {
        guard choice.isSigned else {
            return """
                This release is not signed. The checksums show that a file arrived whole; they do \
                not show who made it.
                """
        }
        let isEasy = choice.needsNoInstallation ? "; it takes a minute and needs no new tool" : ""
        return """
            Do this before you run anything\(isEasy). The first command shows that \(list), the list \
            of checksums, was signed with our key. The second shows that your file is the one on \
            that list. Only both together show that you have what we made.
            """
    }

    private var preparation: String {
        guard !choice.files.isEmpty else { return "" }
        return """
            Save \(links(choice.files)) into the folder of your download. Then open a terminal in \
            that folder; on Windows, PowerShell.
            """
    }

    /// The commands of one system, with the tools it brings along.
    private func section(_ system: OperatingSystem) -> String {
        let signatures = choice.signatures(on: system), digests = choice.digests(on: system)
        guard !(signatures.isEmpty && digests.isEmpty) else { return "" }
        var parts = ["### On \(Wording.system(system))"]
        for (index, step) in signatures.enumerated() {
            let start = index == 0 ? "**First, the list**, " : "Or, "
            parts += [start + Markdown.text(step.title) + ":", command([step]), answer(step)]
        }
        if signatures.isEmpty && choice.isSigned {
            parts.append("The signature cannot be checked on this system; do that on another.")
        }
        if let first = digests.first {
            let start = signatures.isEmpty ? "**Your file**, " : "**Then, your file**, "
            let which = digests.count > 1 ? "; take the line that names it:" : ":"
            parts += [
                start + Markdown.text(first.title) + which, command(digests), answer(digests),
            ]
        }
        return parts.joined(separator: "\n\n")
    }

    private func command(_ steps: [VerificationStep]) -> String {
        let lines = steps.map(\.command).joined(separator: "\n")
        return Markdown.fence(lines, steps.first?.system == .windows ? "powershell" : "sh")
    }

    private func answer(_ step: VerificationStep) -> String {
        "You should see:\n\n" + Markdown.fence(step.success, "text")
    }

    /// What success looks like for one of several files.
    private func answer(_ digests: [VerificationStep]) -> String {
        guard let first = digests.first else { return "" }
        guard first.files.contains(ReleaseFile.checksums) else {
            return "You should see \(Markdown.code(first.success)). The number in your line must "
                + "also be the one that \(list) has for that file."
        }
        return "You should see the name of your file and `OK`, such as:\n\n"
            + Markdown.fence(first.success, "text")
    }

    /// The commands of a tool that somebody may have installed, each shown once.
    private func alternative(_ steps: [VerificationStep]) -> String {
        let tool = steps.first?.tool ?? ""
        var parts = ["### With \(tool == "openssl" ? "OpenSSL" : Markdown.text(tool))"]
        var seen: Set<String> = []
        for step in steps where seen.insert(step.command).inserted {
            let systems = Set(steps.filter { $0.command == step.command }.map(\.system))
            let names = StepChoice.systems.filter(systems.contains).map(Wording.system)
            let title = step.title == "with \(tool)" ? "" : ", \(Markdown.text(step.title))"
            let files = step.files.filter { !choice.files.contains($0) }
            parts.append(
                "On \(Wording.list(names))\(title), in place of the first command."
                    + (files.isEmpty ? "" : " Save \(links(files)) as well."))
            parts += [command([step]), answer(step)]
        }
        return parts.joined(separator: "\n\n")
    }

    private var keys: String {
        guard choice.isSigned, !input.keys.isEmpty else { return "" }
        let table = NotesTable.keys(input.keys)
        return """
            ### Is it our key?

            A key that comes with a download proves nothing by itself: whoever changes the one can \
            change the other. So, the first time, compare a fingerprint of the key with one you got \
            some other way: from \(elsewhere), or from somebody you trust. ssh-keygen prints it in \
            its answer. From then on, the same fingerprint means the same signer.

            \(table)
            """
    }

    private var elsewhere: String {
        let earlier = "the notes of an earlier release"
        return page.isEmpty ? earlier : "<\(page)>, from " + earlier
    }

    private var failure: String {
        guard !input.steps.isEmpty else { return "" }
        let place = page.isEmpty ? "where you got it" : "at <\(page)>"
        return """
            ### If a check fails

            Any other answer is a failure. Do not open or run the file. Most often a download was \
            cut short: delete the file and \(list), download both again, and repeat the check. If \
            it fails again, somebody may have changed the file: keep it, do not use it, and tell \
            us \(place).
            """
    }

    private var page: String { Markdown.destination(input.homepage) }

    private var list: String { Markdown.code(ReleaseFile.checksums) }

    private func links(_ files: [String]) -> String {
        Wording.list(
            files.map { name in
                Markdown.link(name, to: input.base.map { Markdown.address(name, below: $0) })
            })
    }
}
