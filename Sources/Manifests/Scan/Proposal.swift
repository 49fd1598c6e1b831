import Files
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

    /// A fact about the product: its key, what was found if it can stand there, and an example.
    private struct Fact {
        let key: String
        let value: String?
        let example: String

        init(_ key: String, _ value: String?, _ rule: TextRule, _ example: String) {
            self.key = key
            self.value = value.flatMap { Proposal.usable($0, rule) ? $0 : nil }
            self.example = example
        }
    }

    private var known: [Fact] {
        [
            Fact("description", facts.description, ManifestRule.line, "One line about it."),
            Fact("homepage", facts.homepage, ManifestRule.homepage, "https://example.org"),
            Fact(
                "license", facts.license, ManifestRule.line, "an SPDX expression, like Apache-2.0"),
            Fact(
                "maintainer", facts.maintainer, ManifestRule.maintainer,
                "Your Name <you@example.org>"),
        ]
    }

    /// The keys that were not found, and are for the user to fill in.
    var open: [String] { known.filter { $0.value == nil }.map(\.key) }

    private var product: [String] {
        ["name: " + YAMLText.quoted(name), version]
            + known.map { fact in
                fact.value.map { "\(fact.key): " + YAMLText.quoted($0) }
                    ?? "# \(fact.key): \(fact.example)"
            }
    }

    private var platforms: [String] {
        let head = "# One folder for each platform; the build fills them before a release is made."
        guard files.stages.isEmpty else {
            let others = Self.usual.filter { line in
                !files.stages.contains { line.hasPrefix("\($0.platform):") }
            }
            let isWhole = files.stages.allSatisfy { $0.folder.hasPrefix("stage/") }
            let hint = [
                "# 'consign ci' sends a folder whole: for that, have the build copy what is released",
                "# into one of its own, like stage/linux-amd64.",
            ]
            return [head] + (isWhole ? [] : hint) + ["platforms:"]
                + files.stages.map { "  \($0.platform): \(YAMLText.quoted($0.folder))" }
                + others.map { "  # " + $0 }
        }
        let fill = facts.howToFill.replacing("PROGRAM", with: programs[0])
        return [head] + (fill.isEmpty ? [] : ["# To fill one, for example: " + fill])
            + ["platforms:"] + Self.usual.map { "  " + $0 }
    }

    private var programs: [String] {
        if !files.programs.isEmpty { return files.programs }
        let program = facts.program.flatMap { Self.usable($0, ManifestRule.file) ? $0 : nil }
        return [program ?? name]
    }

    private var contents: [String] {
        let programs = programs.map { ProjectFiles.Found(path: $0, kind: .program) }
        return [
            "# What goes into every artifact: from the stage, or else from beside this file.",
            "contents:",
        ] + (programs + files.others).flatMap(content)
    }

    private func content(_ found: ProjectFiles.Found) -> [String] {
        let file = "  - {file: \(YAMLText.quoted(found.path)), "
        let place = found.place.map { "to: \(YAMLText.quoted($0)), " } ?? ""
        let line = file + place + "kind: \(found.kind.rawValue)}"
        guard found.isExample else { return [line] }
        let name = Path.name(FileKind.bare(example: found.path))
        return [
            "  # An example for reading. To install it as the configuration, give it a place instead:",
            "  # \(file.dropFirst(2))to: /etc/\(self.name)/\(name), kind: config}", line,
        ]
    }

    private var artifacts: [String] {
        let systems =
            files.stages.isEmpty
            ? [.linux, .macos, .windows] : Set(files.stages.map(\.platform.os)).sorted()
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
        if systems.contains(.linux) { lines += packages }
        return [
            "# Which files are made. Formats: " + words.formatNames.joined(separator: ", "),
            "# 'name' calls one otherwise: {format: tar.gz, for: linux-amd64, "
                + "name: '\(name)-v{{version}}-x86_64-linux'}", "artifacts:",
        ]
            + lines
    }

    /// Packages of Linux. Package managers ask by default for the signature inside an rpm, an apk and
    /// beside a pacman package; a deb carries none.
    private var packages: [String] {
        let known = words.nativeFormats
        let lines = ["deb", "rpm", "arch"].filter(known.contains).map { format in
            let isSigned = format != "deb" && !words.signatures.isEmpty
            return "- {format: \(format)\(isSigned ? ", sign: \(Self.key)" : "")}"
        }
        guard !lines.isEmpty else { return [] }
        let lacks = ["description", "maintainer"].filter(open.contains)
        let head =
            lacks.isEmpty
            ? "Packages of Linux:"
            : "Packages of Linux, which need a \(lacks.joined(separator: " and a ")):"
        let isMade = lacks.isEmpty && canBePackaged
        let needs = files.alpineNeeds.joined(separator: ", ")
        let apk = [
            "Alpine's, for which 'consign key new \(Self.key) --rsa' makes the key:",
            "- {format: apk, sign: \(Self.key)\(needs.isEmpty ? "" : ", depends: [\(needs)]")}",
        ]
        return ["  # " + head] + lines.map { (isMade ? "  " : "  # ") + $0 }
            + (known.contains("apk") && !words.signatures.isEmpty ? apk : []).map { "  # " + $0 }
    }

    /// Debian's names have two letters at least, and no underscore (Policy 5.6.7); a package has to say
    /// how it may be used.
    private var canBePackaged: Bool {
        let hasLicense = files.others.contains { $0.kind == .license } || !open.contains("license")
        return hasLicense && name.count > 1 && !name.contains("_")
    }

    private static let key = "release"

    private var sign: [String] {
        guard !words.signatures.isEmpty else { return [] }
        let known = ["ssh", "minisign", "openssl"].filter(words.signatures.contains)
        let formats = known.isEmpty ? Array(words.signatures.prefix(1)) : known
        return [
            "# 'consign key new \(Self.key)' makes the key. Keep its private half out of the repository.",
            "sign:", "  keys: [\(Self.key)]", "  formats: [\(formats.joined(separator: ", "))]",
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
    fileprivate static func usable(_ text: String, _ rule: TextRule) -> Bool {
        rule.accepts(text) && !SecretScan.finds(in: text)
    }
}
