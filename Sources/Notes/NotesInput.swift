package import Model

/// All that release notes are made of.
package struct NotesInput: Sendable {
    /// The record of the release.
    package let release: Release
    /// The product in one line.
    package let description: String
    /// The product's page, where a failed check is reported.
    package let homepage: String
    /// What changed, in Markdown.
    package let changes: String
    /// The commands that check the release, of every system and tool.
    package let steps: [VerificationStep]
    /// The keys that people are shown.
    package let keys: [KeyRecord]
    /// The address below which the release's files will be found.
    package let base: String?
    /// How packages are installed, by the names of their formats, in the order of the notes.
    package let installations: [(format: String, way: Installation)]
    /// The user's template: the file's name and its text.
    package let template: (file: String, text: String)?

    /// The notes' material; `keys` are those of the record unless some are left out.
    package init(
        release: Release, description: String = "", homepage: String = "", changes: String = "",
        steps: [VerificationStep], base: String? = nil,
        template: (file: String, text: String)? = nil, keys: [KeyRecord]? = nil,
        installations: [(format: String, way: Installation)] = []
    ) {
        self.installations = installations
        self.keys = keys ?? release.keys
        self.release = release
        self.description = description
        self.homepage = homepage
        self.changes = changes
        self.steps = steps
        self.base = base
        self.template = template
    }
}

/// The tables of the notes.
enum NotesTable {
    /// Every file of the release with its size and digest.
    static func files(_ input: NotesInput) -> String {
        let rows = input.release.artifacts.map { artifact in
            let address = input.base.map { Markdown.address(artifact.name, below: $0) }
            let digest = artifact.digest(.sha256).map { Markdown.code($0.hex) } ?? ""
            return [
                Markdown.link(artifact.name, to: address), use(of: artifact, input),
                Wording.size(artifact.size), digest,
            ]
        }
        return table(["File", "For", "Size", "SHA-256"], rows)
    }

    /// `Debian, Ubuntu, ARM64` for a package; four files for Linux would leave people guessing.
    private static func use(of artifact: Artifact, _ input: NotesInput) -> String {
        let ways = input.installations.filter { $0.format == artifact.format }.map(\.way)
        let systems = ways.map(\.systems).joined(separator: ", ")
        return Wording.use(of: artifact, for: systems.isEmpty ? nil : systems)
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
