import Model
import Options

/// Keys that apps and installers for macOS have, each with a place of its own for the value.
extension Key {
    static func appleIdentifier(_ place: any Place<Located<String>?>) -> Self {
        .text(
            "id", place, AppleRules.identifier,
            "The name by which macOS knows it over all its versions; otherwise that of "
                + "`programs`, or made of the homepage.",
            example: "com.example.acme")
    }

    static func oldestSystem(_ place: any Place<Located<String>?>) -> Self {
        .text(
            "system", place, AppleRules.system,
            "The oldest macOS that it runs on; otherwise 11.0 on arm64, and 10.13.",
            example: "'12.0'")
    }
}
