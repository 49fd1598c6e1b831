internal import Model

/// How rpm spells a version: `~` sorts before nothing, `-` parts version and release.
///
/// | semantic version | rpm |
/// |---|---|
/// | 1.2.0-rc.1 | 1.2.0~rc.1 |
/// | 1.2.0-alpha-x+b.7 | 1.2.0~alpha_x+b.7 |
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
        return core + (version.prerelease.isEmpty ? "" : "~" + plain(version.prerelease))
            + (version.build.isEmpty ? "" : "+" + plain(version.build))
    }
}
