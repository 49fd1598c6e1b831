/// A semantic version. <https://semver.org/spec/v2.0.0.html>
package struct Version: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Major, minor and patch.
    package let core: [Int]
    /// Dot-separated identifiers behind `-`.
    package let prerelease: [String]
    /// Dot-separated identifiers behind `+`.
    package let build: [String]

    /// Reads `1.2.3-rc.1+build`, with or without a leading `v`.
    package init(parsing text: String) throws(Failure) {
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
    package var isStable: Bool { prerelease.isEmpty }

    /// The version without a `v`.
    package var description: String {
        core.map(String.init).joined(separator: ".")
            + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
            + (build.isEmpty ? "" : "+" + build.joined(separator: "."))
    }

    /// Precedence by semver section 11; build metadata does not count.
    package static func < (left: Version, right: Version) -> Bool {
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

/// A trial of some commit: what its version adds to the one that it comes after.
///
/// | after | a snapshot | comes before |
/// |---|---|---|
/// | 1.0.0 | `1.0.1-0.20260102030405.gabcdef1` | 1.0.1 and all its prereleases |
/// | 1.1.0-rc.1 | `1.1.0-rc.1.0.20260102030405.gabcdef1` | 1.1.0-rc.2 |
///
/// A number comes before every word (Semantic Versioning 2.0.0, item 11), hence the 0; the time puts
/// snapshots into their order; and the `g`, which git-describe(1) writes too, keeps `0328531` from
/// being a number, which must not begin with a zero (item 9).
package struct Snapshot: Sendable, Hashable {
    /// The prerelease that it comes after; empty when that is a release.
    package let prerelease: [String]
    /// The time of the commit: `20260102030405`.
    package let time: String
    /// The commit: `gabcdef1`; or `local`, of what is in no git.
    package let name: String
}

extension Version {
    /// A snapshot of `commit` from `date`: behind this version when it `isReleased` already, and
    /// before it otherwise.
    package func snapshot(
        of commit: String?, from date: Timestamp, isReleased: Bool
    ) -> Version {
        var core = core
        if isReleased, isStable { core[2] += 1 }
        let time = date.text.filter(\.isNumber)
        let name = commit.map { "g" + $0.prefix(7) } ?? "local"
        return Version(core: core, prerelease: prerelease + ["0", time, name], build: [])
    }

    /// What makes it a trial of some commit; nil for any other version.
    package var snapshot: Snapshot? {
        let words = prerelease.suffix(3).map(\.self)
        guard words.count == 3, words[0] == "0", words[1].count == 14,
            words[1].allSatisfy(\.isNumber), words[2] == "local" || words[2].hasPrefix("g")
        else { return nil }
        return Snapshot(
            prerelease: Array(prerelease.dropLast(3)), time: words[1], name: words[2])
    }

    /// Whether it is a trial of some commit.
    package var isSnapshot: Bool { snapshot != nil }
}

/// Where a release's version comes from.
package enum VersionSource: Sendable, Equatable {
    /// The git tag at HEAD.
    case tag
    /// Written in the manifest.
    case literal(Version)
    /// The first line of a file.
    case file(String)
    /// An environment variable.
    case environment(String)
}
