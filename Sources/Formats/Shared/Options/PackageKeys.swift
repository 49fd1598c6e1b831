package import Model
package import Options

/// What every native package may say of itself.
extension Naming: OptionGroup {
    package static var keys: [Key<Self>] {
        [
            .text(
                "package", \.name, ManifestRule.key,
                "The package's name, when it is not the product's.", example: "acme-cli"),
            .text(
                "summary", \.summary, ManifestRule.line,
                "One line about the package, when not the product's description.",
                example: "Sends anvils."),
            .text(
                "about", \.about, ManifestRule.paragraphs,
                "A longer text about the product; paragraphs are parted by an empty line.",
                example: "'Acme sends anvils to addresses of your choice.'"),
        ]
    }
}

/// How the packagings of one version are told apart.
package struct Numbering: OptionGroup {
    /// Counts the packagings of one version.
    package var revision: Located<String>?
    /// Put before the version when an older numbering was higher; 0 is none.
    package var epoch = 0

    package init() {}

    package static var keys: [Key<Self>] {
        revisionKeys + [
            .number(
                "epoch", \.epoch, "Put before the version when an older numbering was higher.",
                example: "'1'"
            ).binding
        ]
    }

    /// For systems that know no epochs.
    static var revisionKeys: [Key<Self>] {
        [
            .text(
                "release", \.revision, ManifestRule.revision,
                "Counts the packagings of one version.", example: "'1'")
        ]
    }

    /// The revision; the first packaging of a version is 1.
    var release: String { revision?.value ?? "1" }
}

/// Keys that several formats have, each with a place of its own for the value.
extension Key {
    static func section(_ place: any Place<String>, _ doc: String) -> Self {
        .text("section", place, ManifestRule.line, doc, example: "utils")
    }

    static func priority(_ place: any Place<String>) -> Self {
        let words = ["required", "important", "standard", "optional", "extra"]
        return .text(
            "priority", place, ManifestRule.word("priority", words), "How much a system needs it.",
            example: "optional")
    }

    static func packager(_ place: any Place<String>) -> Self {
        .text(
            "packager", place, ManifestRule.maintainer,
            "Who made the package, when it is not the maintainer.",
            example: "Acme Builds <build@acme.example>")
    }

    static func fields(_ place: any Place<[(name: Located<String>, value: String)]>) -> Self {
        .pairs(
            "fields", place, ManifestRule.field, "Further fields of the control file.",
            example: "{Bugs: 'https://acme.example/bugs'}")
    }

    /// `words` are what the format's system can read, its usual one first.
    static func compression(_ place: any Place<Located<String>?>, _ words: [String]) -> Self {
        .text(
            "compression", place, CompressionWords.rule(words),
            "How it is compressed, when not the format's usual way, and at which level: zstd:3.",
            example: words[0])
    }

    static func signer(_ place: any Place<Located<String>?>) -> Self {
        .text(
            "sign", place, ManifestRule.key, "The identity that signs the package itself.",
            example: "release-2026")
    }

    /// `formats` are those whose artifacts the format can pack.
    static func base(_ place: any Place<Located<String>?>, _ formats: [String]) -> Self {
        Key.text(
            "of", place, ManifestRule.word("format", formats),
            "What is packed instead of the contents: an artifact of another format.",
            example: formats[0]
        ).own
    }

    static func changelog(_ place: any Place<NamedFile?>) -> Self {
        .file(
            "changelog", place, what: "the changelog",
            "What changed in each version, in the form of a Debian changelog.",
            example: "debian/changelog")
    }

    static func triggers(_ place: any Place<[Located<String>]>) -> Self {
        Key.list(
            "triggers", place, ManifestRule.line,
            "What fires the trigger script, in the words of the format's system.",
            example: "['interest-noawait /usr/share/acme/plugins']"
        ).binding
    }

    static func alternatives(_ place: any Place<[Located<Alternative>]>) -> Self {
        Key.list(
            "alternatives", place, of: Alternative.fields,
            "Alternatives to register: common names for one of its programs.",
            Alternative.init
        ).binding
    }

    static func waivers(_ place: any Place<[Located<Waiver>]>, _ names: [String]) -> Self {
        let shape = Shape.pairs(
            ManifestRule.word("finding", names), .text(ManifestRule.line))
        let doc =
            "Findings that are right here, each with the reason; 'wrong-architecture' is asked "
            + "of every format."
        let example = "{missing-copyright: 'only we install it'}"
        return Self(Field("waive", shape, doc, example: example)) { node, values in
            guard let members = node.members else { return }
            values[keyPath: place] = members.compactMap { member in
                member.value.text.map {
                    Located(Waiver(finding: member.key, reason: $0), at: member.place)
                }
            }
        }
    }
}

extension Alternative {
    /// Where nothing is said.
    private static let usualPriority = 50

    fileprivate static var fields: [Field] {
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
                "priority", .text(ManifestRule.number),
                "The highest one wins; \(usualPriority) if not given.",
                example: "'\(usualPriority)'"),
        ]
    }

    fileprivate init?(_ node: YAMLNode) {
        guard let link = node["link"]?.text, let path = node["path"]?.text else { return nil }
        self.init(
            link: link, name: node["name"]?.text ?? String(link.split(separator: "/").last ?? ""),
            path: path,
            priority: node["priority"]?.text.flatMap { Int($0) } ?? Self.usualPriority)
    }
}
