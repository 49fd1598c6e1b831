internal import Model

/// The words of a unit's value: parted by blanks, held together by quotes, with C escapes.
/// (systemd.syntax(7), "Quoting")
enum UnitWords {
    /// The words of `value`, which stands at `key`; an open quote or an unknown escape is refused.
    static func split(_ value: String, _ key: String) throws(Failure) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = value[...]
        while let mark = rest.popFirst() {
            if mark == "\\" {
                word = (word ?? "") + String(try escape(&rest, key))
            } else if mark == quote {
                quote = nil
            } else if quote != nil {
                word = (word ?? "") + String(mark)
            } else if mark == "\"" || mark == "'" {
                quote = mark
                word = word ?? ""
            } else if mark.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(mark)
            }
        }
        guard quote == nil else {
            throw Failure("cannot read \(key)=\(value)", "a quote is not closed", exit: .usage)
        }
        return words + (word.map { [$0] } ?? [])
    }

    private static let plain: [Character: Character] = [
        "a": "\u{7}", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{b}",
        "\\": "\\", "\"": "\"", "'": "'", "s": " ",
    ]

    /// The character behind a backslash; those given by number are ASCII only.
    private static func escape(_ rest: inout Substring, _ key: String) throws(Failure) -> Character
    {
        if let mark = rest.first, let meant = plain[mark] {
            rest.removeFirst()
            return meant
        }
        let isHex = rest.first == "x"
        let digits = isHex ? rest.dropFirst().prefix(2) : rest.prefix(3)
        guard let code = UInt8(digits, radix: isHex ? 16 : 8), (1..<128).contains(code),
            digits.count == (isHex ? 2 : 3)
        else {
            throw Failure(
                "cannot read \(key)=", "'\\\(rest.prefix(3))' is no escape of systemd.syntax(7)",
                exit: .usage)
        }
        rest = rest.dropFirst(3)
        return Character(Unicode.Scalar(code))
    }
}
