internal import Files
internal import Model

/// The members of each object in `release.json`.
extension RecordReader {
    func release() throws(Failure) -> Release {
        try allow(
            "consign", "name", "version", "tag", "commit", "date", "sequence", "artifacts",
            "inputs", "keys", "tools")
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
            tools: try texts("tools"))
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

    func key() throws(Failure) -> KeyRecord {
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

    func fileName(_ key: String) throws(Failure) -> String {
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
