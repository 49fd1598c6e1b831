internal import Files

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
