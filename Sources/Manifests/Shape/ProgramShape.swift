import Model
import Options

/// The keys of `programs`: what is done to programs before they are packed.
enum ProgramShape {
    static var fields: [Field] {
        [
            Field(
                "macos", .map(macos),
                "How programs and libraries for macOS are signed; each system's own way has its "
                    + "own keys.")
        ]
    }

    private static var macos: [Field] {
        [
            Field(
                "sign",
                .text(ManifestRule.programSigner),
                "The identity with a Developer ID that signs all of them, but not what somebody has signed "
                    + "with a certificate; `ad-hoc` signs them without an identity, and `none` "
                    + "leaves all as they are. Without it, those for arm64 are signed ad hoc that "
                    + "have no signature, since macOS starts none without one.",
                example: "apple-2026"),
            Field(
                "identifier", .text(ManifestRule.identifier),
                "What macOS calls the program that is called as the product; others get their file's "
                    + "name behind it. Without it, they are called as their files.",
                example: "com.example.acme"),
            Field(
                "entitlements", .text(ManifestRule.entitlements),
                "A property list beside the manifest with what the programs ask to be allowed; needs "
                    + "`sign`.", example: "acme.entitlements"),
            Field(
                "runtime", .flag,
                "Whether programs run under the hardened runtime, which notarization asks for; needs "
                    + "`sign`. With an identity they do unless it says false.", example: "true"),
            Field(
                "timestamp",
                .either(
                    .text(
                        ManifestRule.word(
                            "timestamp", ["none"], others: ["false": "none", "off": "none"])),
                    .map(ManifestShape.authority)),
                "The authority that says when an identity signed, programs and all else for macOS (RFC "
                    + "3161). Without it that is Apple's, but for certificates of other roots than "
                    + "Apple's, whose signatures have no timestamp; `none` leaves it out.",
                example: "none"),
            Field(
                "notarize", .either(.text(ManifestRule.key), .map(notarize)),
                "The identity by whose key Apple's notary service is asked about everything for macOS; needs "
                    + "an identity in `sign`. A map says more.", example: "notary-2026"),
        ]
    }

    private static var notarize: [Field] {
        [
            Field(
                "key", .text(ManifestRule.key), isRequired: true,
                "The identity that `consign key import --notary` has made.", example: "notary-2026"),
            Field(
                "wait", .text(ManifestRule.waiting),
                "How long a run waits for Apple's answer; the next run goes on waiting. 30 minutes unless "
                    + "it says otherwise.", example: "30m"),
            Field(
                "required", .flag,
                "Whether a release without an answer is a failure, and not only a warning.",
                example: "false"),
        ]
    }
}

extension ManifestRule {
    /// The name of an identity, or one of two words.
    static let programSigner = TextRule(
        noun: "the name of an identity, 'ad-hoc' or 'none'",
        pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$"
    ) { text throws(Failure) in
        let meant = ["adhoc": "ad-hoc", "-": "ad-hoc", "false": "none", "off": "none"]
        if let word = meant[text.lowercased()] {
            throw Failure("\(Quoted(text)) does not sign programs", hint: "did you mean '\(word)'?")
        }
        try ManifestRule.key.accept(text)
    }

    static let waiting = TextRule(
        noun: "a time such as 30m, in s, m or h", pattern: "^[0-9]{1,5}[smh]$"
    ) { text throws(Failure) in
        guard ManifestDecoder.seconds(text) == nil else { return }
        throw Failure(
            "\(Quoted(text)) is not a time to wait", "it takes a number and s, m or h",
            hint: "as in 30m")
    }

    static let identifier = TextRule(
        noun: "an identifier", pattern: "^[A-Za-z0-9._-]{1,255}$",
        check: ManifestText.checkIdentifier)

    /// As files of packages: the record names it as seen from the manifest.
    static let entitlements = TextRule(
        noun: "a file beside the manifest", pattern: #"^[^/\\]"#, check: ManifestText.checkInput)
}
