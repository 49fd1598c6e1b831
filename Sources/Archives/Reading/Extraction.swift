import Files
import Model

/// Unpacks an archive into a folder and never beside it.
///
/// Names are checked before anything is made of them, no file replaces another, and links are
/// made last, so that nothing can be written through one.
struct Extraction {
    private let folder: HeldFolder
    /// Whether the user's umask counts, and what everybody may write is closed: for somebody who
    /// unpacks, as tar does; not where we read what we packed.
    private let underUmask: Bool
    private var items: [ArchivedItem] = []
    private var links: [String: String] = [:]

    /// An empty folder.
    init(into folder: HeldFolder, underUmask: Bool) throws(Failure) {
        guard try folder.names().isEmpty else {
            throw Failure("cannot unpack into \(folder.path)", "there is something in it already")
        }
        self.folder = folder
        self.underUmask = underUmask
    }

    mutating func run(_ reader: inout ArchiveReader) throws(Failure) -> [ArchivedItem] {
        do throws(Failure) {
            while let item = try reader.next() { try unpack(item, of: &reader) }
            let names = items.filter { $0.kind != .folder }.map { Self.path(of: $0) }
            try SafeName.checkCollisions(names, for: nil)
            try makeLinks()
        } catch {
            throw Self.reworded(error, reader.path)
        }
        return items
    }

    private mutating func unpack(
        _ item: ArchivedItem, of reader: inout ArchiveReader
    ) throws(Failure) {
        items.append(item)
        let path = Self.path(of: item)
        // "./" is what `tar -c .` begins with: the folder itself.
        guard path != "." else { return }
        try SafeName.checkPath(path, for: nil)
        switch item.kind {
        case .folder: _ = try folder(at: path)
        case .file:
            let parent = try folder(at: Path.parent(path))
            try refuseTaken(path, in: parent)
            // Set-user-ID and the like are never taken over.
            var file = try FreshFile(
                Path.name(path), in: parent, mode: item.mode & (underUmask ? 0o775 : 0o777),
                underUmask: underUmask)
            try reader.content { piece throws(Failure) in try file.write(piece.span.bytes) }
        case .symlink(let target):
            _ = try folder(at: Path.parent(path))
            links[path] = target
        case .hardLink, .special:
            throw Failure(
                "refused '\(path)'", "it is neither a file, nor a folder, nor a symbolic link",
                exit: .malformed)
        }
    }

    /// The folder at `path`, made where it is missing.
    private func folder(at path: String) throws(Failure) -> HeldFolder {
        var folder = folder
        for name in path.split(separator: "/").map(String.init) where name != "." {
            if try folder.kind(name) != .folder { try refuseTaken(name, in: folder) }
            folder = try folder.folder(name, underUmask: underUmask)
        }
        return folder
    }

    private func makeLinks() throws(Failure) {
        try LinkMap(links).check()
        for (path, target) in links {
            let parent = try folder(at: Path.parent(path))
            try refuseTaken(path, in: parent)
            try parent.link(Path.name(path), to: target)
        }
    }

    private func refuseTaken(_ path: String, in parent: HeldFolder) throws(Failure) {
        let name = Path.name(path)
        guard try parent.kind(name) == nil else {
            throw Failure(
                "refused '\(parent.path(of: name))'", "it is there twice", exit: .malformed)
        }
    }

    private static func path(of item: ArchivedItem) -> String {
        item.path.hasPrefix("./") ? String(item.path.dropFirst(2)) : item.path
    }

    /// What is wrong in an archive is its maker's doing; hints for a manifest do not help here.
    private static func reworded(_ failure: Failure, _ path: String) -> Failure {
        let outer = failure.within("cannot unpack \(path)")
        guard failure.exit == .usage else { return outer }
        return Failure(
            outer.what, outer.why, hint: "ask its maker for another one", exit: .malformed)
    }
}
