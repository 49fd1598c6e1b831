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
