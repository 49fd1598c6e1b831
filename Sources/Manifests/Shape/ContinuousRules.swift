internal import Model

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
