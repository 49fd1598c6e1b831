/// Text inside installation scripts.
enum ShellText {
    /// `bytes` as one word of a POSIX shell, whatever is in them.
    static func quoted(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let quote = UInt8(ascii: "'")
        var word = [quote]
        for byte in bytes {
            if byte == quote { word += Array("'\\''".utf8) } else { word.append(byte) }
        }
        return word + [quote]
    }

    /// `text` as one word of a POSIX shell.
    static func quoted(_ text: String) -> String {
        String(decoding: quoted(text.utf8), as: UTF8.self)
    }

    /// `texts` as words with blanks between.
    static func words(_ texts: [String]) -> String { texts.map(quoted).joined(separator: " ") }
}
