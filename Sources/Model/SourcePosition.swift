/// A place in a text the user wrote: what `file:line:column` in a message points at.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// The file as the user named it.
    public let file: String
    /// Counted from 1.
    public let line: Int
    /// Counted from 1.
    public let column: Int

    /// A place in `file`, line and column counted from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, as compilers print it and editors understand it.
    public var description: String { "\(file):\(line):\(column)" }
}
