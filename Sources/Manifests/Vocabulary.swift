package import Model

/// The words a manifest may use because something is registered under them.
package struct Vocabulary: Sendable {
    /// Names of package formats: `tar.gz`.
    package let formats: [String]
    /// Names of signature formats: `ssh`.
    package let signatures: [String]
    /// What a release can be published to.
    package let destinations: [DestinationKind]
    /// How people can be told of a release.
    package let announcers: [DestinationKind]
    /// Those of ``formats`` that a system's package manager installs: `deb`.
    package let nativeFormats: [String]
    /// Those of ``nativeFormats`` whose packages can be signed themselves: `rpm`.
    package let signedFormats: [String]
    /// Names of findings of the package check: `missing-copyright`.
    package let findings: [String]
    /// Those of ``findings`` that are asked of every format.
    package let commonFindings: [String]

    /// The words of the registries.
    package init(
        formats: [String], signatures: [String], destinations: [DestinationKind],
        announcers: [DestinationKind] = [], nativeFormats: [String] = [],
        signedFormats: [String] = [], findings: [String] = [], commonFindings: [String] = []
    ) {
        self.formats = formats
        self.signatures = signatures
        self.destinations = destinations
        self.announcers = announcers
        self.nativeFormats = nativeFormats
        self.signedFormats = signedFormats
        self.findings = findings
        self.commonFindings = commonFindings
    }

    /// Whether that destination is one of them.
    func publishes(to name: String) -> Bool { destinations.contains { $0.name == name } }
}
