import Model

/// A systemd unit as text, for systems with another init. (systemd.syntax(7))
struct UnitFile {
    /// One `Key=value` line with the section it stands in.
    struct Setting: Hashable {
        let section: String
        let key: String
        let value: String
    }

    /// Every setting in the file's order.
    let settings: [Setting]

    /// Reads `bytes`, the content of the unit `name`.
    init(_ bytes: [UInt8], name: String) throws(Failure) {
        // A shell drops what follows a zero, or the zero, so that a script would say another thing.
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Failure("cannot read the unit \(name)", "it is not UTF-8 text", exit: .usage)
        }
        var settings: [Setting] = []
        var section = ""
        for (number, line) in Self.logicalLines(text) {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
                continue
            }
            guard !section.isEmpty, let sign = line.firstIndex(of: "="), sign > line.startIndex
            else { throw Self.broken(name, number, inSection: !section.isEmpty) }
            let value = line[line.index(after: sign)...]
            settings.append(
                Setting(
                    section: section, key: Self.trimmed(line[..<sign]),
                    value: Self.trimmed(value)))
        }
        self.settings = settings
    }

    /// The values of a key that may be given several times; an empty one takes back those before.
    func values(_ section: String, _ key: String) -> [String] {
        settings.filter { $0.section == section && $0.key == key }
            .reduce(into: []) { list, setting in
                if setting.value.isEmpty { list = [] } else { list.append(setting.value) }
            }
    }

    /// The value of a key of which the last one counts; nil when there is none or it is empty.
    func value(_ section: String, _ key: String) -> String? {
        settings.last { $0.section == section && $0.key == key }
            .flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// The keys of `section`, each once, in the file's order.
    func keys(of section: String) -> [String] {
        settings.filter { $0.section == section }.reduce(into: []) { keys, setting in
            if !keys.contains(setting.key) { keys.append(setting.key) }
        }
    }

    /// Lines without comments, each with its number; a backslash at the end joins the next line
    /// with a blank between, and comments between such lines are passed by.
    private static func logicalLines(_ text: String) -> [(Int, String)] {
        var lines: [(Int, String)] = []
        var open: (number: Int, text: String)?
        for (index, raw) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .enumerated() {
            let line = trimmed(raw)
            if line.hasPrefix("#") || line.hasPrefix(";") { continue }
            let isOpen = line.hasSuffix("\\")
            let start = open.map { ($0.number, $0.text + " ") } ?? (index + 1, "")
            let joined = start.1 + (isOpen ? trimmed(line.dropLast()) : line)
            open = isOpen ? (start.0, joined) : nil
            if !isOpen, !trimmed(joined[...]).isEmpty { lines.append((start.0, joined)) }
        }
        if let open, !open.text.isEmpty { lines.append((open.number, open.text)) }
        return lines
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(
            start[
                ..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:))
                    ?? start.startIndex)])
    }

    private static func broken(_ name: String, _ line: Int, inSection: Bool) -> Failure {
        Failure(
            "cannot read the unit \(name)",
            inSection
                ? "line \(line) is neither [Section] nor Key=value"
                : "line \(line) stands before the first [Section]",
            hint: "see systemd.syntax(7)", exit: .usage)
    }
}

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
                "cannot read \(key)=",
                "'\\\(rest.prefix(3))' is not an escape of systemd.syntax(7)",
                exit: .usage)
        }
        rest = rest.dropFirst(3)
        return Character(Unicode.Scalar(code))
    }
}

/// A line of sysusers.d(5) or tmpfiles.d(5): words, of which `-` stands for none.
struct ConfigurationLine {
    /// As it was written, for messages.
    let text: String
    private let words: [String]

    /// The lines of `bytes`, the content of the file `name`, without comments and empty ones.
    static func all(in bytes: [UInt8], _ name: String) throws(Failure) -> [ConfigurationLine] {
        var lines: [ConfigurationLine] = []
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = String(line.drop(while: \.isWhitespace))
            // A comment may hold anything, also half a quote.
            guard let first = text.first, first != "#" else { continue }
            let words = try UnitWords.split(text, name)
            lines.append(ConfigurationLine(text: text, words: words.map { $0 == "-" ? "" : $0 }))
        }
        return lines
    }

    /// A word, empty where there is none.
    subscript(index: Int) -> String { index < words.count ? words[index] : "" }

    /// The words from `index` on, with blanks between.
    func rest(from index: Int) -> String { words.dropFirst(index).joined(separator: " ") }
}
