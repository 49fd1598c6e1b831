/// The name under which a release's link leads to a file: a path of letters, digits, `.`, `_` and
/// `-` that ends in a letter or digit, of at most 128 characters with its slash.
enum GitLabName {
    static func served(_ name: String) -> String {
        var bytes = name.utf8.prefix(127).map { isKept($0) ? $0 : UInt8(ascii: ".") }
        while let last = bytes.last, !isLetterOrDigit(last) { bytes.removeLast() }
        return bytes.isEmpty ? "file" : String(decoding: bytes, as: UTF8.self)
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-_.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
