package import Model

/// What a manifest may say of artifacts of one format: under `packages`, below the format's name
/// there, and on the artifact's own line.
package protocol FormatOptions: OptionGroup {
    /// How installed systems call the product.
    var naming: Naming { get }
    /// The identity that signs the package itself.
    var signer: Located<String>? { get }
    /// The identity that signs the artifact as code, where that has one of its own; `none` is nobody.
    var codeSigner: Located<String>? { get }
    /// The format whose artifact is packed in place of the contents.
    var base: Located<String>? { get }
    /// Accepted findings.
    var waivers: [Located<Waiver>] { get }
    /// What to do instead, by the name of a key that other formats have and this one has not.
    static var advice: [String: String] { get }
}

extension FormatOptions {
    /// As the product calls itself.
    package var naming: Naming { Naming() }
    /// Most artifacts are signed by the release's checksum list alone.
    package var signer: Located<String>? { nil }
    /// Most systems look for no such signature.
    package var codeSigner: Located<String>? { nil }
    /// Most artifacts are made of the contents.
    package var base: Located<String>? { nil }
    /// Most keys that are missing need no words.
    package static var advice: [String: String] { [:] }
}

/// A format as a manifest knows it: its name, and the keys of its own.
package struct FormatWords: Sendable {
    /// `tar.gz`.
    package let name: String
    /// Whether a system's package manager installs it, so that what `packages` says is for it.
    package let isNative: Bool
    /// Whether it can carry files for a platform; nil is the source archive.
    package let serves: @Sendable (Platform?) -> Bool
    /// The keys.
    package let fields: [Field]
    /// What to do instead, by the name of a key that it lacks.
    package let advice: [String: String]
    /// What layers of the manifest say, the last one first in weight.
    package let options: @Sendable ([YAMLNode]) -> any FormatOptions

    /// The words of a format with `Options`.
    package init<Options: FormatOptions>(
        _ name: String, isNative: Bool, _ type: Options.Type,
        serves: @escaping @Sendable (Platform?) -> Bool = { _ in true }
    ) {
        self.name = name
        self.serves = serves
        self.isNative = isNative
        fields = Options.fields
        advice = Options.advice
        options = { Options($0) }
    }

    /// Whether something may be said of it that is said of no other format.
    package var hasOwnKeys: Bool { fields.contains(where: \.isOwn) }

    /// How messages begin: `deb packages`, `a tar.gz`.
    package var subject: String { isNative ? "\(name) packages have" : "a \(name) has" }
}
