import Files
package import Manifests
package import Model

/// Finds out which version is being released, and refuses one that could not be repeated.
package struct VersionResolver {
    package let manifest: Manifest
    package let root: String
    package let surroundings: Environment
    package let isSnapshot: Bool

    package init(manifest: Manifest, root: String, surroundings: Environment, isSnapshot: Bool) {
        self.manifest = manifest
        self.root = root
        self.surroundings = surroundings
        self.isSnapshot = isSnapshot
    }

    package func find() throws(Failure) -> ReleaseInfo {
        let git = try Git(root, surroundings)
        let commit = try git?.head()
        if !isSnapshot, let git { try refuse(changes: try git.changes()) }
        let (version, tag) = try versionAndTag(git, commit)
        let date = try date(git, commit)
        let named = isSnapshot ? try snapshot(of: version, git, commit, date) : version
        let asksWhich = surroundings.chosenTag == nil && manifest.version.value == .tag
        let others = asksWhich && !isSnapshot ? try git?.versionTagsAtHead().map(\.name) : nil
        return ReleaseInfo(
            version: named, tag: isSnapshot ? nil : tag, commit: commit, date: date,
            previousTag: try previous(to: tag, git), isSnapshot: isSnapshot,
            otherTags: (others ?? []).filter { $0 != tag })
    }

    private func refuse(changes: [String]) throws(Failure) {
        guard !changes.isEmpty else { return }
        let shown = changes.prefix(3).map { SafeName.printable($0) }.joined(separator: ", ")
        let rest = changes.count > 3 ? " and \(changes.count - 3) more" : ""
        throw Failure(
            "the working tree has changes that are not committed", shown + rest,
            hint: "commit or stash them, or try things out with --snapshot", exit: .usage)
    }

    /// The version as far as it is known before a release: what is written, or the tag at HEAD.
    func expected() throws(Failure) -> Version? {
        switch manifest.version.value {
        case .tag:
            guard let git = try Git(root, surroundings), (try? git.head()) != nil else {
                return nil
            }
            return try git.versionTagsAtHead().first?.version
        case .environment(let name) where surroundings.variable(name) == nil: return nil
        // The build may write it.
        case .file(let file) where try Folder.kind(Path.join(root, file)) == nil: return nil
        default: return try written()
        }
    }

    /// Behind the last release in every order, and in the order of the commits' time.
    private func snapshot(
        of version: Version, _ git: Git?, _ commit: String?, _ date: Timestamp
    ) throws(Failure) -> Version {
        var time = date
        if let git, let commit { time = try git.date(of: commit) }
        let last = try git?.versionTags().first?.version
        if manifest.version.value != .tag, last.map({ $0 < version }) ?? true {
            let coming = version.snapshot(of: commit, from: time, isReleased: false)
            if last.map({ $0 < coming }) ?? true { return coming }
        }
        return (last ?? version).snapshot(of: commit, from: time, isReleased: true)
    }

    private func versionAndTag(
        _ git: Git?, _ commit: String?
    ) throws(Failure) -> (Version, String?) {
        if let tag = surroundings.chosenTag { return try chosen(tag, git, commit) }
        guard manifest.version.value != .tag else { return try fromTag(git) }
        let version = try written()
        for tag in ["v\(version)", "\(version)"] {
            guard let git, let tagged = git.commit(of: tag) else { continue }
            guard tagged == commit || isSnapshot else {
                throw Failure(
                    "version \(version) is already tagged at another commit",
                    "\(tag) is \(tagged.prefix(7))",
                    hint: "check out \(tag), raise the version, or use --snapshot",
                    at: manifest.version.place, exit: .usage)
            }
            return (version, tagged == commit ? tag : nil)
        }
        return (version, nil)
    }

    /// The version that the manifest gives by itself.
    func written() throws(Failure) -> Version {
        switch manifest.version.value {
        case .literal(let version): return version
        case .environment(let name):
            guard let text = surroundings.variable(name) else {
                throw complaint("the variable \(name) is not set", "the version is taken from it")
            }
            return try parsed(text, from: "the variable \(name)")
        case .file(let file):
            return try parsed(try onlyLine(of: file), from: file)
        case .tag: throw complaint("the version is a tag", "")
        }
    }

    /// Several lines do not say which of them is the version.
    private func onlyLine(of file: String) throws(Failure) -> String {
        let lines = try TextFile.text(Path.join(root, file)).split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
        guard lines.count < 2 else {
            throw Failure(
                "cannot read the version from \(file)", "it has \(lines.count) lines",
                hint: "leave the version alone in it: \(lines[0].prefix(40))",
                at: manifest.version.place, exit: .usage)
        }
        return lines.first ?? ""
    }

    private func parsed(_ text: String, from source: String) throws(Failure) -> Version {
        do throws(Failure) { return try Version(parsing: text) } catch {
            throw error.within("cannot read the version from \(source)")
        }
    }

    private func complaint(_ what: String, _ why: String) -> Failure {
        Failure(what, why, at: manifest.version.place, exit: .usage)
    }

    /// SOURCE_DATE_EPOCH wins, as <https://reproducible-builds.org/specs/source-date-epoch/> has it.
    private func date(_ git: Git?, _ commit: String?) throws(Failure) -> Timestamp {
        if let text = surroundings.variable("SOURCE_DATE_EPOCH") {
            let isNumber = text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
            guard isNumber, let seconds = Int64(text), seconds <= 253_402_300_799 else {
                throw Failure(
                    "SOURCE_DATE_EPOCH is not a number of seconds", "'\(text)'",
                    hint: "set it to the seconds since 1970 in digits, like 1767323045",
                    exit: .usage)
            }
            return Timestamp(seconds)
        }
        if let date = manifest.date { return date }
        guard let git, let commit else {
            throw Failure(
                "the release has no date",
                "there is no git commit, and SOURCE_DATE_EPOCH is not set",
                hint:
                    "write the time into the manifest, like date: '2026-11-21T08:30:00Z', set "
                    + "SOURCE_DATE_EPOCH to the seconds since 1970, or release from a git commit",
                exit: .usage)
        }
        return try git.date(of: commit)
    }

    private func previous(to tag: String?, _ git: Git?) throws(Failure) -> String? {
        try git?.versionTags().first { $0.name != tag && $0.version.isStable }?.name
    }
}

/// Which release this is: settled once, before anything is made.
package struct ReleaseInfo: Sendable {
    /// The version, marked when it is a snapshot.
    package let version: Version
    /// The git tag.
    package let tag: String?
    /// The git commit, whole.
    package let commit: String?
    /// SOURCE_DATE_EPOCH or the commit's date.
    package let date: Timestamp
    /// The version tag before this one, for the list of changes.
    package let previousTag: String?
    /// Whether this is a trial.
    package let isSnapshot: Bool
    /// Other versions' tags at the same commit, when nobody has chosen between them.
    package var otherTags: [String] = []

    /// Seconds of the date: it grows from release to release without anybody keeping count.
    package var sequence: Int64 { date.seconds }
}

extension ReleaseInfo {
    /// That of a release that is built already.
    init(of record: Release) {
        self.init(
            version: record.version, tag: record.tag, commit: record.commit, date: record.date,
            previousTag: nil, isSnapshot: false)
    }
}
