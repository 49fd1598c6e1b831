import Model

/// A manifest that is being put together from another tool's configuration.
struct ManifestDraft {
    private var members: [(key: String, value: DraftValue)] = []

    /// Adds a key; nothing is written for an empty value.
    mutating func add(_ key: String, _ value: DraftValue) {
        if !value.isEmpty { members.append((key, value)) }
    }

    /// Adds a text that may be missing.
    mutating func add(_ key: String, _ text: String?) { if let text { add(key, .text(text)) } }

    /// The text, with `remarks` as comments above it.
    func text(_ remarks: [String]) -> String {
        var lines = remarks.map { "# \($0)" } + ["consign: 1"]
        for member in members {
            let block = member.value.lines(member.key)
            if block.count > 1 { lines.append("") }
            lines += block
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A value of a manifest that is being written; members keep their order.
indirect enum DraftValue {
    case text(String)
    case flag(Bool)
    case list([DraftValue])
    case map([(key: String, value: DraftValue)])

    static func texts(_ texts: [String]) -> DraftValue { .list(texts.map { .text($0) }) }

    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .flag: false
        case .list(let elements): elements.isEmpty
        case .map(let members): members.isEmpty
        }
    }

    /// In one line, as YAML's flow style has it.
    var line: String {
        switch self {
        case .text(let text): YAMLText.quoted(text)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let elements): "[" + elements.map(\.line).joined(separator: ", ") + "]"
        case .map(let members):
            "{" + members.map { "\($0.key): \($0.value.line)" }.joined(separator: ", ") + "}"
        }
    }

    /// Over several lines, indented by `depth` steps; a list's maps have a line each.
    func lines(_ key: String, depth: Int = 0) -> [String] {
        let start = String(repeating: "  ", count: depth) + key + ":"
        let step = String(repeating: "  ", count: depth + 1)
        switch self {
        case .map(let members):
            return [start] + members.flatMap { $0.value.lines($0.key, depth: depth + 1) }
        case .list(let elements) where elements.contains(where: \.isMap):
            return [start] + elements.map { "\(step)- \($0.line)" }
        default: return ["\(start) \(line)"]
        }
    }

    private var isMap: Bool { if case .map = self { true } else { false } }
}

/// Writes texts so that YAML reads them as the same texts.
enum YAMLText {
    private static let harmless = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+-".utf8)
    private static let special = ["true", "false", "null", "yes", "no", "on", "off"]

    /// Plain where that is safe, else in double quotes (YAML 1.2.2 section 7.3.1).
    static func quoted(_ text: String) -> String {
        let isAddress = text.hasPrefix("https://")
        let tail = isAddress ? text.dropFirst(8) : text[...]
        let first = tail.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
        let isPlain = first && tail.utf8.allSatisfy(harmless.contains)
        if isPlain, !special.contains(text.lowercased()) { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        return "\"" + escaped + "\""
    }
}
