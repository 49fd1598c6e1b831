import Files
import Model

/// Small readers of project files, which take what stands there plainly and leave the rest.
enum ProjectText {
    /// The lines of `text` without those that are comments.
    static func withoutComments(_ text: String, _ mark: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .filter { !$0.trimmed.hasPrefix(mark) }.joined(separator: "\n")
    }

    /// The first text in double quotes behind `marks`, which follow each other.
    static func string(in text: String, after marks: String...) -> String? {
        var rest = text[...]
        for mark in marks {
            guard let range = rest.firstRange(of: mark) else { return nil }
            rest = rest[range.upperBound...]
        }
        let start = rest.drop { $0 == " " || $0.isNewline }
        guard start.first == "\"" else { return nil }
        let inner = start.dropFirst().prefix { $0 != "\"" && !$0.isNewline }
        return inner.contains("\\") ? nil : String(inner)
    }

    /// What a manual page says of its program in its section NAME: what follows the dash, as
    /// `whatis` shows it (man-pages(7)), or mdoc's `.Nd`.
    static func summary(ofManual text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        if let line = lines.first(where: { $0.hasPrefix(".Nd ") }) {
            return line.dropFirst(4).trimmed
        }
        let isHeading = { (line: String) in
            line.hasPrefix(".SH")
                && line.dropFirst(3).filter { $0 != "\"" }.trimmed.uppercased() == "NAME"
        }
        guard let heading = lines.firstIndex(where: isHeading) else { return nil }
        let name = lines.dropFirst(heading + 1).prefix { !$0.hasPrefix(".SH") }
            .joined(separator: " ").replacing("\\-", with: "-")
        guard let dash = name.firstRange(of: " - ") else { return nil }
        let summary = name[dash.upperBound...].trimmed
        return summary.isEmpty || summary.contains("\\") ? nil : summary
    }

    /// What a unit says it is (systemd.unit(5), `Description=`).
    static func summary(ofUnit text: String) -> String? {
        text.split(whereSeparator: \.isNewline).map(\.trimmed)
            .first { $0.hasPrefix("Description=") }.map { $0.dropFirst(12).trimmed }
    }

    /// `Name <mail>`, when both are known.
    static func person(_ name: String?, _ mail: String?) -> String? {
        guard let name, let mail else { return nil }
        return "\(name) <\(mail)>"
    }

    /// The words between the brackets of CMake's `command`, quoted ones whole.
    static func arguments(of command: String, in text: String) -> [String] {
        guard let start = text.firstRange(of: command + "(")?.upperBound else { return [] }
        let inside = text[start...].prefix { $0 != ")" }
        let pieces = inside.split(separator: "\"", omittingEmptySubsequences: false)
        return pieces.enumerated().flatMap { index, piece in
            index % 2 == 1 ? [String(piece)] : piece.split { $0.isWhitespace }.map(String.init)
        }
    }

    /// Facts from `package.json`.
    static func packageJSON(_ text: String) -> ProjectFacts {
        var facts = ProjectFacts()
        facts.howToFill = "install -D -t stage/linux-amd64 build/PROGRAM"
        guard let root = try? JSONText.parse(Array(text.utf8), name: "package.json") else {
            return facts
        }
        // A scoped name is @owner/name.
        facts.name = root["name"]?.text.flatMap { $0.split(separator: "/").last.map(String.init) }
        facts.version = root["version"]?.text
        facts.description = root["description"]?.text
        facts.license = root["license"]?.text
        facts.homepage = root["homepage"]?.text
        // An author's page in brackets is not part of a maintainer.
        let author = root["author"]
        facts.maintainer =
            author?.text.map { String($0.prefix { $0 != "(" }).trimmed }
            ?? person(author?["name"]?.text, author?["email"]?.text)
        facts.program = root["bin"]?.members?.keys.sorted().first
        return facts
    }

    /// Facts from the plain assignments of a makefile.
    static func makefile(_ text: String) -> ProjectFacts {
        func value(_ names: String...) -> String? {
            for line in text.split(whereSeparator: \.isNewline) {
                guard let equals = line.firstIndex(of: "=") else { continue }
                let key = line[..<equals].filter { $0 != ":" && $0 != "?" }.trimmed
                let value = line[line.index(after: equals)...].trimmed
                if names.contains(key), !value.contains("$"), !value.isEmpty { return value }
            }
            return nil
        }
        var facts = ProjectFacts()
        facts.name = value("NAME", "PROJECT", "PACKAGE")
        facts.version = value("VERSION")
        facts.program = value("PROGRAM", "PROG", "BINARY", "BIN", "TARGET")
        facts.howToFill = "make && install -D -t stage/linux-amd64 PROGRAM"
        return facts
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// The plain strings of a TOML file, by table and key; everything else in it is passed over.
struct TOMLStrings {
    private var entries: [(table: String, key: String, value: String)] = []

    init(_ text: String) {
        var table = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmed
            if line.hasPrefix("[") {
                table = String(line.prefix { $0 != "]" }.drop { $0 == "[" }).trimmed
            } else if let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].trimmed.filter { $0 != "\"" }
                guard let value = Self.string(line[line.index(after: equals)...].trimmed) else {
                    continue
                }
                entries.append((table, key, value))
            }
        }
    }

    /// The string of `key` in `table`, or the first of its list; the first key counts.
    subscript(table: String, key: String) -> String? {
        entries.first { $0.table == table && $0.key == key }?.value
    }

    /// The first key of `table`.
    func firstKey(of table: String) -> String? { entries.first { $0.table == table }?.key }

    /// A string in one line without escapes (TOML 1.0.0 "String"), or the first of a list of them; nil
    /// for all else.
    private static func string(_ text: String) -> String? {
        if text.hasPrefix("[") { return string(text.dropFirst().trimmed) }
        guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
        let inner = text.dropFirst().prefix { $0 != quote }
        guard inner.endIndex < text.endIndex, !inner.contains("\\"), !inner.isEmpty else {
            return nil
        }
        return String(inner)
    }
}
