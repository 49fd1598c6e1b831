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

    /// `bytes` with the line ends of Unix where they had those of Windows.
    static func unix(_ bytes: [UInt8]) -> [UInt8] {
        bytes.indices.compactMap { index in
            let isPair = bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
            return isPair ? nil : bytes[index]
        }
    }

    /// `text` as one word of a POSIX shell.
    static func quoted(_ text: String) -> String {
        String(decoding: quoted(text.utf8), as: UTF8.self)
    }

    /// `texts` as words with blanks between.
    static func words(_ texts: [String]) -> String {
        texts.map { quoted($0) }.joined(separator: " ")
    }
}
