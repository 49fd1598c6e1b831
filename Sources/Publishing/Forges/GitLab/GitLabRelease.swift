import Files
import Model

/// A release as GitLab describes it.
struct GitLabRelease: Sendable {
    let tag: String
    let name: String
    let description: String
    /// Where its files are, by the names that people see.
    let links: [String: String]

    init(_ value: JSONValue) throws(Failure) {
        guard let tag = value["tag_name"]?.text else {
            throw Failure("GitLab described a release without its tag")
        }
        self.tag = tag
        name = value["name"]?.text ?? tag
        description = value["description"]?.text ?? ""
        var links: [String: String] = [:]
        for link in value["assets"]?["links"]?.elements ?? [] {
            if let name = link["name"]?.text, let url = link["url"]?.text { links[name] = url }
        }
        self.links = links
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: description) }
}

/// A file of a package as GitLab describes it. Several may share a name; the newest is served.
struct GitLabFile: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// What GitLab computed; a package file always has one, a server may hide it.
    let sha256: Digest?

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["file_name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitLab described a package file without its id, name or size") }
        self.id = id
        self.name = name
        self.size = size
        sha256 = value["file_sha256"]?.text.flatMap { Digest(.sha256, hex: $0) }
    }

    /// The newest of each name.
    static func newest(_ files: [GitLabFile]) -> [String: GitLabFile] {
        var newest: [String: GitLabFile] = [:]
        for file in files where newest[file.name].map({ $0.id < file.id }) ?? true {
            newest[file.name] = file
        }
        return newest
    }
}

/// The small file in a package whose name says whose publication it is: `consign-run.1.2f…`.
///
/// Packages can be added to by everybody who may write, and what was added is hard to remove. So
/// whoever takes an unfinished one over leaves a mark with the next number; of two that came at
/// once the first counts.
struct GitLabMark: Sendable {
    private static let start = "consign-run."

    let run: String
    let turn: Int
    private let id: Int64

    init?(_ file: GitLabFile) {
        guard file.name.hasPrefix(Self.start) else { return nil }
        let parts = file.name.dropFirst(Self.start.count).split(separator: ".")
        guard parts.count == 2, let turn = Int(parts[0]) else { return nil }
        run = String(parts[1])
        self.turn = turn
        id = file.id
    }

    static func name(run: String, turn: Int) -> String { "\(start)\(turn).\(run)" }

    /// Whose the package is; nil when nobody has marked it.
    static func owner(of files: [GitLabFile]) -> GitLabMark? {
        files.compactMap(GitLabMark.init).max { ($0.turn, -$0.id) < ($1.turn, -$1.id) }
    }
}

/// The name under which a release's link leads to a file: a path of letters, digits, `.`, `_` and
/// `-` that ends in a letter or digit, of at most 128 characters with its slash.
enum GitLabName {
    static func served(_ name: String) -> String {
        var bytes = name.utf8.prefix(127).map { isKept($0) ? $0 : UInt8(ascii: ".") }
        while let last = bytes.last, !isLetterOrDigit(last) { bytes.removeLast() }
        return bytes.isEmpty ? "file" : String(decoding: bytes, as: UTF8.self)
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-_.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
