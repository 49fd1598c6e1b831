import Model
import Release
import Signatures

/// One option of a verb: help, parser, completions and man page all read it.
struct Option: Sendable {
    /// The name behind `--`.
    let name: String
    /// The letter behind `-`, if it has one.
    let letter: Character?
    /// What its value is called; nil is a flag.
    let value: String?
    /// One line of help.
    let help: String

    /// What its value may be; nil says that by how it is called.
    private let completes: Completion?

    init(
        _ name: String, letter: Character? = nil, value: String? = nil, _ help: String,
        completes: Completion? = nil
    ) {
        self.completes = completes
        self.name = name
        self.letter = letter
        self.value = value
        self.help = help
    }

    /// What its value may be.
    var completion: Completion { completes ?? Completion(label: value ?? "") }

    /// `-o, --output DIR`, as help shows it.
    var usage: String {
        let short = letter.map { "-\($0), " } ?? "    "
        return short + "--" + name + (value.map { " " + $0 } ?? "")
    }
}

/// Options that several verbs share.
extension Option {
    static let manifest = Option(
        "file", letter: "f", value: "FILE", "the manifest, if it is not consign.yaml")
    static let output = Option(
        "output", letter: "o", value: "DIR", "the release folder (default: dist)")
    static let jobs = Option("jobs", letter: "j", value: "N", "threads to use (default: all cores)")
    static let only = Option(
        "only", value: "GLOB", "only artifacts whose file name matches; repeatable")
    static let platform = Option(
        "platform", value: "GLOB",
        "only these platforms, like 'linux-*', or 'host' for this machine's; repeatable",
        completes: .names(.platforms))
    static let tag = Option(
        "tag", value: "TAG", "the tag to release, when several versions' are at this commit")
    static let skip = Option(
        "skip", value: "STEP", "leave out a step: sign, notes or publish; repeatable",
        completes: .words(ReleaseStep.optional.map(\.rawValue)))
    static let snapshot = Option(
        "snapshot", "a snapshot: allows a dirty tree or a missing tag, and marks the version")
    static let join = Option(
        "join", value: "DIR",
        "first join what build jobs sent, one folder or a folder of them; repeatable")
    static let json = Option("json", "print the result as JSON on standard output")
    static let dryRun = Option("dry-run", "say what would be done, and change nothing")
    static let passphraseDescriptor = Option(
        "passphrase-fd", value: "N", "read the key's passphrase from this file descriptor")
    static let passphraseFile = Option(
        "passphrase-file", value: "FILE", "read the key's passphrase from this file")
    static let signingKey = Option(
        "key", value: "NAME", "sign with this identity; repeatable",
        completes: .keys)
    static let signatureFormat = Option(
        "format", value: "NAME", "a signature format; repeatable (default: the manifest's)",
        completes: .words(SignatureRegistry.all.map(\.name)))

    /// Understood by every verb.
    static let common = [
        Option("quiet", letter: "q", "say nothing but errors and results"),
        Option("verbose", letter: "v", "say more"),
        Option("no-color", "no colours (as with NO_COLOR set)"),
        Option("help", letter: "h", "show this help"),
    ]
}

/// One command: the declaration is its parser, its help, its completion and its page of the manual.
struct Verb: Sendable {
    /// `build`, or two words: `key new`.
    let name: String
    /// What may stand behind the options: `[DIR]`.
    let operands: String
    /// How many operands there may be.
    let operandCount: ClosedRange<Int>
    /// What those may be; nil says that by how they are called.
    var completes: Completion?
    /// One line.
    let summary: String
    /// A paragraph for help and the manual.
    let details: String
    /// What its operands may be.
    var completion: Completion { completes ?? Completion(label: operands) }
    /// Its own options; the common ones are added.
    let options: [Option]
    /// A line to type, and what it does.
    let examples: [(line: String, meaning: String)]
    /// What it does.
    let run: @Sendable (Invocation, Console) throws(Failure) -> ExitCode

    /// Its options and the common ones.
    var allOptions: [Option] { options + Option.common }
}
