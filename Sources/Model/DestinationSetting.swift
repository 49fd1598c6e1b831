/// What may stand beside a destination's address in the manifest.
public struct DestinationSetting: Sendable {
    /// What its value looks like.
    public enum Form: Sendable {
        /// A text, in which placeholders are replaced.
        case text
        /// One of these words.
        case word([String])
        /// `true` or `false`.
        case flag
        /// The name of an environment variable.
        case variable
    }

    /// Its key.
    public let name: String
    /// What its value looks like.
    public let form: Form
    /// One sentence, for editors and the reference.
    public let doc: String
    /// Its value as one would write it.
    public let example: String

    /// A setting.
    public init(_ name: String, _ form: Form = .text, _ doc: String, example: String) {
        self.name = name
        self.form = form
        self.doc = doc
        self.example = example
    }
}
