import Model

/// The keys of native packages: under `packages`, below each of their formats, and on the lines of
/// artifacts that have such a format.
enum NativeShape {
    static func fields(_ words: Vocabulary) -> [Field] {
        facts + relations + contents + trust(words)
    }

    /// The same where the reference only points at them.
    static func repeated(_ words: Vocabulary) -> [Field] {
        fields(words).map { field in
            var field = field
            field.isRepeated = true
            return field
        }
    }

    /// All of ``fields``, and once more for each format.
    static func packages(_ words: Vocabulary) -> Shape {
        .map(
            fields(words)
                + words.nativeFormats.map {
                    Field(
                        $0, .map(repeated(words)),
                        "The same keys for \($0) alone, over those above.")
                })
    }

    private static var facts: [Field] {
        [
            Field(
                "package", .text(ManifestRule.key),
                "The package's name, when it is not the product's.", example: "acme-cli"),
            Field(
                "summary", .text(ManifestRule.line),
                "One line about it, when not the product's description.",
                example: "Sends anvils"),
            Field(
                "about", .text(ManifestRule.paragraphs),
                "A longer text about the product; paragraphs are parted by an empty line.",
                example: "'Acme sends anvils to addresses of your choice.'"),
            Field(
                "release", .text(ManifestRule.revision),
                "Counts the packagings of one version.", example: "'1'"),
            Field(
                "epoch", .text(ManifestRule.number),
                "Put before the version when an older numbering was higher.", example: "'1'"),
            Field(
                "section", .text(ManifestRule.line), "The archive's section, or the rpm group.",
                example: "utils"),
            Field(
                "priority", .text(ManifestRule.word("priority", priorities)),
                "How much a system needs it (deb, ipk).", example: "optional"),
            Field(
                "groups", .list(.text(ManifestRule.line), atLeast: 1),
                "Groups it belongs to (arch).", example: "[acme-tools]"),
            Field(
                "packager", .text(ManifestRule.maintainer),
                "Who made the package, when it is not the maintainer (rpm, arch).",
                example: "Acme Builds <build@acme.example>"),
            Field(
                "vendor", .text(ManifestRule.line), "The organisation behind it (rpm).",
                example: "Acme"),
            Field(
                "fields", .pairs(ManifestRule.field, .text(ManifestRule.line)),
                "Further fields of the control file (deb, ipk).",
                example: "{Bugs: 'https://acme.example/bugs'}"),
            Field(
                "compression", .text(ManifestRule.word("compression", ["gzip", "xz", "zstd"])),
                "How it is compressed, when not the format's usual way.", example: "zstd"),
        ]
    }

    private static let priorities = ["required", "important", "standard", "optional", "extra"]

    private static var relations: [Field] {
        Relation.allCases.map {
            Field(
                $0.rawValue, .list(.text(ManifestRule.dependency), atLeast: 0), $0.doc,
                example: $0 == .depends ? "['libc6 (>= 2.31)']" : "[acme-data]")
        } + [
            Field(
                "libraries", .flag,
                "Whether library dependencies are read from the programs (deb, rpm); they are "
                    + "unless this is false.", example: "true")
        ]
    }

    private static var contents: [Field] {
        [
            Field(
                "changelog", .text(ManifestRule.input),
                "What changed in each version, in the form of a Debian changelog.",
                example: "debian/changelog"),
            Field(
                "scripts",
                .map(
                    ScriptMoment.allCases.map {
                        Field(
                            $0.rawValue, .text(ManifestRule.input), $0.doc,
                            example: "scripts/\($0.rawValue).sh")
                    }),
                "Shell scripts that run around what the contents already bring about."),
            Field(
                "triggers", .list(.text(ManifestRule.line), atLeast: 1),
                "What fires the trigger script, in the words of the format's system.",
                example: "['interest-noawait /usr/share/acme/plugins']"),
            Field(
                "alternatives", .list(.map(alternative), atLeast: 1),
                "Alternatives to register: common names for one of its programs."),
        ]
    }

    private static var alternative: [Field] {
        [
            Field(
                "link", .text(ManifestRule.target), isRequired: true, "The common path.",
                example: "/usr/bin/editor"),
            Field(
                "name", .text(ManifestRule.line),
                "The group's name, when not the link's last part.", example: "editor"),
            Field(
                "path", .text(ManifestRule.target), isRequired: true,
                "What this package offers.", example: "/usr/bin/acme"),
            Field(
                "priority", .text(ManifestRule.number), "The highest one wins; 50 if not given.",
                example: "'50'"),
        ]
    }

    private static func trust(_ words: Vocabulary) -> [Field] {
        [
            Field(
                "sign", .text(ManifestRule.key),
                "The identity that signs the package itself (rpm, apk, arch).",
                example: "release-2026"),
            Field(
                "waive",
                .pairs(ManifestRule.word("finding", words.findings), .text(ManifestRule.line)),
                "Findings that are right here, each with the reason; 'wrong-architecture' is asked "
                    + "of every format.",
                example: "{missing-copyright: 'nobody sees it but us'}"),
        ]
    }
}
