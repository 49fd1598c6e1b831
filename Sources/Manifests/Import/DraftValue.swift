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
