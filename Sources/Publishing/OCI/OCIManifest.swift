import Files
import Model

/// A manifest that lists files: the sealed ones of a release, or what refers to them.
/// <https://github.com/opencontainers/image-spec/blob/main/manifest.md>
struct OCIManifest: Sendable {
    /// The annotation with a file's name.
    static let title = "org.opencontainers.image.title"
    private static let versionKey = "org.opencontainers.image.version"
    private static let runKey = "consign.run"

    /// What a manifest of ours is.
    enum Kind: String, Sendable, CaseIterable {
        /// The sealed files of a release.
        case release = "application/vnd.consign.release.v1"
        /// Signatures and keys, beside a release.
        case seals = "application/vnd.consign.seals.v1"
        /// The notes, beside a release.
        case notes = "application/vnd.consign.notes.v1"
        /// That a release is withdrawn.
        case withdrawal = "application/vnd.consign.withdrawal.v1"
        /// Whose an unfinished publication is.
        case mark = "application/vnd.consign.run.v1"
    }

    /// nil when it is somebody else's.
    let kind: Kind?
    let layers: [OCIDescriptor]
    /// The publication that a mark names.
    let run: String?
    let bytes: [UInt8]

    /// One that is there; every other kind of document has no files for us.
    init(_ bytes: [UInt8], name: String) throws(Failure) {
        let value = try JSONText.parse(foreign: bytes, name: name)
        kind = value["artifactType"]?.text.flatMap(Kind.init(rawValue:))
        layers = (value["layers"]?.elements ?? []).compactMap { OCIDescriptor($0) }
        run = value["annotations"]?[Self.runKey]?.text
        self.bytes = bytes
    }

    /// The files in it by name.
    var files: [String: OCIDescriptor] {
        var files: [String: OCIDescriptor] = [:]
        for layer in layers { files[layer.annotations[Self.title] ?? ""] = layer }
        return files
    }

    /// The sealed files of a release. The same plan gives the same bytes.
    static func release(_ plan: PublishPlan) throws(Failure) -> [UInt8] {
        var annotations = about(plan)
        annotations["org.opencontainers.image.created"] = .string(plan.date.text)
        annotations["org.opencontainers.image.revision"] = plan.commit.map { .string($0) }
        annotations[title] = .string(plan.name)
        return try write(
            .release, plan.items.filter { $0.role == .sealed }.map { OCIDescriptor($0) },
            annotations)
    }

    /// What refers to the release `subject`.
    static func referrer(
        _ kind: Kind, _ files: [OCIDescriptor], to subject: OCIDescriptor
    ) throws(Failure) -> [UInt8] {
        try write(kind, files, [:], subject: subject)
    }

    /// A mark; without a run it says that nobody is at work.
    static func mark(_ plan: PublishPlan, run: String) throws(Failure) -> [UInt8] {
        var annotations = about(plan)
        annotations[runKey] = .string(run)
        return try write(.mark, [try .empty()], annotations)
    }

    private static func about(_ plan: PublishPlan) -> [String: JSONValue] {
        [versionKey: .string(plan.version.description)]
    }

    private static func write(
        _ kind: Kind, _ layers: [OCIDescriptor], _ annotations: [String: JSONValue],
        subject: OCIDescriptor? = nil
    ) throws(Failure) -> [UInt8] {
        var members: [String: JSONValue] = [
            "schemaVersion": 2, "mediaType": .string(OCIDescriptor.manifestType),
            "artifactType": .string(kind.rawValue), "config": try OCIDescriptor.empty().json,
            "layers": .array(layers.map(\.json)),
        ]
        if !annotations.isEmpty { members["annotations"] = .object(annotations) }
        members["subject"] = subject?.json
        return try JSONText.write(.object(members))
    }
}

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
