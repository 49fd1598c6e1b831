internal import Model

/// How rpm spells a version: `~` sorts before nothing, `-` parts version and release.
///
/// | semantic version | rpm |
/// |---|---|
/// | 1.2.0-rc.1 | 1.2.0~rc.1 |
/// | 1.2.0-alpha-x+b.7 | 1.2.0~alpha_x+b.7 |
/// | 1.2.1-0.20260102030405.gabcdef1 | 1.2.1~~0.20260102030405.gabcdef1 |
///
/// A snapshot has a second `~`: rpm takes a number for newer than a word, so that `~0` would come
/// after `~rc.1`.
struct RpmVersion {
    /// 0 is none.
    let epoch: Int
    /// `1.2.0~rc.1`.
    let version: String
    /// `1`.
    let release: String

    init(_ package: Package) {
        epoch = package.native.policy.epoch
        version = Self.spelled(package.version)
        release = package.native.policy.revision.value
    }

    /// `1.2.0~rc.1-1`.
    var short: String { "\(version)-\(release)" }

    /// With the epoch, as a relation to it must say: `2:1.2.0-1`.
    var full: String { epoch == 0 ? short : "\(epoch):\(short)" }

    private static func spelled(_ version: Version) -> String {
        func plain(_ words: [String]) -> String {
            words.joined(separator: ".").map { $0 == "-" ? "_" : String($0) }.joined()
        }
        let core = version.core.map(String.init).joined(separator: ".")
        let isFirst = version.snapshot?.prerelease.isEmpty == true
        let mark = version.isStable ? "" : isFirst ? "~~" : "~"
        return core + mark + plain(version.prerelease)
            + (version.build.isEmpty ? "" : "+" + plain(version.build))
    }
}
