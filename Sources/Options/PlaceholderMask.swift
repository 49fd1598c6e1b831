/// Hides `{{word}}` from YAML, for which braces within `{…}` are maps in maps.
///
/// The braces become characters for private use, one for one, so that every column stays true.
enum PlaceholderMask {
    static let open: Unicode.Scalar = "\u{E000}"
    static let close: Unicode.Scalar = "\u{E001}"

    /// The text with the braces of every `{{word}}` hidden.
    static func hide(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result = text
        var index = 0
        while index + 1 < text.count {
            if text[index] == "{", text[index + 1] == "{", let end = end(of: text, from: index) {
                result[index] = open
                result[index + 1] = open
                result[end] = close
                result[end + 1] = close
                index = end + 2
            } else {
                index += 1
            }
        }
        return result
    }

    /// The text with hidden braces shown again.
    static func show(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar == open ? "{" : scalar == close ? "}" : scalar)
        }
        return result
    }

    /// Where the braces close that open at `start` around a single word.
    private static func end(of text: [Unicode.Scalar], from start: Int) -> Int? {
        var index = start + 2
        while index + 1 < text.count, isWord(text[index]) { index += 1 }
        guard index > start + 2, index + 1 < text.count else { return nil }
        return text[index] == "}" && text[index + 1] == "}" ? index : nil
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "." || scalar == "_" || scalar == "-"
            || (scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)))
    }
}
