internal import Model

/// A line of sysusers.d(5) or tmpfiles.d(5): words, of which `-` stands for none.
struct ConfigurationLine {
    /// As it was written, for messages.
    let text: String
    private let words: [String]

    /// The lines of `bytes`, the content of the file `name`, without comments and empty ones.
    static func all(in bytes: [UInt8], _ name: String) throws(Failure) -> [ConfigurationLine] {
        var lines: [ConfigurationLine] = []
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = String(line.drop(while: \.isWhitespace))
            // A comment may hold anything, also half a quote.
            guard let first = text.first, first != "#" else { continue }
            let words = try UnitWords.split(text, name)
            lines.append(ConfigurationLine(text: text, words: words.map { $0 == "-" ? "" : $0 }))
        }
        return lines
    }

    /// A word, empty where there is none.
    subscript(index: Int) -> String { index < words.count ? words[index] : "" }

    /// The words from `index` on, with blanks between.
    func rest(from index: Int) -> String { words.dropFirst(index).joined(separator: " ") }
}
