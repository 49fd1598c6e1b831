public import Model

/// What is to be published, frozen before the first byte goes out.
public struct PublishPlan: Sendable {
    /// The product's name.
    public let name: String
    /// The release's version.
    public let version: Version
    /// The release's date.
    public let date: Timestamp
    /// Grows with every release.
    public let sequence: Int64
    /// Every file, in the order it is put: artifacts, signatures, the checksum list last.
    public let items: [PublishItem]

    /// A plan to publish `items`.
    public init(
        name: String, version: Version, date: Timestamp, sequence: Int64, items: [PublishItem]
    ) {
        self.name = name
        self.version = version
        self.date = date
        self.sequence = sequence
        self.items = items
    }
}
