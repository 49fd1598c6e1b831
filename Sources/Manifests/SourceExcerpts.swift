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
        var cells = ExcerptCells(Array(scalars))
        let start = cells.clip(to: width, around: column - 1)
        let before = cells.all.prefix(column - 1 - start).reduce(0) { $0 + $1.width }
        return [
            "    " + cells.all.map { String($0.mark) }.joined(),
            "    " + String(repeating: " ", count: before) + "^",
        ]
    }

    /// Whether somebody seems to have written a secret into it, or an address with a password.
    private static func mayHoldSecret(_ line: String) -> Bool {
        let text = line.lowercased()
        return secrets.contains(where: text.contains)
            || (text.contains("://") && text.contains("@"))
    }
}

/// The letters of a line as a terminal shows them, one for each that the parser counts.
private struct ExcerptCells {
    struct Cell {
        let mark: Unicode.Scalar
        /// None for an accent, which is drawn over the letter before it, and two for a wide letter.
        let width: Int
    }

    private(set) var all: [Cell] = []
    private static let more = Cell(mark: "…", width: 1)
    /// More accents on one letter than any language has would grow into other lines.
    private static let accents = 2

    init(_ scalars: [Unicode.Scalar]) {
        var accents = Self.accents
        for scalar in scalars {
            let cell = Self.cell(scalar, takesAccent: accents < Self.accents)
            accents = cell.width > 0 ? 0 : accents + 1
            all.append(cell)
        }
    }

    /// A tab is one column here, as it is to the parser, and nothing steers the terminal.
    private static func cell(_ scalar: Unicode.Scalar, takesAccent: Bool) -> Cell {
        let cell = Cell(mark: scalar, width: DisplayText.width(Character(scalar)))
        switch scalar.properties.generalCategory {
        case .control where scalar == "\t": return Cell(mark: " ", width: 1)
        case .nonspacingMark where takesAccent && !scalar.properties.isVariationSelector:
            return cell
        case .otherLetter where cell.width == 0 && takesAccent: return cell
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
            .privateUse, .nonspacingMark, .enclosingMark:
            return Cell(mark: "?", width: 1)
        default: return cell.width == 0 ? Cell(mark: "?", width: 1) : cell
        }
    }

    /// Leaves what fits into `columns` around the letter at `place`; says how many were cut before it.
    mutating func clip(to columns: Int, around place: Int) -> Int {
        // Where each letter begins, and where the last ends.
        let starts = all.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.width) }
        let total = starts[all.count]
        guard total > columns else { return 0 }
        let left = max(0, min(starts[place] + 1 - columns / 2, total - columns))
        let first = starts.firstIndex { $0 >= left } ?? 0
        let end = starts.lastIndex { $0 <= starts[first] + columns } ?? all.count
        var shown = Array(all[first..<end])
        if first > 0 { shown[0] = Self.more }
        if end < all.count { shown[shown.count - 1] = Self.more }
        all = shown
        return first
    }
}
