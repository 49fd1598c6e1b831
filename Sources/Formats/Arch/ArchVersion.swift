import Model

/// A version as pacman orders it (vercmp(8)): `[epoch:]version-release`.
///
/// | semantic version | here | why |
/// |---|---|---|
/// | `1.0.0-alpha` | `1.0.0alpha` | a word right behind a number comes before nothing |
/// | `1.0.0-rc.1`, `1.0.0-rc1` | `1.0.0rc1` | numbers count as numbers: `rc9` before `rc10` |
/// | `1.0.0+build.5` | `1.0.0+build.5` | comes after `1.0.0` and before `1.0.1` |
/// | `1.0.0-alpha+5` | `1.0.0alpha0+5` | comes after `alpha`, but before `alpha1` |
/// | a snapshot after `1.0.0-rc.1` | `1.0.0rc1.20260102030405.gabcdef1` | comes before `rc2` |
/// | a snapshot after `1.0.0` | `1.0.1A.20260102030405.gabcdef1` | comes before `1.0.1alpha` |
///
/// Others have no place that is right: pacman takes `1.0.0.1` for newer than `1.0.0`, and `alpha.1`
/// for newer than `alpha.beta`.
enum ArchVersion {
    /// The whole version.
    static func text(of request: Request<ArchOptions>) throws(Failure) -> String {
        let epoch = request.options.numbering.epoch
        let release = try release(request.options.numbering.revision)
        return (epoch > 0 ? "\(epoch):" : "") + (try upstream(request.package.version)) + "-"
            + release
    }

    /// The version without epoch and release.
    static func upstream(_ version: Version) throws(Failure) -> String {
        let core = version.core.map(String.init).joined(separator: ".")
        let snapshot = version.snapshot
        let known = snapshot?.prerelease ?? version.prerelease
        guard let pre = Prerelease(known[...]) else { throw refused(version) }
        // Without a number of its own it would be compared with other prereleases' numbers.
        let needsNumber = !version.build.isEmpty || snapshot != nil
        let number = pre.word.isEmpty ? "" : pre.number ?? (needsNumber ? "0" : "")
        // Words are compared byte by byte, and no prerelease is called less than this.
        let word = snapshot != nil && pre.word.isEmpty ? "A" : pre.word
        let trial = snapshot.map { ".\($0.time).\($0.name)" } ?? ""
        let build = version.build.joined(separator: ".").map { $0 == "-" ? "_" : $0 }
        return core + word + number + trial + (build.isEmpty ? "" : "+" + String(build))
    }

    /// A whole number, or two with a dot between (PKGBUILD(5), "pkgrel").
    private static func release(_ revision: Located<String>?) throws(Failure) -> String {
        guard let revision else { return Numbering().release }
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
