import Model

/// Text made harmless for Markdown: what others wrote can be read, and does nothing else.
enum Markdown {
    private static let special = Set<Character>("\\`*[]<>|~&$")

    /// One line of somebody's words: nothing in it formats, links, mentions or ends a table cell.
    static func text(_ raw: String) -> String {
        let characters = Array(line(raw))
        var result = ""
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let before = index > 0 ? characters[index - 1] : " "
            let after = index + 1 < characters.count ? characters[index + 1] : " "
            if character == "@", !isWord(before), isWord(after) {
                // A mention would notify a stranger; a forge makes none of what is in code.
                let name = characters[(index + 1)...].prefix {
                    isWord($0) || $0 == "-" || $0 == "/"
                }
                result += "`@" + String(name) + "`"
                index += 1 + name.count
                continue
            }
            let splitsWords = character == "_" && !(isWord(before) && isWord(after))
            let startsBlock = index == 0 && "#+->=:".contains(character)
            if special.contains(character) || splitsWords || startsBlock { result += "\\" }
            result.append(character)
            index += 1
        }
        return escapingNumber(result)
    }

    /// Text in backticks, longer than any run of them inside; `|` is kept out of table cells.
    static func code(_ raw: String) -> String {
        let text = line(raw).replacing("|", with: "\\|")
        let mark = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
        let needsBlank = text.hasPrefix("`") || text.hasSuffix("`")
        return needsBlank ? "\(mark) \(text) \(mark)" : mark + text + mark
    }

    /// Lines to be typed or compared, with a fence longer than any run of backticks inside.
    static func fence(_ text: String, _ language: String) -> String {
        let mark = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
        return "\(mark)\(language)\n\(text)\n\(mark)"
    }

    /// A link on a file's name.
    static func link(_ name: String, to address: String?) -> String {
        address.map { "[\(code(name))](\($0))" } ?? code(name)
    }

    /// The address of the file `name` below `base` (RFC 3986 section 2.3).
    static func address(_ name: String, below base: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._".utf8)
        let digits = Array("0123456789ABCDEF")
        let escaped = name.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte))
                : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
        let folder = base.hasSuffix("/") ? base : base + "/"
        return destination(folder) + escaped.joined()
    }

    /// An address as a link's target: no blank, bracket or control character ends it early.
    static func destination(_ address: String) -> String {
        let bad = Set("<>()[]\\`\"|".unicodeScalars)
        return String(
            String.UnicodeScalarView(
                address.unicodeScalars.filter {
                    !bad.contains($0) && $0.value > 32 && !isHidden($0)
                }))
    }

    /// One line without anything that hides, steers a terminal or reorders the text.
    static func line(_ raw: String) -> String {
        let words = raw.split { $0.isWhitespace }.joined(separator: " ")
        return String(String.UnicodeScalarView(words.unicodeScalars.filter { !isHidden($0) }))
    }

    /// Control characters and marks that change the direction of writing; joiners of emoji stay.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<32, 127..<160, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
            0xFEFF, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// `1. text` at the start would be a list.
    private static func escapingNumber(_ text: String) -> String {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        guard !digits.isEmpty, let mark = rest.first, mark == "." || mark == ")" else {
            return text
        }
        return digits + "\\" + rest
    }

    private static func longestRun(of mark: Character, in text: String) -> Int {
        var longest = 0, current = 0
        for character in text {
            current = character == mark ? current + 1 : 0
            longest = max(longest, current)
        }
        return longest
    }
}

/// Follows Markdown line by line and knows whether it is inside a fenced block.
///
/// CommonMark 0.31 section 4.5: a fence of three or more marks is closed by at least as many of the
/// same mark and nothing else.
struct CodeFence {
    private var mark: Character = "`"
    private var count = 0

    /// Whether the last line taken in was inside a block, or opened one.
    var isOpen: Bool { count > 0 }

    /// The line that would close the block.
    var closing: String { String(repeating: mark, count: count) }

    /// Takes in the next line.
    mutating func take(_ line: Substring) {
        let bare = line.drop { $0 == " " }
        guard line.count - bare.count < 4, let first = bare.first, first == "`" || first == "~"
        else {
            return
        }
        let run = bare.prefix { $0 == first }.count
        let rest = bare.dropFirst(run)
        if isOpen {
            let closes = first == mark && run >= count
            if closes, rest.allSatisfy({ $0.isWhitespace }) { count = 0 }
        } else if run >= 3, first == "~" || !rest.contains("`") {
            (mark, count) = (first, run)
        }
    }
}

/// A heading of a changelog: `## [1.2.0] - 2026-11-21`.
struct Heading {
    let level: Int
    private let word: String

    init?(_ line: Substring) {
        let marks = line.prefix { $0 == "#" }
        let rest = line.dropFirst(marks.count)
        guard (1...6).contains(marks.count), rest.first == " " else { return nil }
        level = marks.count
        let words = rest.split { " []()".contains($0) }
        // "Version 1.2.0" and "acme 1.2.0" are usual as well.
        word = words.first { (try? Version(parsing: String($0))) != nil }.map(String.init) ?? ""
    }

    /// Whether it begins the section of `version`, written with or without `v`.
    func isFor(_ version: Version) -> Bool {
        guard let own = try? Version(parsing: word) else { return false }
        return own.description == version.description
    }
}
