/// A prerelease of one word and at most one number, which is all that most package systems order
/// as it is meant: `rc.1`, `rc1` and `alpha`.
struct Prerelease {
    /// `rc`; empty for a final version.
    let word: String
    /// Decimal digits.
    let number: String?

    /// Nil when `identifiers` say more, or begin with a number.
    init?(_ identifiers: ArraySlice<String>) {
        guard let first = identifiers.first else {
            (word, number) = ("", nil)
            return
        }
        let letters = first.prefix { $0.isLetter }
        let digits = first.dropFirst(letters.count)
        let rest = identifiers.dropFirst()
        guard !letters.isEmpty, Self.isNumber(digits) || digits.isEmpty else { return nil }
        word = String(letters)
        switch (digits.isEmpty, rest.count) {
        case (_, 0): number = digits.isEmpty ? nil : String(digits)
        case (true, 1):
            guard let last = rest.first, Self.isNumber(last[...]) else { return nil }
            number = last
        default: return nil
        }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 15
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
