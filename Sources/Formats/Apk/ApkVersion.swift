import Model

/// A version as apk orders it (apk-package(5)): digits, `_suffix` with at most one number, `-rN`.
///
/// | semantic version | here | why |
/// |---|---|---|
/// | `1.0.0-alpha` | `1.0.0_alpha` | alpha, beta, pre and rc come before nothing, in this order |
/// | `1.0.0-rc.1`, `1.0.0-rc1` | `1.0.0_rc1` | |
/// | `1.0.0+5` | `1.0.0_p5` | comes after `1.0.0`; two builds stay two versions |
/// | `1.0.0-alpha+5` | `1.0.0_alpha0_p5` | comes after `alpha`, but before `alpha1` |
/// | a snapshot after `1.0.0-rc.1` | `1.0.0_rc1_git20260102_p30405` | before `1.0.0-rc.2` |
/// | a snapshot after `1.0.0` | `1.0.1_alpha_alpha20260102_p30405` | before `1.0.1_alpha` |
///
/// The two numbers of a snapshot are its day and its time of that day, as apk 2 holds a number in
/// 32 bits. Other prereleases have no place in this order. Other build metadata has none either, and
/// leaving it out would give different packages one version.
enum ApkVersion {
    private static let prereleases = ["alpha", "beta", "pre", "rc"]
    private static let suffixes = prereleases + ["cvs", "svn", "git", "hg", "p"]

    /// The whole version: `1.2.0-r1`.
    static func text(of request: Request<ApkOptions>) throws(Failure) -> String {
        let numbering = request.options.numbering
        guard isNumber(numbering.release[...]) else {
            throw Failure(
                "no apk package can have the release '\(numbering.release)'",
                "it is not a number",
                hint: "give it one of its own: packages: {apk: {release: '1'}}",
                at: numbering.revision?.place, exit: .usage)
        }
        return try upstream(request.package.version) + "-r" + numbering.release
    }

    /// The version without its release.
    static func upstream(_ version: Version) throws(Failure) -> String {
        let core = version.core.map(String.init).joined(separator: ".")
        let snapshot = version.snapshot
        let known = snapshot?.prerelease ?? version.prerelease
        guard let pre = Prerelease(known[...]), pre.word.isEmpty || prereleases.contains(pre.word)
        else { throw unordered(version) }
        guard pre.number.map({ isNumber($0[...]) }) ?? true else { throw unordered(version) }
        let build = try build(version)
        var suffix = ""
        if !pre.word.isEmpty {
            // Without a number of its own it would come after those that have one.
            let needsNumber = snapshot != nil || !build.isEmpty
            suffix = "_" + pre.word + (pre.number ?? (needsNumber ? "0" : ""))
        }
        if let snapshot { suffix += trial(snapshot, after: pre) }
        return core + suffix + build
    }

    /// Whether apk can read `text`, in a relation for example.
    static func isValid(_ text: Substring) -> Bool {
        var rest = text
        if let mark = rest.lastIndex(of: "-") {
            let release = rest[rest.index(after: mark)...]
            guard release.first == "r", isNumber(release.dropFirst()) else { return false }
            rest = rest[..<mark]
        }
        if let mark = rest.lastIndex(of: "~") {
            let hash = rest[rest.index(after: mark)...]
            guard !hash.isEmpty, hash.allSatisfy(\.isHexDigit) else { return false }
            rest = rest[..<mark]
        }
        let parts = rest.split(separator: "_", omittingEmptySubsequences: false)
        guard var numbers = parts.first else { return false }
        if let last = numbers.last, last.isASCII, last.isLowercase { numbers.removeLast() }
        return numbers.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isNumber)
            && parts.dropFirst().allSatisfy(isSuffix)
    }

    private static func isSuffix(_ text: Substring) -> Bool {
        let word = text.prefix { $0.isLetter }
        let number = text.dropFirst(word.count)
        return suffixes.contains(String(word)) && (number.isEmpty || isNumber(number))
    }

    /// A prerelease of a prerelease comes before that one (apk-package(5)).
    private static func trial(_ snapshot: Snapshot, after pre: Prerelease) -> String {
        let time = Int(snapshot.time.suffix(6)) ?? 0
        let word = pre.word.isEmpty ? "_alpha_alpha" : "_git"
        return "\(word)\(snapshot.time.prefix(8))_p\(time)"
    }

    private static func build(_ version: Version) throws(Failure) -> String {
        guard let first = version.build.first else { return "" }
        guard version.build.count == 1, isNumber(first[...]) else {
            throw Failure(
                "no apk package can have the version \(version)",
                "apk has no place for '+\(version.build.joined(separator: "."))'",
                hint: "build metadata may be one number, like +5; or leave it out, and count the "
                    + "packagings with 'release'", exit: .usage)
        }
        return "_p" + first
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 9
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func unordered(_ version: Version) -> Failure {
        let core = version.core.map(String.init).joined(separator: ".")
        return Failure(
            "no apk package can have the version \(version)",
            "apk has no place for '-\(version.prerelease.joined(separator: "."))'",
            hint: "use alpha, beta, pre or rc with at most one number, like \(core)-rc.1",
            exit: .usage)
    }
}
