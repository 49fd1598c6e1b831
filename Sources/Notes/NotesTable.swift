internal import Model

/// The tables of the notes.
enum NotesTable {
    /// Every file of the release with its size and digest.
    static func files(_ release: Release, base: String?) -> String {
        let rows = release.artifacts.map { artifact in
            let address = base.map { Markdown.address(artifact.name, below: $0) }
            let digest = artifact.digest(.sha256).map { Markdown.code($0.hex) } ?? ""
            return [
                Markdown.link(artifact.name, to: address), Wording.use(of: artifact),
                Wording.size(artifact.size), digest,
            ]
        }
        return table(["File", "For", "Size", "SHA-256"], rows)
    }

    /// Every fingerprint of every key; the key's name stands in its first row.
    static func keys(_ keys: [KeyRecord]) -> String {
        let rows = keys.flatMap { key in
            key.fingerprints.enumerated().map { index, fingerprint in
                let name = "\(Markdown.code(key.id)), \(Wording.keyType(key.type))"
                return [
                    index == 0 ? name : "", Markdown.text(Wording.form(fingerprint.form)),
                    Markdown.code(fingerprint.text),
                ]
            }
        }
        return table(["Key", "Form", "Fingerprint"], rows)
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        return ([head, head.map { _ in "---" }] + rows)
            .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
