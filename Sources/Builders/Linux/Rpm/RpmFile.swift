internal import Archives
internal import Files
internal import Model

/// A file as the header of a package describes it (rpm, docs/manual/tags.md, "File information").
struct RpmFile {
    /// Type bits of a mode (POSIX.1, <sys/stat.h>).
    private static let file: UInt16 = 0o100000
    private static let folder: UInt16 = 0o040000
    private static let symlink: UInt16 = 0o120000

    private static let isConfig: UInt32 = 1
    private static let isDoc: UInt32 = 2
    private static let keepsEdits: UInt32 = 16
    private static let isGhost: UInt32 = 64
    private static let isLicense: UInt32 = 128

    /// All that can be verified; of a ghost not its content, size, target and time.
    private static let verifyAll: UInt32 = 0xffff_ffff
    private static let verifyGhost: UInt32 = 0xffff_ffd8

    let entry: Entry

    /// Only in the header: another program makes it.
    var isGhost: Bool { entry.kind == .ghost }

    /// `/usr/bin/acme` is `acme` in `/usr/bin/`.
    var name: String { Path.name(entry.path) }

    /// With a `/` on either end.
    var folder: String {
        let parent = Path.parent(entry.path)
        return parent == "." ? "/" : "/\(parent)/"
    }

    var content: Segment {
        if case .symlink(let target) = entry.body { return .bytes(Array(target.utf8)) }
        return isGhost ? .bytes([]) : Segment(contentOf: entry) ?? .bytes([])
    }

    var size: Int64 { content.count }

    var mode: UInt16 {
        switch entry.body {
        case .file, .bytes: Self.file | entry.mode & 0o7777
        case .folder: Self.folder | entry.mode & 0o7777
        case .symlink: Self.symlink | 0o777
        }
    }

    var target: String {
        if case .symlink(let target) = entry.body { target } else { "" }
    }

    /// SHA-256 of a regular file that is in the payload.
    func digest() throws(Failure) -> String {
        guard !isGhost else { return "" }
        switch entry.body {
        case .file(let record): return Hex.text(record.sha256.bytes)
        case .bytes(let bytes): return Hex.text(try Hash.of(bytes).bytes)
        case .folder, .symlink: return ""
        }
    }

    var flags: UInt32 {
        if isGhost { return Self.isGhost }
        if entry.body == .folder { return 0 }
        switch entry.kind {
        case .config: return Self.isConfig | (entry.keepsEdits ? Self.keepsEdits : 0)
        case .license: return Self.isLicense
        case .doc, .changelog, .man: return Self.isDoc
        default: return lies(in: ["usr/share/doc/", "usr/share/man/"]) ? Self.isDoc : 0
        }
    }

    var verifyFlags: UInt32 { isGhost ? Self.verifyGhost : Self.verifyAll }

    /// The language of a manual page or of a catalogue of messages, which systems that install one
    /// language only leave out; nothing is everybody's.
    var language: String {
        guard lies(in: ["usr/share/man/", "usr/share/locale/"]) else { return "" }
        let parts = entry.path.split(separator: "/").map(String.init)
        guard entry.body != .folder, parts.count > 5 else { return "" }
        let isManual = parts[2] == "man" && parts[4].hasPrefix("man")
        let isCatalogue = parts[2] == "locale" && parts[4] == "LC_MESSAGES"
        guard isManual || isCatalogue else { return "" }
        return parts[3].split(separator: ".").first.map(String.init) ?? ""
    }

    var user: String { Self.name(entry.ownership.owner) }
    var group: String { Self.name(entry.ownership.group) }

    /// rpm knows owners by their names alone; of numbers only this one has the same everywhere.
    private static func name(_ owner: String) -> String { owner == "0" ? "root" : owner }

    private func lies(in folders: [String]) -> Bool {
        folders.contains { entry.path.hasPrefix($0) }
    }
}
