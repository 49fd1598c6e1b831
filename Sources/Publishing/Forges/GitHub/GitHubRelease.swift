import Files
import Model

/// A release as GitHub describes it.
struct GitHubRelease: Sendable {
    let id: Int64
    let tag: String
    let name: String
    let body: String
    let isDraft: Bool
    let isPrerelease: Bool
    let isImmutable: Bool
    /// Where its files are uploaded, without the template's end.
    let uploads: String
    /// Its page.
    let page: String

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let tag = value["tag_name"]?.text,
            let uploads = value["upload_url"]?.text
        else { throw Failure("GitHub described a release without its id, tag or upload address") }
        self.id = id
        self.tag = tag
        self.uploads = String(uploads.prefix { $0 != "{" })
        name = value["name"]?.text ?? ""
        body = value["body"]?.text ?? ""
        page = value["html_url"]?.text ?? ""
        isDraft = value["draft"] == .bool(true)
        isPrerelease = value["prerelease"] == .bool(true)
        isImmutable = value["immutable"] == .bool(true)
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: body) }

    /// The version that its tag names; nil for other tags.
    var version: Version? {
        try? Version(parsing: tag.hasPrefix("v") ? String(tag.dropFirst()) : tag)
    }
}

/// A file of a release as GitHub describes it.
struct GitHubAsset: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// Whether all its bytes are there; an upload that failed leaves a name without them.
    let isWhole: Bool
    /// What GitHub computed; older assets have none.
    let sha256: Digest?

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitHub described an asset without its id, name or size") }
        self.id = id
        self.name = name
        self.size = size
        isWhole = value["state"]?.text == "uploaded"
        let prefix = "sha256:"
        sha256 = value["digest"]?.text.flatMap { text in
            text.hasPrefix(prefix)
                ? Digest(.sha256, hex: String(text.dropFirst(prefix.count))) : nil
        }
    }
}

extension GitHubAsset {
    /// The same in the words of every destination.
    var file: RemoteFile { RemoteFile(name: name, size: size, sha256: sha256, id: String(id)) }
}

/// The name under which GitHub serves an asset. It changes names without a word: accents are
/// dropped, a run of characters outside letters, digits, `-`, `_`, `+` and `@` becomes one dot, and
/// no dot stays at either end.
enum GitHubName {
    static func served(_ name: String) -> String {
        var pieces: [[UInt8]] = []
        var piece: [UInt8] = []
        for byte in name.utf8 {
            if isKept(byte) {
                piece.append(byte)
            } else if !piece.isEmpty {
                pieces.append(piece)
                piece = []
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        if name.hasPrefix(".") || pieces.isEmpty { pieces.insert(Array("default".utf8), at: 0) }
        return String(decoding: Array(pieces.joined(separator: [UInt8(ascii: ".")])), as: UTF8.self)
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_+@".utf8.contains(byte)
        }
    }
}
