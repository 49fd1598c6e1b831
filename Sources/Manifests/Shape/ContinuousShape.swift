import Model
import Options

/// The keys of `ci`: what workflows run.
enum ContinuousShape {
    static var fields: [Field] {
        [
            Field(
                "image", .text(ManifestRule.image),
                "The container image of jobs on Linux, when not the runner's own system; it needs "
                    + "bash, git and curl.", example: "buildpack-deps:bookworm"),
            Field(
                "uses", .list(.map(action), atLeast: 1),
                "Actions that jobs which test or build run before all commands, for caches and "
                    + "toolchains (github, forgejo)."),
            Field(
                "setup", commands,
                "What every job that builds, tests or releases runs first; PLATFORM is empty but "
                    + "where a platform is built.",
                example: "[apt-get update, apt-get -y install make]"),
            Field(
                "install", .map(installation),
                "How a job gets Consign; without it, the image or the runner has it."),
            Field("test", commands, "What tests the project.", example: "[make check]"),
            Field(
                "build", commands,
                "What stages one platform, whose name is in PLATFORM, its halves in PLATFORM_OS and "
                    + "PLATFORM_ARCH.", example: "['make stage TARGET=\"$PLATFORM\"']"),
            Field(
                "runners", .pairs(ManifestRule.platform, .text(ManifestRule.runner)),
                "Labels of the runners that build a platform, where the usual ones are not meant.",
                example: "{linux-arm64: my-arm-runner}"),
            Field(
                "nightly", .flag, "Whether a snapshot is made every night; true if not given.",
                example: "false"),
        ]
    }

    private static var action: [Field] {
        [
            Field(
                "action", .text(ManifestRule.action), isRequired: true,
                "The action and the commit it is at: tags can be moved.",
                example: "actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830"),
            Field(
                "version", .text(ManifestRule.actionVersion),
                "What people call that commit; it stands behind it, for them and for bots.",
                example: "v4.3.0"),
            Field(
                "with", .pairs(ManifestRule.input, .text(ManifestRule.command)), "Its inputs.",
                example: "{path: ~/.cargo/registry, key: cargo}"),
        ]
    }

    private static var commands: Shape { .list(.text(ManifestRule.command), atLeast: 1) }

    private static var installation: [Field] {
        [
            Field("run", commands, "Commands that make it.", example: "[make build]"),
            Field(
                "path", .text(ManifestRule.file), "The folder in which they leave it.",
                example: ".build/release"),
            Field(
                "url", .text(ManifestRule.download),
                "A release of Consign to fetch: a tar.gz for the machine that the jobs run on.",
                example: "https://consign.example/0.1.0/consign-0.1.0-linux-amd64.tar.gz"),
            Field(
                "sha256", .text(ManifestRule.sha256), "What the fetched file must be.",
                example: "5f70…"),
        ]
    }
}

/// The kinds of text below `ci`.
///
/// They end up in workflows, where `${{` begins an expression; none of them may have one.
extension ManifestRule {
    /// Without placeholders the rule refuses '{{' by itself.
    static let command = TextRule(noun: "a command")

    static let image = TextRule(
        noun: "a container image", pattern: "^[A-Za-z0-9][A-Za-z0-9._/:@-]*$"
    ) { text throws(Failure) in
        try checkWord(text, "._/:@-", "an image", like: "buildpack-deps:bookworm")
    }

    static let runner = TextRule(
        noun: "the label of a runner", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"
    ) { text throws(Failure) in
        try checkWord(text, "._-", "the label of a runner", like: "ubuntu-24.04")
    }

    /// `owner/name@COMMIT`, or an address before the `@`, which Forgejo takes.
    static let action = TextRule(
        noun: "an action at a commit",
        pattern: "^(https://)?[A-Za-z0-9][A-Za-z0-9._/-]*@[0-9a-f]{40}$"
    ) { text throws(Failure) in
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        let name = halves[0].hasPrefix("https://") ? halves[0].dropFirst(8) : halves[0]
        try checkWord(String(name), "._/-", "an action", like: "actions/cache@COMMIT")
        let commit = halves.count == 2 ? halves[1] : ""
        guard commit.utf8.count == 40, commit.allSatisfy({ "0123456789abcdef".contains($0) }) else {
            throw Failure(
                "\(Quoted(text)) is not at a commit", "a tag or a branch can be moved",
                hint: "write the 40 digits of the commit, which 'git ls-remote' tells: "
                    + "\(name)@0123…, and the tag as 'version'")
        }
    }

