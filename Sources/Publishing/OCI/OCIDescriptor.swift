internal import Files
internal import Model

/// What names some content: its type, digest and size.
/// <https://github.com/opencontainers/image-spec/blob/main/descriptor.md>
struct OCIDescriptor: Sendable {
    static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"

    let mediaType: String
    let digest: Digest
    let size: Int64
    var artifactType: String?
    var annotations: [String: String] = [:]

    init(_ mediaType: String, _ digest: Digest, _ size: Int64) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
    }

    /// Of a manifest of ours.
    init(manifest bytes: [UInt8]) throws(Failure) {
        self.init(Self.manifestType, try Hash.of(bytes), Int64(bytes.count))
    }

    /// A file of the release.
    init(_ item: PublishItem) {
        self.init("application/octet-stream", item.sha256, item.size)
        annotations = [OCIManifest.title: item.name]
    }

    /// As somebody wrote it; nil for anything with another digest than SHA-256.
    init?(_ value: JSONValue) {
        guard let mediaType = value["mediaType"]?.text, let size = value["size"]?.number,
            let text = value["digest"]?.text, text.hasPrefix("sha256:"),
            let digest = Digest(.sha256, hex: String(text.dropFirst(7)))
        else { return nil }
        self.init(mediaType, digest, size)
        artifactType = value["artifactType"]?.text
        for (key, value) in value["annotations"]?.members ?? [:] { annotations[key] = value.text }
    }

    /// The content that stands where nothing is to be said: `{}`.
    static func empty() throws(Failure) -> OCIDescriptor {
        OCIDescriptor("application/vnd.oci.empty.v1+json", try Hash.of(Array("{}".utf8)), 2)
    }

    /// `sha256:…`
    var reference: String { "sha256:" + digest.hex }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "mediaType": .string(mediaType), "digest": .string(reference), "size": .number(size),
        ]
        members["artifactType"] = artifactType.map { .string($0) }
        if !annotations.isEmpty {
            members["annotations"] = .object(annotations.mapValues { .string($0) })
        }
        return .object(members)
    }
}
