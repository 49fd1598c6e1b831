/// Text as a terminal shows it, in columns rather than characters.
package enum DisplayText {
    /// How many columns `text` takes.
    package static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// `text` in `columns` columns at most; what is left out of the middle is shown by two dots.
    package static func clipped(_ text: String, _ columns: Int) -> String {
        guard width(text) > columns else { return text }
        guard columns > 4 else { return prefix(text, columns) }
        // Of a file's name the end says most.
        let end = suffix(text, (columns - 2) / 2)
        return prefix(text, columns - 2 - width(end)) + ".." + end
    }

    /// `text` without the blanks at its end.
    package static func trimmed(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// `text`, filled up with blanks.
    package static func padded(_ text: String, _ columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// `text` broken at blanks into lines of `columns` columns; a longer word is broken anywhere.
    package static func wrapped(_ text: String, _ columns: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            var rest = String(word)
            if !line.isEmpty, width(line) + 1 + width(rest) > columns {
                lines.append(line)
                line = ""
            } else if !line.isEmpty {
                rest = line + " " + rest
            }
            while width(rest) > columns, columns > 0 {
                let piece = prefix(rest, columns)
                guard !piece.isEmpty else { break }
                lines.append(piece)
                rest = String(rest.dropFirst(piece.count))
            }
            line = rest
        }
        return lines + [line]
    }

    private static func prefix(_ text: String, _ columns: Int) -> String {
        var left = columns
        return String(
            text.prefix { character in
                left -= width(character)
                return left >= 0
            })
    }

    private static func suffix(_ text: String, _ columns: Int) -> String {
        String(prefix(String(text.reversed()), columns).reversed())
    }

    /// Two for what East Asian Width (UAX #11) calls wide, and for pictures of their own.
    package static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if character.isASCII { return 1 }
        if [.nonspacingMark, .enclosingMark, .format].contains(first.properties.generalCategory) {
            return 0
        }
        // Vowels and finals of Hangul, which stand in the syllable before them.
        if (0x1160...0x11FF).contains(first.value) { return 0 }
        let isWide = wide.contains { $0.contains(first.value) }
        return isWide || first.properties.isEmojiPresentation ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
