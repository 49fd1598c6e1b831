/// "did you mean": the nearest known word to one that is not known.
package enum Spelling {
    /// How much of a word is looked at, so that a hostile one costs nothing.
    private static let longest = 64

    /// The known word nearest to `word`, when it is near enough to be meant.
    package static func nearest(to word: String, in known: [String]) -> String? {
        let ranked = known.map { (word: $0, distance: distance(word.lowercased(), $0)) }
        let limit = max(1, min(word.count, longest) / 3)
        return ranked.filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// A hint that names the word that was meant, or else all that are known.
    package static func suggestion(_ meant: String?, known: [String]) -> String {
        if let meant { return "did you mean '\(meant)'?" }
        return known.count == 1
            ? "the only one here is '\(known[0])'"
            : "known are " + Set(known).sorted().joined(separator: ", ")
    }

    /// A hint for `word` that is not among `known`; `others` are names that other tools have for
    /// them.
    package static func suggestion(
        for word: String, known: [String], others: [String: String] = [:]
    ) -> String {
        let meant = others[word.lowercased()].flatMap { known.contains($0) ? $0 : nil }
        return suggestion(meant ?? nearest(to: word, in: known), known: known)
    }

    /// Edits (insert, remove, replace, swap of neighbours) that make one word of the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars.prefix(longest))
        let b = Array(right.unicodeScalars.prefix(longest))
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
