internal import Model

/// A version as pacman orders it (vercmp(8)): `[epoch:]version-release`.
///
/// | semantic version | here | why |
/// |---|---|---|
/// | `1.0.0-alpha` | `1.0.0alpha` | a word right behind a number comes before nothing |
/// | `1.0.0-rc.1`, `1.0.0-rc1` | `1.0.0rc1` | numbers count as numbers: `rc9` before `rc10` |
/// | `1.0.0+build.5` | `1.0.0+build.5` | comes after `1.0.0` and before `1.0.1` |
/// | `1.0.0-alpha+5` | `1.0.0alpha0+5` | comes after `alpha`, but before `alpha1` |
/// | `1.0.0-rc.1.snapshot.abc` | `1.0.0rc1.snapshot.abc` | comes after `rc1` and before `rc2` |
///
/// Others have no place that is right: pacman takes `1.0.0.1` for newer than `1.0.0`, and `alpha.1`
/// for newer than `alpha.beta`.
enum ArchVersion {
    /// The whole version.
    static func text(of package: Package) throws(Failure) -> String {
        let epoch = package.native.policy.epoch
        let release = try release(package.native.policy.revision)
        return (epoch > 0 ? "\(epoch):" : "") + (try upstream(package.version)) + "-" + release
    }

    /// The version without epoch and release.
    static func upstream(_ version: Version) throws(Failure) -> String {
        let core = version.core.map(String.init).joined(separator: ".")
        var known = version.prerelease[...]
        var snapshot = ""
        if known.count >= 2, known[known.endIndex - 2] == "snapshot" {
            snapshot = known.suffix(2).joined(separator: ".")
            known = known.dropLast(2)
        }
        guard let pre = Prerelease(known) else { throw refused(version) }
        // Without a number of its own it would be compared with other prereleases' numbers.
        let needsNumber = !version.build.isEmpty || !snapshot.isEmpty
        let number = pre.word.isEmpty ? "" : pre.number ?? (needsNumber ? "0" : "")
        let dot = pre.word.isEmpty ? "" : "."
        let build = version.build.joined(separator: ".").map { $0 == "-" ? "_" : $0 }
        return core + pre.word + number + (snapshot.isEmpty ? "" : dot + snapshot)
            + (build.isEmpty ? "" : "+" + String(build))
    }

    /// A whole number, or two with a dot between (PKGBUILD(5), "pkgrel").
    private static func release(_ revision: Located<String>) throws(Failure) -> String {
        let parts = revision.value.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
        }
        guard isNumber, (1...2).contains(parts.count) else {
            throw Failure(
                "no arch package can have the release '\(revision.value)'",
                "it is neither a number nor two with a dot between",
                hint: "give it one of its own: packages: {arch: {release: '1'}}",
                at: revision.place, exit: .usage)
        }
        return revision.value
    }

    private static func refused(_ version: Version) -> Failure {
        Failure(
            "no arch package can have the version \(version)",
            "pacman would order '-\(version.prerelease.joined(separator: "."))' wrongly",
            hint: "use a word and at most one number, like \(version.core[0]).\(version.core[1])"
                + ".\(version.core[2])-rc.1", exit: .usage)
    }
}
