import Model
import Options

/// The manifest as one table: every key, what it takes and what it is for.
///
/// It is built when asked for, not kept: a leak checker cannot see into indirect enums.
enum ManifestShape {
    /// The version of the manifest's layout.
    static let schema: Int64 = 1

    /// The keys at the top, and all that is below them.
    static func root(_ words: Vocabulary) -> Shape {
        .map(
            product + [
                Field(
                    "platforms", platforms, "What the build staged: one folder for each platform."),
                Field(
                    "contents", .list(.map(content(words)), atLeast: 0),
                    "What goes into every artifact, whatever its format."),
                Field(
                    "programs", .map(ProgramShape.fields),
                    "What is done to programs before they are packed."),
            ] + packages(words) + [
                Field(
                    "artifacts", .list(artifact(words), atLeast: 1), isRequired: true,
                    "Which files are made."),
                Field(
                    "sign", .map(sign(words)),
                    "How the release is sealed; without it, it is unsigned."),
                Field(
                    "publish", .list(.one(publish(words)), atLeast: 0),
                    "Where the release is published, in this order."),
            ] + announcements(words) + [
                Field("notes", .map(notes), "How the release notes are written."),
                Field(
                    "ci", .map(ContinuousShape.fields),
                    "What the workflows run that 'consign ci' writes."),
            ])
    }

    private static func packages(_ words: Vocabulary) -> [Field] {
        guard !words.nativeFormats.isEmpty else { return [] }
        return [
            Field(
                "packages", FormatShape(formats: words.formats).packages,
                "What native packages (\(words.nativeFormats.joined(separator: ", "))) say "
                    + "beyond their files; each of these keys may also stand on the line of "
                    + "an artifact whose format has it.")
        ]
    }

    private static var product: [Field] {
        [
            Field(
                "consign", .number(schema), isRequired: true,
                "The version of this layout.", example: "1"),
            Field(
                "name", .text(ManifestRule.name), isRequired: true,
                "The product's name, which begins every file name: lower-case letters, digits, "
                    + "'-', '_' and '.', at most 64.", example: "acme"),
            Field(
                "version", .text(ManifestRule.version), isRequired: true,
                "Where the version comes from: `tag` is the git tag at HEAD, then there is "
                    + "`file:VERSION`, `env:VERSION`, or the semantic version itself.",
                example: "tag"),
            Field(
                "date", .text(ManifestRule.date),
                "The time all files of the release bear, when not that of the tagged commit; "
                    + "SOURCE_DATE_EPOCH is stronger.", example: "'2026-11-21T08:30:00Z'"),
            Field(
                "description", .text(ManifestRule.line), "The product in one line.",
                example: "Sends anvils."),
            Field(
                "homepage", .text(ManifestRule.homepage), "The product's page.",
                example: "https://acme.example"),
            Field(
                "license", .text(ManifestRule.line), "The license as an SPDX expression.",
                example: "Apache-2.0"),
            Field(
                "maintainer", .text(ManifestRule.maintainer), "Who answers for the release.",
                example: "Acme Releases <release@acme.example>"),
        ]
    }

    private static var platforms: Shape {
        .pairs(
            ManifestRule.platform,
            .either(
                .text(ManifestRule.folder),
                .map([
                    Field(
                        "join", .list(.text(ManifestRule.folder), atLeast: 2), isRequired: true,
                        "Folders whose programs become universal ones; for macos-universal.",
                        example: "[stage/macos-amd64, stage/macos-arm64]")
                ])))
    }

    private static var patterns: Shape {
        .either(
            .text(ManifestRule.pattern), .list(.text(ManifestRule.pattern), atLeast: 1))
    }

