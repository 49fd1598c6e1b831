internal import Model

/// Reads a changelog in the YAML form of chglog, which nFPM takes
/// (<https://github.com/goreleaser/chglog>): a list of versions with `semver`, `date`, `packager`
/// and `changes`, each with a `note`.
enum ChglogChangelog {
    static func changes(
        in bytes: [UInt8], _ file: Located<String>
    ) throws(Failure) -> [PackageChange] {
        var reader = try YAMLReader(bytes, file: file.value)
        guard let entries = try reader.document()?.elements, !entries.isEmpty else {
            throw Failure(
                "cannot read the changelog \(file.value)", "it is no list of versions",
                at: file.place, exit: .malformed)
        }
        return try entries.map { entry throws(Failure) in try change(entry) }
    }

    private static func change(_ entry: YAMLNode) throws(Failure) -> PackageChange {
        guard let version = entry["semver"]?.text, let author = entry["packager"]?.text,
            let text = entry["date"]?.text, let date = Timestamp(internet: text)
        else {
            throw Failure(
                "an entry of the changelog is not complete", "it needs semver, date and packager",
                hint: "write the date like 2026-11-21T08:30:00Z", at: entry.place, exit: .malformed)
        }
        let notes = (entry["changes"]?.elements ?? []).compactMap { $0["note"]?.text }
        let lines = notes.compactMap { note in
            note.split(whereSeparator: \.isNewline).first.map(String.init)
        }
        return PackageChange(version: version, date: date, author: author, lines: lines)
    }
}
