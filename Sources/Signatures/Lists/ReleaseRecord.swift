package import Files
package import Model

/// `release.json`: the record of a release as text.
package enum ReleaseRecord {
    /// The largest record that is read.
    package static let limit = 16 << 20

    /// Sorted and compact, so that the same release is the same bytes.
    package static func encode(_ release: Release) throws(Failure) -> [UInt8] {
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
        if !release.programs.isEmpty { members["programs"] = .array(release.programs.map(program)) }
        return try JSONText.write(.object(members))
    }

    /// Reads what ``encode(_:)`` writes and nothing else; `name` is what messages call it.
    package static func decode(_ bytes: [UInt8], name: String) throws(Failure) -> Release {
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

    private static func program(_ program: SignedProgram) -> JSONValue {
        [
            "path": .string(program.path), "size": .number(program.size),
            "sha256": .string(program.sha256.hex), "signature": .string(program.form),
            "of": .array(program.origins.map { .string($0) }),
        ]
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
    package static func member(_ key: KeyRecord) -> JSONValue {
        let forms = key.fingerprints.map { ($0.form, JSONValue.string($0.text)) }
        var members: [String: JSONValue] = [
            "id": .string(key.id), "type": .string(key.type), "publicKey": .string(key.publicKey),
            "fingerprints": .object(Dictionary(forms, uniquingKeysWith: { first, _ in first })),
        ]
        members["created"] = key.created.map { .string($0.text) }
        return .object(members)
    }
}

/// The members of each object in `release.json`.
extension RecordReader {
    func release() throws(Failure) -> Release {
        try allow(
            "consign", "name", "version", "tag", "commit", "date", "sequence", "artifacts",
            "inputs", "keys", "programs", "tools")
        let name = try fileName("name")
        let artifacts = try objects("artifacts").map { reader throws(Failure) in
            try reader.artifact()
        }
        try refuseTwice("artifacts", artifacts.map(\.name))
        let inputs = try objects("inputs").map { reader throws(Failure) in try reader.input() }
        try refuseTwice("inputs", inputs.map(\.path))
        return Release(
            name: name,
            version: try checked("version") { text throws(Failure) in try Version(parsing: text) },
            tag: try optionalText("tag"), commit: try optionalText("commit"),
            date: try date("date"),
            sequence: try number("sequence"), artifacts: artifacts, inputs: inputs,
            keys: try objects("keys").map { reader throws(Failure) in try reader.key() },
            tools: try texts("tools"), programs: try programs(of: inputs))
    }

    /// Each was made of files that the record names, too.
    private func programs(of inputs: [InputRecord]) throws(Failure) -> [SignedProgram] {
        let programs = try optionalObjects("programs").map { reader throws(Failure) in
            try reader.program()
        }
        try refuseTwice("programs", programs.map(\.path))
        for one in programs where !one.origins.allSatisfy({ inputs.map(\.path).contains($0) }) {
            throw complaint("programs", "one was made of what is not an input")
        }
        return programs
    }

    private func program() throws(Failure) -> SignedProgram {
        try allow("path", "size", "sha256", "signature", "of")
        let path = try checked("path") { text throws(Failure) in
            try SafeName.checkPath(text, for: nil)
            return text
        }
        return SignedProgram(
            path: path, size: try number("size"), sha256: try digest("sha256"),
            origins: try texts(listed: "of"), form: try text("signature"))
    }

    private func artifact() throws(Failure) -> Artifact {
        try allow(
            "name", "size", "sha256", "sha512", "format", "platform", "contents", "signatures")
        var digests = [try digest("sha256")]
        if let longer = try optionalDigest("sha512", .sha512) { digests.append(longer) }
        var platform: Platform?
        if try optionalText("platform") != nil {
            platform = try checked("platform") { text throws(Failure) in
                try Platform(parsing: text)
            }
        }
        return Artifact(
            name: try fileName("name"), size: try number("size"), digests: digests,
            format: try text("format"), platform: platform, contents: try digest("contents"),
            signatures: try optionalObjects("signatures").map { reader throws(Failure) in
                try reader.packageSignature()
            })
    }

    private func packageSignature() throws(Failure) -> PackageSignature {
        try allow("form", "key")
        return PackageSignature(form: try text("form"), key: try fileName("key"))
    }

    private func input() throws(Failure) -> InputRecord {
        try allow("path", "size", "sha256", "mode")
        let path = try checked("path") { text throws(Failure) in
            try SafeName.checkPath(text, for: nil)
            return text
        }
        let mode = try text("mode")
        guard mode.utf8.count == 4, let bits = UInt16(mode, radix: 8), mode.first != "+" else {
            throw complaint("mode", "it is not four octal digits")
        }
        return InputRecord(
            path: path, size: try number("size"), sha256: try digest("sha256"), mode: bits)
    }

    package func key() throws(Failure) -> KeyRecord {
        try allow("id", "type", "publicKey", "fingerprints", "created")
        let publicKey = try text("publicKey")
        guard Base64.decode(publicKey) != nil else {
            throw complaint("publicKey", "it is not base64")
        }
        var record = KeyRecord(
            id: try fileName("id"), type: try text("type"), publicKey: publicKey,
            fingerprints: try texts("fingerprints").inOrder(of: \.key)
                .map { Fingerprint(form: $0.key, text: $0.value) })
        record.created = try optionalDate("created")
        return record
    }

    package func fileName(_ key: String) throws(Failure) -> String {
        try checked(key) { text throws(Failure) in
            try SafeName.checkFile(text)
            return text
        }
    }

    private func refuseTwice(_ key: String, _ names: [String]) throws(Failure) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw complaint(key, "'\(name)' is in it twice")
        }
    }
}
