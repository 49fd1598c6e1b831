/// The words a manifest may use because something is registered under them.
public struct Vocabulary: Sendable {
    /// Names of package formats: `tar.gz`.
    public let formats: [String]
    /// Names of signature formats: `ssh`.
    public let signatures: [String]
    /// Names of publishers: `directory`.
    public let destinations: [String]
    /// Those of ``formats`` that can name packages they depend on: `deb`.
    public let dependingFormats: [String]

    /// The words of the registries.
    public init(
        formats: [String], signatures: [String], destinations: [String],
        dependingFormats: [String] = []
    ) {
        self.formats = formats
        self.signatures = signatures
        self.destinations = destinations
        self.dependingFormats = dependingFormats
    }
}
