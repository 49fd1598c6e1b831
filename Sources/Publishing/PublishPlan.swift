import Files
package import Model

/// What is to be published, frozen before the first byte goes out.
package struct PublishPlan: Sendable {
    /// The product's name.
    package let name: String
    /// The release's version.
    package let version: Version
    /// The release's date.
    package let date: Timestamp
    /// Grows with every release.
    package let sequence: Int64
    /// The tag it was made of.
    package let tag: String
    /// The commit it was made of.
    package let commit: String?
    /// Every file, in the order it is put: artifacts, signatures, the checksum list last.
    package let items: [PublishItem]
    /// Names this publication: the same sealed bytes of the same release have the same one, on
    /// any machine. Destinations mark what they stage with it.
    package let run: String
    /// Whether an unfinished publication of other bytes, or a spoiled signature, may be replaced.
    package var replacesUnfinished = false

    /// Whether bytes that are published under the name of a signature verify.
    package var judge: @Sendable (_ name: String, _ bytes: [UInt8]) -> Bool = { _, _ in true }

    /// A plan to publish `items`.
    package init(
        name: String, version: Version, date: Timestamp, sequence: Int64, tag: String? = nil,
        commit: String? = nil, items: [PublishItem]
    ) throws(Failure) {
        self.name = name
        self.version = version
        self.date = date
        self.sequence = sequence
        self.tag = tag ?? "v\(version)"
        self.commit = commit
        self.items = items
        // The list names every other sealed file; signatures may come later, or anew.
        let sealed = items.filter { $0.role == .sealed }.map { "\($0.sha256.hex)  \($0.name)\n" }
        let text = "consign run 1\n\(name)\n\(version)\n" + sealed.sorted().joined()
        run = String(try Hash.of(Array(text.utf8)).hex.prefix(32))
    }

    /// The items in groups: those of one may go at once, the next waits for all of them.
    package var waves: [[PublishItem]] {
        let list = items.filter { $0.name == ReleaseFile.checksums }
        let others = items.filter { $0.name != ReleaseFile.checksums }
        return [
            others.filter { $0.role == .sealed }, others.filter { $0.role != .sealed }, list,
        ].filter { !$0.isEmpty }
    }

    /// The file of that name.
    package func item(_ name: String) -> PublishItem? { items.first { $0.name == name } }

    /// What a destination is asked before anything is built.
    package var candidate: Candidate {
        Candidate(name: name, version: version, tag: tag, commit: commit)
    }

    /// The text of the notes; empty when the release has none.
    package func notes() throws(Failure) -> String {
        guard let item = items.first(where: { $0.role == .notes }) else { return "" }
        try item.file.confirm()
        return try TextFile.text(item.path)
    }

    /// The refusal to replace what is published.
    package func differs(_ name: String, in title: String) -> Failure {
        Failure(
            "\(self.name) \(version) is published in \(title) with other bytes", "\(name) differs",
            hint: "a published version never changes: release a new version instead")
    }

    /// The refusal to touch what another publication of the same version has staged.
    package func belongsToAnother(_ place: String, run other: String?) -> Failure {
        Failure(
            "\(place) holds another publication of \(self.name) \(version)",
            other.map { "its run is \($0), ours is \(run)" } ?? "it was not begun by consign",
            hint: "if nobody is at work on it, take its place with 'consign publish --replace'")
    }
}
