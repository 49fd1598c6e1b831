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
                .text(
                    ManifestRule.word(
                        "signature", MacProgramPolicy.Signing.allCases.map(\.rawValue),
                        others: ["adhoc": "ad-hoc", "-": "ad-hoc", "false": "none"])),
                "`ad-hoc` signs all of them, for nobody in particular, but not what somebody has signed "
                    + "with a certificate; `none` leaves all as they are. Without it, those for "
                    + "arm64 are signed ad hoc that have no signature, since macOS starts none "
                    + "without one.", example: "ad-hoc"),
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
                    + "`sign`.", example: "true"),
        ]
    }
}

extension ManifestRule {
    static let identifier = TextRule(
        noun: "an identifier", pattern: "^[A-Za-z0-9._-]{1,255}$",
        check: ManifestText.checkIdentifier)

    /// As files of packages: the record names it as seen from the manifest.
    static let entitlements = TextRule(
        noun: "a file beside the manifest", pattern: #"^[^/\\]"#, check: ManifestText.checkInput)
}
