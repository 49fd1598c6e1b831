/// A semantic version. <https://semver.org/spec/v2.0.0.html>
public struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Major, minor and patch.
    public let core: [Int]
    /// Dot-separated identifiers behind `-`.
    public let prerelease: [String]
    /// Dot-separated identifiers behind `+`.
    public let build: [String]

    /// Reads `1.2.3-rc.1+build`, with or without a leading `v`.
    public init(parsing text: String) throws(Failure) {
        let bare = text.first == "v" ? text.dropFirst() : text[...]
        let (versionPart, buildPart) = Self.cut(bare, at: "+")
        let (corePart, prePart) = Self.cut(versionPart, at: "-")
        let numbers = corePart.split(separator: ".", omittingEmptySubsequences: false)
        let core = numbers.compactMap { Self.number($0) }
        guard numbers.count == 3, core.count == 3 else { throw Self.malformed(text) }
        let pre = try Self.identifiers(prePart, in: text)
        guard pre.allSatisfy({ !Self.isNumeric($0[...]) || Self.number($0[...]) != nil }) else {
            throw Self.malformed(text)
        }
        self.core = core
        self.prerelease = pre
        self.build = try Self.identifiers(buildPart, in: text)
    }

    init(core: [Int], prerelease: [String], build: [String]) {
        self.core = core
        self.prerelease = prerelease
        self.build = build
    }

    /// Whether nothing marks it as a prerelease.
    public var isStable: Bool { prerelease.isEmpty }

    /// The version without a `v`.
    public var description: String {
        core.map(String.init).joined(separator: ".")
            + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
            + (build.isEmpty ? "" : "+" + build.joined(separator: "."))
    }

    /// Precedence by semver section 11; build metadata does not count.
    public static func < (left: Version, right: Version) -> Bool {
        if left.core != right.core { return left.core.lexicographicallyPrecedes(right.core) }
        if left.isStable || right.isStable { return !left.isStable && right.isStable }
        for (a, b) in zip(left.prerelease, right.prerelease) where a != b {
            return precedes(a, b)
        }
        return left.prerelease.count < right.prerelease.count
    }

    /// Numbers compare as numbers and come before words (semver section 11.4).
    private static func precedes(_ a: String, _ b: String) -> Bool {
        switch (number(a[...]), number(b[...])) {
        case (let a?, let b?): a < b
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): a.utf8.lexicographicallyPrecedes(b.utf8)
        }
    }

    private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    private static func identifiers(_ part: Substring?, in text: String) throws(Failure) -> [String]
    {
        guard let part else { return [] }
        let words = part.split(separator: ".", omittingEmptySubsequences: false)
        let valid = words.allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    switch UInt8(byte) {
                    case UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
        guard valid else { throw malformed(text) }
        return words.map(String.init)
    }

    private static func isNumeric(_ word: Substring) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// A decimal number without leading zeros (semver section 2 and 9).
    private static func number(_ word: Substring) -> Int? {
        guard isNumeric(word), word.utf8.count <= 15, word == "0" || word.first != "0" else {
            return nil
        }
        return Int(word)
    }

    private static func malformed(_ text: String) -> Failure {
        Failure(
            "'\(text)' is not a semantic version",
            hint: "write it as MAJOR.MINOR.PATCH, like 1.2.0 or 1.2.0-rc.1 (https://semver.org)",
            exit: .usage)
    }
}
