import Files
package import Model

/// The lines of manifests that complaints are about, each with a mark under the place.
///
/// A line that may hold a secret is not shown: messages end up in the logs of pipelines.
package struct SourceExcerpts {
    private static let endings = [".yaml", ".yml"]
    private static let width = 96
    private static let secrets = ["password", "passphrase", "secret", "token", "credential"]
    /// The lines of files by their names; none of one that is not to be shown.
    private var files: [String: [[UInt8]]] = [:]

    package init() {}

    /// The line at `place` and the mark below it; nothing where it cannot or must not be shown.
    package mutating func lines(at place: SourcePosition) -> [String] {
        let lines = files[place.file] ?? Self.read(place.file)
        files[place.file] = lines
        guard lines.indices.contains(place.line - 1) else { return [] }
        return Self.excerpt(
            String(decoding: lines[place.line - 1], as: UTF8.self), column: place.column)
    }

    private static func read(_ file: String) -> [[UInt8]] {
        guard endings.contains(where: file.hasSuffix), (try? Folder.kind(file)) == .file,
            let bytes = try? TextFile.bytes(file),
            SecretScan.complaints(about: bytes, file: file).isEmpty
        else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map(Array.init)
    }

    private static func excerpt(_ line: String, column: Int) -> [String] {
        let scalars = line.unicodeScalars.filter { $0 != "\r" && $0 != "\u{FEFF}" }
        guard (1...scalars.count + 1).contains(column), !mayHoldSecret(line) else { return [] }
        // As many columns as the parser counts: a tab is one, and nothing steers the terminal.
        let marks = scalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control where scalar == "\t": " "
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
                .privateUse, .nonspacingMark, .enclosingMark:
                "?"
            default: Character(scalar)
            }
        }
        let start = marks.count <= width ? 0 : max(0, min(column - width / 2, marks.count - width))
        var shown = Array(marks.dropFirst(start).prefix(width))
        if start > 0 { shown[0] = "…" }
        if start + shown.count < marks.count { shown[shown.count - 1] = "…" }
        return [
            "    " + String(shown),
            "    " + String(repeating: " ", count: column - 1 - start) + "^",
        ]
    }

    /// Whether somebody seems to have written a secret into it, or an address with a password.
    private static func mayHoldSecret(_ line: String) -> Bool {
        let text = line.lowercased()
        return secrets.contains(where: text.contains)
            || (text.contains("://") && text.contains("@"))
    }
}
