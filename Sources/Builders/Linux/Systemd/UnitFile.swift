internal import Model

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
