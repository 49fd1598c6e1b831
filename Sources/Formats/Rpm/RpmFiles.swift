import Archives
import Files
import Model

/// The files of a package, in the order of their paths.
struct RpmFiles {
    let all: [RpmFile]
    private let date: Timestamp
    private static let sha256: UInt32 = 8

    /// `layout`, sorted, as installed at `date`.
    init(_ layout: [Entry], date: Timestamp) {
        all = layout.map { RpmFile(entry: $0) }
        self.date = date
    }

    /// What they take in the payload, ghosts nothing.
    var size: Int64 { all.reduce(0) { $0 + $1.size } }
    /// The size of the largest one.
    var largest: Int64 { all.map(\.size).max() ?? 0 }
    /// Whether one of them needs the wider tags and headers (rpm, docs/manual/large_files.md).
    var areLarge: Bool { largest > Int64(UInt32.max) }
    var hasConfig: Bool { all.contains { $0.flags & 1 != 0 } }

    /// Writes what the header says of them.
    func describe(in header: inout RpmHeader) throws(Failure) {
        let time = UInt32(date.seconds)
        describeSizes(in: &header)
        header[.fileModes] = .int16s(all.map(\.mode))
        header[.fileDevices] = .int16s(all.map { _ in 0 })
        header[.fileTimes] = .int32s(all.map { _ in time })
        header[.fileDigests] = .strings(
            try all.map { file throws(Failure) in try file.digest() })
        header[.fileLinks] = .strings(all.map(\.target))
        header[.fileFlags] = .int32s(all.map(\.flags))
        header[.fileUsers] = .strings(all.map(\.user))
        header[.fileGroups] = .strings(all.map(\.group))
        header[.fileVerifyFlags] = .int32s(all.map(\.verifyFlags))
        header[.fileDeviceNumbers] = .int32s(all.map { _ in 1 })
        header[.fileInodes] = .int32s(all.indices.map { UInt32($0 + 1) })
        header[.fileLanguages] = .strings(all.map(\.language))
        header[.fileColors] = .int32s(all.map { _ in 0 })
        header[.digestAlgorithm] = .int32s([Self.sha256])
        describePaths(in: &header)
    }

    private func describeSizes(in header: inout RpmHeader) {
        if areLarge {
            header[.longFileSizes] = .int64s(all.map { UInt64($0.size) })
        } else {
            header[.fileSizes] = .int32s(all.map { UInt32($0.size) })
        }
        if size > Int64(UInt32.max) {
            header[.longSize] = .int64s([UInt64(size)])
        } else {
            header[.size] = .int32s([UInt32(size)])
        }
    }

    /// Paths share their folders: every file has a name and the number of its folder.
    private func describePaths(in header: inout RpmHeader) {
        var folders: [String] = []
        var numbers: [[UInt8]: UInt32] = [:]
        var indexes: [UInt32] = []
        for file in all {
            let key = Array(file.folder.utf8)
            if numbers[key] == nil {
                numbers[key] = UInt32(folders.count)
                folders.append(file.folder)
            }
            indexes.append(numbers[key, default: 0])
        }
        header[.folderIndexes] = .int32s(indexes)
        header[.baseNames] = .strings(all.map(\.name))
        header[.folderNames] = .strings(folders)
    }

    /// What is in the payload, with its place in the header.
    var payload: [(item: CpioItem, content: Segment)] {
        all.indices.compactMap { index in
            let file = all[index]
            guard !file.isGhost else { return nil }
            let item = CpioItem(
                index: index, path: file.entry.path, mode: file.mode, time: UInt32(date.seconds))
            return (item, file.content)
        }
    }
}

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

/// The folders that are the package's own, so that removing it removes them: those named like it
/// in the places of the Filesystem Hierarchy Standard, and what is below them.
///
/// A package that owned `/usr/bin` or `/etc` would fight with others over them; one that does not
/// own its `/usr/share/acme` leaves it behind.
enum RpmFolders {
    private static let homes = [
        "etc", "opt", "usr/include", "usr/lib", "usr/lib64", "usr/libexec", "usr/share",
        "usr/share/doc", "usr/share/licenses", "var/cache", "var/lib", "var/log", "var/spool",
    ]

    /// `layout` with the folders above its files that only the package called `name` has.
    static func complete(_ layout: [Entry], _ name: String) -> [Entry] {
        let roots = homes.map { "\($0)/\(name)" }
        var known = Set(layout.map { Array($0.path.utf8) })
        var made: [Entry] = []
        for entry in layout {
            var folder = Path.parent(entry.path)
            while roots.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
                guard known.insert(Array(folder.utf8)).inserted else { break }
                made.append(Entry(path: folder, kind: .directory, mode: 0o755, body: .folder))
                folder = Path.parent(folder)
            }
        }
        return (layout + made).inOrder(of: \.path)
    }
}
