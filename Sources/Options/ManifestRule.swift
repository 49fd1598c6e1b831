import Files
import Model

/// The kinds of text in a manifest.
package enum ManifestRule {
    private static let perRelease = Template.words.filter { $0 != "os" && $0 != "arch" }
    private static let namePattern = "^[a-z0-9][a-z0-9._-]{0,63}$"

    package static let line = TextRule(noun: "one line of text")

    package static let paragraphs = TextRule(noun: "text", allowsLines: true)

    package static let number = TextRule(noun: "a number", pattern: "^[0-9]{1,9}$") {
        text throws(Failure) in
        try ManifestText.checkNumber(text)
    }

    package static let revision = TextRule(noun: "a revision", pattern: "^[0-9A-Za-z.+~]{1,32}$") {
        text throws(Failure) in try ManifestText.checkRevision(text)
    }

    package static let field = TextRule(noun: "a field name", pattern: "^[A-Za-z][A-Za-z0-9-]*$") {
        text throws(Failure) in try ManifestText.checkField(text)
    }

    package static let owner = TextRule(
        noun: "a user or group", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
    ) {
        text throws(Failure) in try ManifestText.checkOwner(text)
    }

    package static let link = TextRule(noun: "the target of a link", check: ManifestText.checkLink)

    package static let name = TextRule(
        noun: "a name", pattern: namePattern, check: ManifestText.checkName)

    package static let version = TextRule(
        noun: "a version",
        pattern: #"^(tag|file:.+|env:[A-Za-z_][A-Za-z0-9_]*|v?[0-9]+\.[0-9]+\.[0-9]+([-+].+)?)$"#
    ) { text throws(Failure) in _ = try ManifestText.versionSource(text) }

    package static let date = TextRule(
        noun: "a time", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
    ) { text throws(Failure) in
        guard Timestamp(parsing: text) != nil else {
            throw Failure(
                "\(Quoted(text)) is not a time", hint: "write it like 2026-11-21T08:30:00Z")
        }
    }

    package static let homepage = TextRule(
        noun: "an address", pattern: "^https?://", check: ManifestText.checkHomepage)

    package static let maintainer = TextRule(
        noun: "'Name <mail>'", pattern: "^[^<>]+ <[^<>@ ]+@[^<>@ ]+>$",
        check: ManifestText.checkMaintainer)

    package static let platform = TextRule(noun: "a platform", pattern: "^[a-z]+-[a-z0-9]+$") {
        text throws(Failure) in
        do throws(Failure) { _ = try Platform(parsing: text) } catch {
            throw Failure("unknown platform \(Quoted(text))", error.why, hint: error.hint)
        }
    }

    package static let folder = TextRule(noun: "a folder", placeholders: Template.words)

    package static let file = TextRule(
        noun: "a file of the stage", pattern: #"^[^/\\]"#, check: ManifestText.checkRelative)

    package static let target = TextRule(
        noun: "an absolute path", pattern: "^/", check: ManifestText.checkAbsolute)

    package static let mode = TextRule(noun: "a mode", pattern: "^(0o?)?[0-7]{3,4}$") {
        text throws(Failure) in
        _ = try ManifestText.mode(text)
    }

    package static let pattern = TextRule(noun: "a platform or a pattern")
    package static let key = TextRule(
        noun: "a key name", pattern: namePattern, check: ManifestText.checkName)
    package static let dependency = TextRule(noun: "a dependency")

    package static let stem = TextRule(noun: "a file name", placeholders: Template.words) {
        text throws(Failure) in
        try SafeName.checkFile(text)
    }

    package static let address = TextRule(
        noun: "an address", placeholders: perRelease, check: ManifestText.refuseCredentials)

    package static let variable = TextRule(
        noun: "the name of an environment variable", pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
        check: ManifestText.checkVariable)

    package static let path = TextRule(noun: "a file", placeholders: perRelease)

    /// A file that packages are made of, which the record names as seen from the manifest.
    package static let input = TextRule(
        noun: "a file beside the manifest", pattern: #"^[^/\\]"#, check: ManifestText.checkInput)

    /// A file that is the same for every release.
    package static let certificate = TextRule(noun: "a certificate's file name")

    package static let authority = TextRule(
        noun: "an https address", pattern: "^https?://", check: ManifestText.checkAuthority)

    /// A text that is one of `words`; other tools have `others` for them.
    package static func word(
        _ noun: String, _ words: [String], others: [String: String] = [:]
    ) -> TextRule {
        // A registry may be empty; an empty list of words would allow every text.
        TextRule(noun: noun, words: words.isEmpty ? ["(none)"] : words, otherNames: others)
    }
}
