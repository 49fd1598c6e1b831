internal import Files
public import Model

/// `release.json`: the record of a release as text.
public enum ReleaseRecord {
    /// The largest record that is read.
    public static let limit = 16 << 20

    /// Sorted and compact, so that the same release is the same bytes.
    public static func encode(_ release: Release) throws(Failure) -> [UInt8] {
        var members: [String: JSONValue] = [
            "consign": .number(Int64(Release.schema)),
            "name": .string(release.name),
            "version": .string(release.version.description),
            "date": .string(release.date.text),
            "sequence": .number(release.sequence),
            "artifacts": .array(release.artifacts.map(artifact)),
            "inputs": .array(release.inputs.map(input)),
            "keys": .array(release.keys.map(member)),
            "tools": .object(release.tools.mapValues { .string($0) }),
        ]
        members["tag"] = release.tag.map { .string($0) }
        members["commit"] = release.commit.map { .string($0) }
        return try JSONText.write(.object(members))
    }

    /// Reads what ``encode(_:)`` writes and nothing else; `name` is what messages call it.
    public static func decode(_ bytes: [UInt8], name: String) throws(Failure) -> Release {
        guard bytes.count <= limit else {
            throw Failure("\(name) is too large", "it is over \(limit) bytes", exit: .malformed)
        }
        let value = try JSONText.parse(bytes, name: name)
        let schema = value["consign"]?.number
        guard let schema else { throw RecordReader.malformed(name, "it has no number 'consign'") }
        guard schema == Int64(Release.schema) else {
            throw Failure(
                "\(name) has the layout \(schema)", "this Consign reads layout \(Release.schema)",
                hint: "use a newer Consign", exit: .malformed)
        }
        return try RecordReader(value, path: name).release()
    }

    private static func artifact(_ artifact: Artifact) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(artifact.name), "size": .number(artifact.size),
            "format": .string(artifact.format), "contents": .string(artifact.contents.hex),
        ]
        for digest in artifact.digests {
            members[digest.algorithm.rawValue] = .string(digest.hex)
        }
        if !artifact.signatures.isEmpty {
            members["signatures"] = .array(
                artifact.signatures.map { ["form": .string($0.form), "key": .string($0.key)] })
        }
        members["platform"] = artifact.platform.map { .string($0.description) }
        return .object(members)
    }

    private static func input(_ input: InputRecord) -> JSONValue {
        let octal = String(input.mode, radix: 8)
        let mode = String(repeating: "0", count: max(0, 4 - octal.count)) + octal
        return [
            "path": .string(input.path), "size": .number(input.size),
            "sha256": .string(input.sha256.hex), "mode": .string(mode),
        ]
    }

    /// A public key, as every document of ours writes it.
    static func member(_ key: KeyRecord) -> JSONValue {
        let forms = key.fingerprints.map { ($0.form, JSONValue.string($0.text)) }
        var members: [String: JSONValue] = [
            "id": .string(key.id), "type": .string(key.type), "publicKey": .string(key.publicKey),
            "fingerprints": .object(Dictionary(forms, uniquingKeysWith: { first, _ in first })),
        ]
        members["created"] = key.created.map { .string($0.text) }
        return .object(members)
    }
}
