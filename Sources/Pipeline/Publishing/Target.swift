internal import Model
internal import Publishing

/// A destination of one publication.
struct Target: Sendable {
    let publisher: any Publisher
    /// Its line in the manifest: the kind and the address.
    let kind: String
    let address: String
    /// Whether the publication has failed when this destination has.
    let isRequired: Bool

    init(_ publisher: any Publisher, kind: String, address: String, isRequired: Bool = true) {
        self.publisher = publisher
        self.kind = kind
        self.address = address
        self.isRequired = isRequired
    }

    /// A folder.
    init(folder: String) {
        self.init(
            DirectoryPublisher(folder), kind: DirectoryPublisher.kind, address: folder)
    }

    var title: String { publisher.title }
}
