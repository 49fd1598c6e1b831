import Files
import Model

/// `stage.sha256`, the digests of what a build job staged.
///
/// The form is what `sha256sum` and `shasum -a 256` print, so that a job on any system can write
/// it without Consign; a comment may name the commit that was built.
struct StageList: Sendable {
    static let fileName = "stage.sha256"
    /// 100,000 files with long names.
    static let limit = 32 << 20
    private static let commitMark = "# commit "

    let commit: String?
    /// By path below the folder that the list lies in.
    let digests: [String: Digest]

    init(commit: String?, digests: [String: Digest]) {
        self.commit = commit
        self.digests = digests
    }

    /// Reads every line of a list or nothing; `name` is what messages call it.
    init(parsing bytes: [UInt8], name: String) throws(Failure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("\(name) is not UTF-8 text", exit: .malformed)
        }
        var commit: String?
        var digests: [String: Digest] = [:]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let place = SourcePosition(file: name, line: index + 1, column: 1)
            if line.hasPrefix("#") {
                if line.hasPrefix(Self.commitMark) {
                    commit = String(line.dropFirst(Self.commitMark.count))
                }
                continue
            }
            let (path, digest) = try Self.entry(line, at: place)
            guard digests.updateValue(digest, forKey: path) == nil else {
                throw Failure("'\(path)' is listed twice", at: place, exit: .malformed)
            }
        }
        guard text.isEmpty || text.utf8.last == UInt8(ascii: "\n") else {
            throw Failure("malformed \(name)", "its last line is cut off", exit: .malformed)
        }
        self.init(commit: commit, digests: digests)
    }

    /// The list as `sha256sum -c` takes it, sorted.
    var bytes: [UInt8] {
        let lines = digests.inOrder(of: \.key)
            .map { "\($0.value.hex)  \($0.key)\n" }
        return Array(((commit.map { Self.commitMark + $0 + "\n" } ?? "") + lines.joined()).utf8)
    }

    /// `digest  path` or `digest *path`, where the path may begin with `./`.
    private static func entry(
        _ line: Substring, at place: SourcePosition
    ) throws(Failure) -> (String, Digest) {
        let hex = line.prefix(64)
        let rest = line.dropFirst(64)
        guard let digest = Digest(.sha256, hex: String(hex)),
            rest.hasPrefix("  ") || rest.hasPrefix(" *")
        else {
            throw Failure(
                "malformed list of digests",
                line.hasPrefix("\\")
                    ? "the name has a backslash or a line break"
                    : "the line is not a SHA-256, two blanks and a name",
                hint: "write it with sha256sum, shasum -a 256 or 'consign stage'", at: place,
                exit: .malformed)
        }
        let name = rest.dropFirst(2)
        let path = String(name.hasPrefix("./") ? name.dropFirst(2) : name)
        do throws(Failure) { try SafeName.checkPath(path, for: nil) } catch {
            throw error.located(place).exiting(.malformed)
        }
        return (path, digest)
    }
}