    static let actionVersion = TextRule(
        noun: "a version", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"
    ) { text throws(Failure) in
        try checkWord(text, "._-", "a version", like: "v4.3.0")
    }

    static let input = TextRule(noun: "an input", pattern: "^[A-Za-z0-9][A-Za-z0-9_-]*$") {
        text throws(Failure) in
        try checkWord(text, "_-", "an input of an action", like: "path")
    }

    static let download = TextRule(
        noun: "an https address", pattern: "^https://", check: ManifestText.checkAuthority)

    static let sha256 = TextRule(noun: "a SHA-256", pattern: "^[0-9a-f]{64}$") {
        text throws(Failure) in
        guard Digest(.sha256, hex: text) != nil else {
            throw Failure("\(Quoted(text)) is not a SHA-256", "it has 64 hex digits")
        }
    }

    private static func checkWord(
        _ text: String, _ marks: String, _ noun: String, like example: String
    ) throws(Failure) {
        let fine = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || marks.unicodeScalars.contains(scalar))
        }
        guard fine, let first = text.first, first.isLetter || first.isNumber else {
            throw Failure("\(Quoted(text)) is not \(noun)", hint: "write it like \(example)")
        }
    }
}

/// Reads the manifest's `ci`, whose shape has been checked.
struct ContinuousDecoder {
    private(set) var complaints = Complaints()

    mutating func policy(_ node: YAMLNode, _ platforms: [Platform]) -> ContinuousPolicy {
        var policy = ContinuousPolicy()
        policy.image = node["image"]?.text
        policy.setup = texts(node["setup"])
        policy.test = texts(node["test"])
        policy.build = texts(node["build"])
        if case .scalar("false", isPlain: true) = node["nightly"]?.body { policy.isNightly = false }
        policy.actions = (node["uses"]?.elements ?? []).compactMap(action)
        if let install = node["install"] { policy.installation = installation(install) }
        for member in node["runners"]?.members ?? [] {
            guard let platform = try? Platform(parsing: member.key) else { continue }
            guard platforms.contains(platform) else {
                complaints.add(
                    "\(Quoted(member.key)) is not built here", at: member.place,
                    hint: Spelling.suggestion(
                        for: member.key, known: platforms.map(\.description)))
                continue
            }
            policy.runners[platform] = member.value.text
        }
        return policy
    }

    private func action(_ node: YAMLNode) -> Located<ContinuousPolicy.Action>? {
        guard let text = node["action"]?.text, let at = text.lastIndex(of: "@") else { return nil }
        let inputs = (node["with"]?.members ?? []).compactMap { member in
            member.value.text.map {
                ContinuousPolicy.Action.Input(name: member.key, value: $0)
            }
        }
        let action = ContinuousPolicy.Action(
            name: String(text[..<at]), commit: String(text[at...].dropFirst()),
            version: node["version"]?.text, inputs: inputs)
        return Located(action, at: node["action"]?.place)
    }

    /// Commands and the folder they fill, or an address and what is found there.
    private mutating func installation(_ node: YAMLNode) -> ContinuousPolicy.Installation {
        let run = texts(node["run"])
        switch (node["path"]?.text, node["url"]?.text, node["sha256"]?.text) {
        case (let path?, nil, nil) where !run.isEmpty: return .made(run, folder: path)
        case (nil, let url?, let digest?) where node["run"] == nil:
            return .fetched(url: url, sha256: digest)
        default:
            complaints.add(
                "'install' is not whole", "it has 'run' and 'path', or 'url' and 'sha256'",
                at: node.place, hint: "write: install: {run: [make build], path: .build/release}")
            return .present
        }
    }

    private func texts(_ node: YAMLNode?) -> [String] {
        (node?.elements ?? []).compactMap(\.text)
    }
}
