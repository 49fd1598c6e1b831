/// One line of the manifest's `publish`: the kind of destination, its address and its settings.
package struct Destination: Sendable {
    /// The publisher's name in the registry: `directory`.
    package let kind: Located<String>
    /// The folder, repository or address, as that publisher reads it.
    package let address: Located<Template>
    /// What stands beside the address, by name.
    package let settings: [String: Located<Template>]
    /// Whether the release has failed when this destination has.
    package let isRequired: Bool

    /// A destination of `kind` at `address`.
    package init(
        kind: Located<String>, address: Located<Template>,
        settings: [String: Located<Template>] = [:], isRequired: Bool = true
    ) {
        self.kind = kind
        self.address = address
        self.settings = settings
        self.isRequired = isRequired
    }
}

/// A kind of destination, or of announcer, as a manifest may name it.
package struct DestinationKind: Sendable {
    /// Its key: `directory`.
    package let name: String
    /// What its address is, in one sentence.
    package let doc: String
    /// What its address looks like.
    package let form: DestinationSetting.Form
    /// What may stand beside it.
    package let settings: [DestinationSetting]

    /// A kind of destination.
    package init(
        name: String, doc: String = "", form: DestinationSetting.Form = .text,
        settings: [DestinationSetting] = []
    ) {
        self.name = name
        self.form = form
        self.doc = doc
        self.settings = settings
    }
}

/// What may stand beside a destination's address in the manifest.
package struct DestinationSetting: Sendable {
    /// What its value looks like.
    package enum Form: Sendable {
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
    package let name: String
    /// What its value looks like.
    package let form: Form
    /// One sentence, for editors and the reference.
    package let doc: String
    /// Its value as one would write it.
    package let example: String

    /// A setting.
    package init(_ name: String, _ form: Form = .text, _ doc: String, example: String) {
        self.name = name
        self.form = form
        self.doc = doc
        self.example = example
    }
}
