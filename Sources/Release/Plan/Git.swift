import Archives
import Files
package import Model
import Publishing

/// Questions to git about one working copy; git is run as a program.
package struct Git: Sendable {
    package let folder: String
    private let settings: GitSettings

    /// The working copy `folder` belongs to; nil where there is none, or no git. One that git will
    /// not read, as when it belongs to another user, must not pass for none.
    package init?(_ folder: String, _ surroundings: Environment) throws(Failure) {
        self.folder = folder
        settings = try GitSettings(folder, surroundings)
        let question = ["rev-parse", "--is-inside-work-tree"]
        guard let outcome = try? run(question) else { return nil }
        guard outcome.status == 0 else {
            guard !outcome.error.contains("not a git repository") else { return nil }
            throw Self.failed(question, outcome, hint: "see what git says: git -C \(folder) status")
        }
        guard outcome.text.hasPrefix("true") else { return nil }
    }

    /// The commit at HEAD, whole.
    package func head() throws(Failure) -> String {
        guard let commit = try? ask("rev-parse", "--verify", "HEAD") else {
            throw Failure(
                "there is no commit yet in \(folder)", hint: "commit, then tag what is released",
                exit: .usage)
        }
        return commit
    }

    /// Whether it is a working copy of its own, not a plain folder inside `other`.
    package func isSeparate(from other: Git) throws(Failure) -> Bool {
        try ask("rev-parse", "--show-toplevel") != other.ask("rev-parse", "--show-toplevel")
    }

    /// The files git tracks that differ from HEAD.
    package func changes() throws(Failure) -> [String] {
        let text = try ask("status", "--porcelain", "-z", "--untracked-files=no", "--no-renames")
        return text.split(separator: "\0").map { String($0.dropFirst(3)) }
    }

    /// The date of `commit`.
    package func date(of commit: String) throws(Failure) -> Timestamp {
        guard let seconds = Int64(try ask("show", "-s", "--format=%ct", commit)) else {
            throw Failure("git gave no date for \(commit)")
        }
        return Timestamp(seconds)
    }

    /// Tags that are versions and point at HEAD, highest first.
    package func versionTagsAtHead() throws(Failure) -> [VersionTag] {
        VersionTag.sorted(try ask("tag", "--points-at", "HEAD"))
    }

    /// Tags that point at HEAD and are nearly versions.
    func nearTagsAtHead() throws(Failure) -> [NearTag] {
        try ask("tag", "--points-at", "HEAD").split(separator: "\n")
            .compactMap { NearTag(String($0)) }
    }

    /// All tags that are versions and lead up to HEAD, highest first.
    package func versionTags() throws(Failure) -> [VersionTag] {
        VersionTag.sorted(try ask("tag", "--merged", "HEAD"))
    }

    /// The commit a tag points at; nil when there is no such tag.
    package func commit(of tag: String) -> String? {
        try? ask("rev-parse", "--verify", "--quiet", "refs/tags/\(tag)^{commit}")
    }

    /// Commits behind `tag` up to HEAD, newest first, merges left out.
    package func commits(since tag: String?) throws(Failure) -> [(hash: String, message: String)] {
        let range = tag.map { "refs/tags/\($0)..HEAD" } ?? "HEAD"
        let text = try ask("log", "--no-merges", "--max-count=1000", "--format=%h%x1f%B%x1e", range)
        return text.split(separator: "\u{1E}").compactMap { record in
            let fields = record.split(separator: "\u{1F}", maxSplits: 1).map(String.init)
            guard let hash = fields.first?.filter({ !$0.isWhitespace }), fields.count == 2 else {
                return nil
            }
            return (hash, fields[1])
        }
    }

    /// Submodules of `commit`: path and commit, nested ones not included.
    package func submodules(of commit: String) throws(Failure) -> [(path: String, commit: String)] {
        try ask("ls-tree", "-r", "-z", commit).split(separator: "\0").compactMap { line in
            let halves = line.split(separator: "\t", maxSplits: 1).map(String.init)
            let facts = (halves.first ?? "").split(separator: " ")
            guard halves.count == 2, facts.count == 3, facts[0] == "160000" else { return nil }
            return (halves[1], String(facts[2]))
        }
    }

    /// Has `take` read the files of `commit` as a tar, as its `.gitattributes` ask for: what is not
    /// exported stays out, placeholders are filled in, line ends are those of an attribute. Filters
    /// are not run, so files kept by git-lfs are there as their pointers, for everybody alike.
    func archive(
        _ commit: String, taking take: (consuming ArchiveReader) throws(Failure) -> Void
    ) throws(Failure) {
        let name = "the files of \(commit.prefix(12))"
        let process = ChildProcess(
            ["git"] + settings.wordsForBytes + ["archive", "--format=tar", commit],
            environment: settings.environment, in: folder)
        let outcome = try process.run(seconds: 600) { stream throws(Failure) in
            try take(try ArchiveReader(stream: stream, named: name))
        }
        guard outcome.status == 0 else { throw Self.failed(["archive", commit], outcome) }
    }

    private func ask(_ arguments: String...) throws(Failure) -> String {
        let outcome = try run(arguments)
        guard outcome.status == 0 else { throw Self.failed(arguments, outcome) }
        return String(outcome.text.reversed().drop { $0 == "\n" }.reversed())
    }

    private func run(_ arguments: [String]) throws(Failure) -> ChildProcess.Outcome {
        try ChildProcess(
            ["git"] + settings.words + arguments, environment: settings.environment, in: folder
        ).run()
    }

    private static func failed(
        _ arguments: [String], _ outcome: ChildProcess.Outcome, hint: String? = nil
    ) -> Failure {
        let reason = outcome.error.split(separator: "\n").first.map(String.init)
        return Failure(
            "git \(arguments.joined(separator: " "))", reason ?? "exit code \(outcome.status)",
            hint: hint)
    }
}
