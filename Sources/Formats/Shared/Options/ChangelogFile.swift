package import Model
import Options

/// What changed in each version, from a file beside the manifest.
package enum ChangelogFile {
    /// Reads `bytes` by the file's ending: chglog's YAML, or a changelog in Debian's form.
    package static func changes(
        in bytes: [UInt8], _ file: Located<String>
    ) throws(Failure) -> [PackageChange] {
        file.value.hasSuffix(".yaml") || file.value.hasSuffix(".yml")
            ? try ChglogChangelog.changes(in: bytes, file)
            : try DebianChangelog.changes(in: bytes, file)
    }
}

/// Reads a changelog in Debian's form (deb-changelog(5)):
///
///     acme (1.2.0) stable; urgency=medium
///
///       * Send anvils faster.
///
///      -- Acme Releases <release@acme.example>  Fri, 02 Jan 2026 03:04:05 +0000
enum DebianChangelog {
    /// The entries of `bytes`, as they stand; the file is named by `file` in messages.
    static func changes(
        in bytes: [UInt8], _ file: Located<String>
    ) throws(Failure) -> [PackageChange] {
        let text = String(decoding: bytes, as: UTF8.self)
        var changes: [PackageChange] = []
        var version: String?
        var lines: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            func wrong(_ why: String) -> Failure { Self.wrong(file, index + 1, why) }
            if line.hasPrefix(" -- ") {
                guard let heading = version else { throw wrong("an end without a heading") }
                changes.append(try change(heading, lines, trailer: line, wrong))
                (version, lines) = (nil, [])
            } else if line.hasPrefix("  ") {
                take(line, into: &lines)
            } else if !line.allSatisfy({ $0.isWhitespace }) {
                guard version == nil else { throw wrong("a heading before the last one's end") }
                version = try heading(line, wrong)
            }
        }
        guard version == nil, !changes.isEmpty else {
            throw Self.wrong(file, 1, "an entry has no line that begins with ' -- '")
        }
        return changes
    }

    /// `acme (1.2.0) stable; urgency=medium`.
    private static func heading(
        _ line: Substring, _ wrong: (String) -> Failure
    ) throws(Failure) -> String {
        guard let open = line.firstRange(of: " ("),
            let close = line[open.upperBound...].firstIndex(of: ")"),
            close > open.upperBound, line[close...].contains(";")
        else { throw wrong("'\(line.prefix(40))' is not a heading") }
        return String(line[open.upperBound..<close])
    }

    private static func change(
        _ version: String, _ lines: [String], trailer: Substring, _ wrong: (String) -> Failure
    ) throws(Failure) -> PackageChange {
        let parts = trailer.dropFirst(4)
        guard let gap = parts.firstRange(of: ">  "),
            let date = Timestamp(
                mailDate: String(parts[gap.upperBound...].trimmingSuffix(while: \.isWhitespace)))
        else {
            throw wrong("'\(trailer.prefix(60))' has no name and date, with two blanks between")
        }
        return PackageChange(
            version: version, date: date, author: String(parts[..<gap.lowerBound]) + ">",
            lines: lines)
    }

    /// Each `*` begins a change; what is indented below it belongs to it.
    private static func take(_ line: Substring, into lines: inout [String]) {
        let text = line.drop { $0 == " " }.trimmingSuffix(while: \.isWhitespace)
        guard !text.isEmpty else { return }
        if let bullet = text.first, "*-+".contains(bullet) {
            lines.append(String(text.dropFirst().drop { $0 == " " }))
        } else if let last = lines.indices.last {
            lines[last] += " " + text
        } else {
            lines.append(String(text))
        }
    }

    private static func wrong(_ file: Located<String>, _ line: Int, _ why: String) -> Failure {
        Failure(
            "cannot read the changelog \(file.value)", "line \(line): \(why)",
            hint: "write it as deb-changelog(5) says; 'dch' does", at: file.place, exit: .malformed)
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while drop: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, drop(last) { text.removeLast() }
        return text
    }
}

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
                "cannot read the changelog \(file.value)", "it is not a list of versions",
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
