/// `*` matches within a name, `**` across folders, `?` one character; nothing else is special.
package struct GlobPattern: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as the user wrote it.
    package let description: String

    /// A pattern; every text is one.
    package init(_ text: String) { description = text }

    /// Whether it has a special character at all.
    package var isLiteral: Bool { !description.contains { $0 == "*" || $0 == "?" } }

    /// The folders before the first special character, with a `/` at the end.
    package var fixed: String {
        let plain = description.prefix { $0 != "*" && $0 != "?" }
        guard let slash = plain.lastIndex(of: "/") else { return "" }
        return String(plain[...slash])
    }

    /// Whether the whole of `text` matches.
    package func matches(_ text: String) -> Bool {
        let pattern = Array(description.utf8), text = Array(text.utf8)
        return matchSet(pattern, text).contains(text.count)
    }

    /// The end positions that `pattern` can reach in `text`: linear memory, no backtracking blow-up.
    private func matchSet(_ pattern: [UInt8], _ text: [UInt8]) -> Set<Int> {
        var reached: Set<Int> = [0]
        var index = 0
        while index < pattern.count, !reached.isEmpty {
            let isStar = pattern[index] == UInt8(ascii: "*")
            let isDouble =
                isStar && index + 1 < pattern.count && pattern[index + 1] == pattern[index]
            reached =
                isStar
                ? Self.stretch(reached, over: text, acrossFolders: isDouble)
                : Self.step(reached, pattern[index], over: text)
            index += isDouble ? 2 : 1
        }
        return reached
    }

    private static func stretch(
        _ reached: Set<Int>, over text: [UInt8], acrossFolders: Bool
    ) -> Set<Int> {
        var result = reached
        for position in 0..<text.count where result.contains(position) {
            if acrossFolders || text[position] != UInt8(ascii: "/") { result.insert(position + 1) }
        }
        return result
    }

    private static func step(_ reached: Set<Int>, _ byte: UInt8, over text: [UInt8]) -> Set<Int> {
        let any = byte == UInt8(ascii: "?")
        return Set(
            reached.filter { position in
                position < text.count
                    && (any ? text[position] != UInt8(ascii: "/") : text[position] == byte)
            }.map { $0 + 1 })
    }
}
