import Model
import Options

/// A commented manifest for what was found.
struct Proposal {
    let facts: ProjectFacts
    let files: ProjectFiles
    let words: Vocabulary
    /// The version's line, and whether there is a repository to make a source archive from.
    let version: String
    let isRepository: Bool

    private static let usual = [
        "linux-amd64: stage/linux-amd64", "linux-arm64: stage/linux-arm64",
        "macos-universal: {join: [stage/macos-amd64, stage/macos-arm64]}",
        "windows-amd64: stage/windows-amd64",
    ]

    /// The manifest's text.
    var text: String {
        let blocks = [
            head, product, platforms, contents, artifacts, sign, publish, notes,
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
            .joined(separator: "\n")
    }

    private let head = [
        "# How this project is released. 'consign check' reads it and says what is wrong with it;",
        "# 'consign plan' shows every file that would be made, and writes nothing.",
        "consign: 1",
    ]

    private var name: String { facts.name ?? "product" }

    private var product: [String] {
        let fields: [(String, String?, TextRule, String)] = [
            ("description", facts.description, ManifestRule.line, "One line about it."),
            ("homepage", facts.homepage, ManifestRule.homepage, "https://example.org"),
            ("license", facts.license, ManifestRule.line, "an SPDX expression, like Apache-2.0"),
            (
                "maintainer", facts.maintainer, ManifestRule.maintainer,
                "Your Name <you@example.org>"
            ),
        ]
        return ["name: " + YAMLText.quoted(name), version]
            + fields.map { key, value, rule, example in
                value.flatMap { Self.usable($0, rule) ? "\(key): " + YAMLText.quoted($0) : nil }
                    ?? "# \(key): \(example)"
            }
    }

    private var platforms: [String] {
        let staged = files.platforms.map { "\($0): stage/\($0)" }
        let fill = facts.howToFill.replacing("PROGRAM", with: programs[0])
        let howTo =
            fill.isEmpty ? [] : ["# To fill one, for example: " + fill]
        return ["# One folder for each platform; the build fills them before a release is made."]
            + (staged.isEmpty ? howTo : [])
            + ["platforms:"] + (staged.isEmpty ? Self.usual : staged).map { "  " + $0 }
    }

    private var programs: [String] {
        if !files.programs.isEmpty { return files.programs }
        let program = facts.program.flatMap { Self.usable($0, ManifestRule.file) ? $0 : nil }
        return [program ?? name]
    }

    private var contents: [String] {
        let lines =
            programs.map { ($0, ContentKind.program) } + files.others.map { ($0.path, $0.kind) }
        return [
            "# What goes into every artifact: from the stage, or else from beside this file.",
            "contents:",
        ]
            + lines.map { "  - {file: \(YAMLText.quoted($0)), kind: \($1.rawValue)}" }
    }

    private var artifacts: [String] {
        let systems =
            files.platforms.isEmpty
            ? [.linux, .macos, .windows] : Set(files.platforms.map(\.os)).sorted()
        let archive = words.formatNames.contains("tar.gz") ? "tar.gz" : words.formatNames.first
        let unix = systems.filter { $0 != .windows || !words.formatNames.contains("zip") }
        var lines: [String] = []
        if let archive, !unix.isEmpty {
            let patterns = unix.map { "\($0.rawValue)-*" }.joined(separator: ", ")
            lines.append("  - {format: \(archive), for: [\(patterns)]}")
        }
        if systems.contains(.windows), words.formatNames.contains("zip") {
            lines.append("  - {format: zip, for: windows-*}")
        }
        if isRepository, words.formatNames.contains("tar.gz") {
            lines.append("  - {format: tar.gz, for: source}        # the source archive, from git")
        }
        let packages = words.nativeFormats.filter { ["deb", "rpm"].contains($0) }
        if systems.contains(.linux), !packages.isEmpty {
            lines.append("  # Packages of Linux, which need a description and a maintainer:")
            lines += packages.map { "  # - {format: \($0)}" }
        }
        return [
            "# Which files are made. Formats: " + words.formatNames.joined(separator: ", "),
            "artifacts:",
        ]
            + lines
    }

    private var sign: [String] {
        guard !words.signatures.isEmpty else { return [] }
        let known = ["ssh", "minisign", "openssl"].filter(words.signatures.contains)
        let formats = known.isEmpty ? Array(words.signatures.prefix(1)) : known
        return [
            "# 'consign key new release' makes the key. Keep its private half out of the repository.",
            "sign:", "  keys: [release]", "  formats: [\(formats.joined(separator: ", "))]",
        ]
    }

    private var publish: [String] {
        var lines: [String] = []
        if words.publishes(to: "directory") { lines.append("  - {directory: public}") }
        let forge = "https://github.com/"
        if words.publishes(to: "github"), let page = facts.homepage, page.hasPrefix(forge),
            Self.usable(page, ManifestRule.homepage)
        {
            let project = YAMLText.quoted(String(page.dropFirst(forge.count)))
            lines.append("  # - {github: \(project)}")
        }
        guard words.publishes(to: "directory") else { return [] }
        return ["# Where the release is published, in this order.", "publish:"] + lines
    }

    private let notes = [
        "# The notes list the commits since the last tag, unless a file says what changed:",
        "# notes: {changes: 'release-notes/{{version}}.md'}",
    ]

    /// Whether a value may stand in a manifest at all.
    private static func usable(_ text: String, _ rule: TextRule) -> Bool {
        rule.accepts(text) && !SecretScan.finds(in: text)
    }
}
