import Files
import Model

/// Workflow values as YAML, in block form: what people read in a review.
struct WorkflowText {
    private(set) var lines: [String] = []

    /// The lines of a map at the left margin.
    init(_ entries: [(String, WorkflowNode)]) { sections(entries, 0) }

    private mutating func map(_ entries: [(String, WorkflowNode)], _ indent: Int) {
        for (key, value) in entries { entry(Self.scalar(key) + ":", value, indent) }
    }

    private mutating func sections(_ entries: [(String, WorkflowNode)], _ indent: Int) {
        for (index, (key, value)) in entries.enumerated() {
            if index > 0 { lines.append("") }
            entry(Self.scalar(key) + ":", value, indent)
        }
    }

    /// `start`, a key or a dash, and the value behind or below it.
    private mutating func entry(_ start: String, _ value: WorkflowNode, _ indent: Int) {
        let blank = String(repeating: " ", count: indent)
        switch value {
        case .text(let text, let remark):
            lines.append(
                blank + start + " " + Self.scalar(text) + (remark.map { "  # " + $0 } ?? ""))
        case .flag(let flag): lines.append(blank + start + (flag ? " true" : " false"))
        case .number(let number): lines.append(blank + start + " \(number)")
        case .nothing: lines.append(blank + start + " {}")
        case .words(let words):
            lines.append(
                blank + start + " [" + words.map(Self.scalar).joined(separator: ", ") + "]")
        case .script(let script): block(start + " |", script, blank)
        case .folded(let folded): block(start + " >-", folded, blank)
        case .list(let elements):
            lines.append(blank + start)
            for element in elements { item(element, indent + 2) }
        case .map(let entries):
            lines.append(blank + start)
            map(entries, indent + 2)
        case .sections(let entries):
            lines.append(blank + start)
            sections(entries, indent + 2)
        }
    }

    private mutating func block(_ start: String, _ inner: [String], _ blank: String) {
        lines.append(blank + start)
        lines += inner.map { $0.isEmpty ? "" : blank + "  " + $0 }
    }

    /// An element of a list; a map begins behind the dash.
    private mutating func item(_ value: WorkflowNode, _ indent: Int) {
        guard case .map(let entries) = value, !entries.isEmpty else {
            return entry("-", value, indent)
        }
        let first = lines.count
        map(entries, indent + 2)
        let blank = String(repeating: " ", count: indent)
        lines[first] = blank + "- " + lines[first].dropFirst(indent + 2)
    }

    /// A text as it stands, or in double quotes where it would be something else (YAML 1.2.2,
    /// sections 7.3.3 and 10.3.2).
    static func scalar(_ text: String) -> String {
        isPlain(text)
            ? text
            : "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.first, let last = text.last, first != " ", last != " " else {
            return false
        }
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        let isExpression = text.hasPrefix("${{")
        return !words.contains(text.lowercased()) && !"!&*-?[]{}|>@`\"'%#,:".contains(first)
            && !text.contains(": ") && !text.contains(" #") && last != ":"
            && (isExpression || !text.contains { "[]{},\n".contains($0) })
            && !text.allSatisfy { $0.isNumber || ".:-_+eE".contains($0) }
    }
}

/// A value of a workflow file, in the order in which it is written.
indirect enum WorkflowNode {
    /// A text, which gets quotes where YAML would read it otherwise, and a remark behind it.
    case text(String, remark: String? = nil)
    /// Lines of a script.
    case script([String])
    /// Lines that are read as one.
    case folded([String])
    /// Words on one line.
    case words([String])
    case list([WorkflowNode])
    case map([(String, WorkflowNode)])
    /// A map whose entries stand apart from one another.
    case sections([(String, WorkflowNode)])
    case flag(Bool)
    case number(Int)
    /// A map without entries.
    case nothing
}

extension WorkflowNode: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}
