import Manifests
import Model
import Release

/// Every command there is. Help, parser, completions and manual are made from this list.
enum CommandTable {
    static let verbs: [Verb] = [
        .initialize, .check, .plan, .build, .sign, .notes, .publish, .release, .withdraw, .verify,
        .resign,
        .keyNew, .keyImport, .keyShow, .keyList, .keyExport, .keyInit, .keyRotate, .keySign,
        .keyRevoke,
        .keyExtend, .keyDoctor, .stage, .ci, .cache, .schema, .completions, .manual,
    ]
}

extension Verb {
    static let schema = Verb(
        name: "schema", operands: "", operandCount: 0...0,
        summary: "print the JSON schema of the manifest",
        details: """
            Prints the JSON schema of consign.yaml, made from the table the reader uses. Editors
            that know it complete keys and mark mistakes. With --markdown the same as a page.
            """,
        options: [Option("markdown", "print the reference as Markdown instead")],
        examples: [("consign schema > consign.schema.json", "keeps the schema for an editor")],
        run: { (call, console) throws(Failure) in
            console.result(
                try call.has(named: "markdown") ? ManifestDocs.reference() : ManifestDocs.schema())
            return .done
        })

    static let completions = Verb(
        name: "completions", operands: "SHELL", operandCount: 1...1,
        completes: .words(Completions.shells),
        summary: "print completions for bash, zsh, fish or PowerShell",
        details: """
            Prints a script that makes the shell complete consign's commands, options, their values,
            keys and files. SHELL is bash, zsh, fish or powershell.
            """,
        options: [],
        examples: [
            (
                "consign completions bash > ~/.local/share/bash-completion/completions/consign",
                "for bash"
            ),
            (
                "consign completions zsh > ~/.zfunc/_consign",
                "for zsh, where ~/.zfunc is in $fpath before compinit is called"
            ),
            ("consign completions fish > ~/.config/fish/completions/consign.fish", "for fish"),
            ("consign completions powershell >> $PROFILE", "for PowerShell"),
        ],
        run: { (call, console) throws(Failure) in
            console.result(try Completions.text(call.operands[0], CommandTable.verbs))
            return .done
        })

    static let manual = Verb(
        name: "man", operands: "", operandCount: 0...0,
        summary: "print the manual page",
        details: "Prints consign(1), made from the same table as --help.",
        options: [],
        examples: [("consign man | man -l -", "reads it")],
        run: { (_, console) throws(Failure) in
            console.result(ManPage.text(CommandTable.verbs, version: consignVersion))
            return .done
        })
}
