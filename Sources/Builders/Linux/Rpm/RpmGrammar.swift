/// The letters of names and versions (rpm, build/parsePreamble.c: names begin with a letter, a
/// digit or `_`).
enum RpmGrammar {
    /// A letter, a digit, or one of `._+~^`.
    static func isVersion(_ byte: UInt8) -> Bool { isWord(byte) || "._+~^".utf8.contains(byte) }

    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isWord(first) || first == UInt8(ascii: "_") else {
            return false
        }
        return name.utf8.allSatisfy { isWord($0) || "._+-".utf8.contains($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
