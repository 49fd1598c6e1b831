internal import Files

/// A word of the user's as messages repeat it: in quotes, short, without terminal tricks.
struct Quoted: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let short = text.unicodeScalars.count > 80 ? String(text.prefix(80)) + "…" : text
        description = "'" + SafeName.printable(short) + "'"
    }
}
