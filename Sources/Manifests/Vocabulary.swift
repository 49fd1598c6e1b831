package import Model
package import Options

/// The words a manifest may use because something is registered under them.
package struct Vocabulary: Sendable {
    /// The package formats, each with the keys of its own.
    package let formats: [FormatWords]
    /// Names of signature formats: `ssh`.
    package let signatures: [String]
    /// What a release can be published to.
    package let destinations: [DestinationKind]
    /// How people can be told of a release.
    package let announcers: [DestinationKind]

    /// What other tools call formats and signature formats.
    package let otherNames: (formats: [String: String], signatures: [String: String])

    /// The words of the registries.
    package init(
        formats: [FormatWords], signatures: [String], destinations: [DestinationKind],
        announcers: [DestinationKind] = [],
        otherNames: (formats: [String: String], signatures: [String: String]) = ([:], [:])
    ) {
        self.otherNames = otherNames
        self.formats = formats
        self.signatures = signatures
        self.destinations = destinations
        self.announcers = announcers
    }

    /// Names of the formats: `tar.gz`.
    var formatNames: [String] { formats.map(\.name) }

    /// Names of those that a system's package manager installs: `deb`.
    var nativeFormats: [String] { formats.filter(\.isNative).map(\.name) }

    /// Whether that destination is one of them.
    func publishes(to name: String) -> Bool { destinations.contains { $0.name == name } }
}
