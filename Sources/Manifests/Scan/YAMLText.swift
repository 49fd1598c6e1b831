internal import Model

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
