internal import Model

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

    /// The string of `key` in `table`; the first counts.
    subscript(table: String, key: String) -> String? {
        entries.first { $0.table == table && $0.key == key }?.value
    }

    /// The first key of `table`.
    func firstKey(of table: String) -> String? { entries.first { $0.table == table }?.key }

    /// A string in one line without escapes (TOML 1.0.0 "String"); nil for all else.
    private static func string(_ text: String) -> String? {
        guard let quote = text.first, quote == "\"" || quote == "'" else { return nil }
        let inner = text.dropFirst().prefix { $0 != quote }
        guard inner.endIndex < text.endIndex, !inner.contains("\\"), !inner.isEmpty else {
            return nil
        }
        return String(inner)
    }
}