    private static func content(_ words: Vocabulary) -> [Field] {
        [
            Field(
                "file", .text(ManifestRule.file),
                "A file, a pattern, or a folder followed by '/**', in the stage or beside the "
                    + "manifest. What installing makes (directory, symlink, ghost) has none.",
                example: "acme"),
            Field(
                "kind", .text(ManifestRule.word("kind", ContentKind.allCases.map(\.rawValue))),
                isRequired: true, "What it is for, from which every format knows where it belongs.",
                example: "program"),
            Field(
                "to", .text(ManifestRule.target),
                "Where native packages install it, when not at the kind's usual place; a folder "
                    + "when it ends in '/' or when 'file' is a pattern.",
                example: "/etc/acme/acme.conf"),
            Field(
                "mode", .text(ManifestRule.mode),
                "Its permissions in octal, when not the kind's usual ones.", example: "0755"),
            Field(
                "owner", .text(ManifestRule.owner),
                "Who owns it once installed; root if not given.",
                example: "acme"),
            Field(
                "group", .text(ManifestRule.owner),
                "The group it belongs to once installed; root if not given.", example: "acme"),
            Field(
                "noreplace", .flag,
                "Whether an edited configuration file stays when a new version brings another, "
                    + "which it does unless this is false (rpm).", example: "true"),
            Field(
                "target", .text(ManifestRule.link), "Where a symbolic link leads.",
                example: "../lib/acme/acme"),
            Field(
                "enable", .flag, "Whether a service or timer is enabled on installation.",
                example: "true"),
            Field(
                "for", patterns, "The platforms that get it, when not all that have a use for it.",
                example: "linux-*"),
            Field(
                "formats",
                .list(
                    .text(
                        ManifestRule.word(
                            "format", words.formatNames, others: words.otherNames.formats)),
                    atLeast: 1),
                "The formats that get it, when not all.", example: "[deb, rpm]"),
        ]
    }

    private static func artifact(_ words: Vocabulary) -> Shape {
        let names = words.formatNames
        return FormatShape(formats: words.formats).artifact(
            Field(
                "format",
                .text(ManifestRule.word("format", names, others: words.otherNames.formats)),
                isRequired: true,
                "The kind of file.", example: names.first ?? ""),
            [
                Field(
                    "for", patterns,
                    "The platforms it is made for, when not all that the format can carry; 'source' is the "
                        + "source archive.",
                    example: "[linux-*, macos-*]"),
                Field(
                    "name", .text(ManifestRule.stem),
                    "The file name without its ending, when the usual one is not meant.",
                    example: "'{{name}}-{{version}}-{{os}}-{{arch}}'"),
            ])
    }

    private static func sign(_ words: Vocabulary) -> [Field] {
        [
            Field(
                "keys", .list(.text(ManifestRule.key), atLeast: 1), isRequired: true,
                "The identities that sign; the first one's signatures have the plain names.",
                example: "[release-2026]"),
            Field(
                "formats",
                .list(
                    .text(
                        ManifestRule.word(
                            "signature format", words.signatures,
                            others: words.otherNames.signatures)), atLeast: 1),
                isRequired: true, "The kinds of signature.",
                example: "[" + words.signatures.joined(separator: ", ") + "]"),
            Field(
                "each", .flag, "Whether every file is signed as well as the checksum list.",
                example: "false"),
            Field(
                "log", .flag,
                "Whether a log of all releases is kept beside them, signed by the first key.",
                example: "true"),
            Field(
                "threshold", .count(64),
                "How many of the keys must have signed before the release is published.",
                example: "2"),
            Field(
                "ended", .list(.text(ManifestRule.key), atLeast: 0),
                "Those of the keys that sign although they are retired or have expired, for people who "
                    + "know only them; others must sign beside them.",
                example: "[release-2025]"),
            Field(
                "digests", .list(.text(ManifestRule.word("digest", ["sha512"])), atLeast: 0),
                "Digests recorded beside SHA-256.", example: "[sha512]"),
            Field(
                "timestamp", .map(timestamp),
                "An authority that says when each signature was there (RFC 3161)."),
        ]
    }

    private static var timestamp: [Field] {
        authority + [
            Field(
                "required", .flag,
                "Whether a signature without a timestamp is a failure, and not only a warning.",
                example: "true")
        ]
    }

    /// Whom to ask for timestamps, and whom to believe.
    static var authority: [Field] {
        [
            Field(
                "server", .text(ManifestRule.authority), isRequired: true,
                "The authority's address.", example: "https://tsa.acme.example/"),
            Field(
                "certificate", .text(ManifestRule.certificate), isRequired: true,
                "The file with the certificate that the authority's own must lead to, in PEM.",
                example: "keys/tsa.pem"),
        ]
    }

    private static var notes: [Field] {
        [
            Field(
                "template", .text(ManifestRule.path),
                "A file with placeholders, when the built-in notes are not meant.",
                example: "release-notes/template.md"),
            Field(
                "changes", .text(ManifestRule.path),
                "A file that says what changed; without it, the commits since the last tag.",
                example: "'release-notes/{{version}}.md'"),
            Field(
                "base", .text(ManifestRule.address),
                "The address below which the release's files will be found.",
                example: "'https://acme.example/download/{{version}}'"),
        ]
    }
}
