import Model

/// Markdown that somebody else wrote whole: kept as it is, but it ends where it ends.
enum ForeignMarkdown {
    /// `text` with its open fence or comment closed, so that nothing behind it is swallowed.
    static func contained(_ text: String) -> String {
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let visible = String(
            String.UnicodeScalarView(
                lines.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || !Markdown.isHidden($0) }))
        let unmarked = closingComment(visible.replacing("<!-- consign:", with: "&lt;!-- consign:"))
        return closingFence(trimmingEmptyLines(unmarked))
    }

    /// Text that a CI would take for a command when the notes pass through its log.
    ///
    /// GitHub reads `::command::` at the start of a line and `##[command]` anywhere in it, Azure
    /// `##vso[…]`, TeamCity `##teamcity[…]`. The backslash is invisible in Markdown.
    static func withoutCommands(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let blanks = line.prefix { $0.isWhitespace }
            let rest = line.dropFirst(blanks.count)
            return rest.hasPrefix("::") ? blanks + "\\" + rest : String(line)
        }
        return ["##[", "##vso[", "##teamcity["].reduce(lines.joined(separator: "\n")) {
            text, mark in
            text.replacing(mark, with: "#\\" + mark.dropFirst())
        }
    }

    private static func closingFence(_ text: String) -> String {
        var fence = CodeFence()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            fence.take(line)
        }
        return fence.isOpen ? text + "\n" + fence.closing : text
    }

    private static func closingComment(_ text: String) -> String {
        guard let open = text.ranges(of: "<!--").last,
            text[open.upperBound...].firstRange(of: "-->") == nil
        else { return text }
        return text[..<open.lowerBound] + "&lt;!--" + text[open.upperBound...]
    }

    private static func trimmingEmptyLines(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        func isEmpty(_ line: Substring) -> Bool { line.allSatisfy { $0.isWhitespace } }
        let kept = lines.drop(while: isEmpty).reversed().drop(while: isEmpty).reversed()
        return kept.joined(separator: "\n")
    }
}
