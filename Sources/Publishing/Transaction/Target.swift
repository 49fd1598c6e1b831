/// A destination of one publication.
public struct Target: Sendable {
    /// How it is reached.
    public let publisher: any Publisher
    /// The kind of its line in the manifest.
    public let kind: String
    /// The address of that line.
    public let address: String
    /// Whether the publication has failed when this destination has.
    public let isRequired: Bool

    /// A destination of the manifest.
    public init(
        _ publisher: any Publisher, kind: String, address: String, isRequired: Bool = true
    ) {
        self.publisher = publisher
        self.kind = kind
        self.address = address
        self.isRequired = isRequired
    }

    /// A folder.
    public init(folder: String) {
        self.init(
            DirectoryPublisher(folder), kind: DirectoryPublisher.kind, address: folder)
    }

    /// A folder that stands in for it.
    public func rehearsed(in folder: String) -> Target {
        Target(
            DirectoryPublisher(folder, title: "\(title), rehearsed in \(folder)"), kind: kind,
            address: address, isRequired: isRequired)
    }

    /// What people call it.
    public var title: String { publisher.title }
}
