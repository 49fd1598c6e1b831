/// A destination of one publication.
package struct Target: Sendable {
    /// How it is reached.
    package let publisher: any Publisher
    /// The kind of its line in the manifest.
    package let kind: String
    /// The address of that line.
    package let address: String
    /// Whether the publication has failed when this destination has.
    package let isRequired: Bool

    /// A destination of the manifest.
    package init(
        _ publisher: any Publisher, kind: String, address: String, isRequired: Bool = true
    ) {
        self.publisher = publisher
        self.kind = kind
        self.address = address
        self.isRequired = isRequired
    }

    /// A folder.
    package init(folder: String) {
        self.init(
            DirectoryPublisher(folder), kind: DirectoryPublisher.kind, address: folder)
    }

    /// A folder that stands in for it.
    package func rehearsed(in folder: String) -> Target {
        Target(
            DirectoryPublisher(folder, title: "\(title), rehearsed in \(folder)"), kind: kind,
            address: address, isRequired: isRequired)
    }

    /// What people call it.
    package var title: String { publisher.title }
}
