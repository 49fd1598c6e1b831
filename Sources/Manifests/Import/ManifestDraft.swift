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
