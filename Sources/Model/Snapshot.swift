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
public struct Snapshot: Sendable, Hashable {
    /// The prerelease that it comes after; empty when that is a release.
    public let prerelease: [String]
    /// The time of the commit: `20260102030405`.
    public let time: String
    /// The commit: `gabcdef1`; or `local`, of what is in no git.
    public let name: String
}

extension Version {
    /// A snapshot of `commit` from `date`: behind this version when it `isReleased` already, and
    /// before it otherwise.
    public func snapshot(
        of commit: String?, from date: Timestamp, isReleased: Bool
    ) -> Version {
        var core = core
        if isReleased, isStable { core[2] += 1 }
        let time = date.text.filter(\.isNumber)
        let name = commit.map { "g" + $0.prefix(7) } ?? "local"
        return Version(core: core, prerelease: prerelease + ["0", time, name], build: [])
    }

    /// What makes it a trial of some commit; nil for any other version.
    public var snapshot: Snapshot? {
        let words = prerelease.suffix(3).map(\.self)
        guard words.count == 3, words[0] == "0", words[1].count == 14,
            words[1].allSatisfy(\.isNumber), words[2] == "local" || words[2].hasPrefix("g")
        else { return nil }
        return Snapshot(
            prerelease: Array(prerelease.dropLast(3)), time: words[1], name: words[2])
    }

    /// Whether it is a trial of some commit.
    public var isSnapshot: Bool { snapshot != nil }
}
