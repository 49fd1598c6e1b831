internal import Files
internal import Model

/// Unpacks an archive into a folder and never beside it.
///
/// Names are checked before anything is made of them, no file replaces another, and links are
/// made last, so that nothing can be written through one.
struct Extraction {
    private let folder: String
    private var items: [ArchivedItem] = []
    private var links: [String: String] = [:]

    /// A new or empty folder.
    init(into folder: String) throws(Failure) {
        try Folder.make(folder)
        guard try Folder.names(folder).isEmpty else {
            throw Failure("cannot unpack into \(folder)", "there is something in it already")
        }
        self.folder = folder
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
        let place = Path.join(folder, path)
        switch item.kind {
        case .folder: try makeFolder(place)
        case .file:
            try makeFolder(Path.parent(place))
            try refuseTaken(place)
            // Set-user-ID and the like are never taken over.
            var file = try FreshFile(place, mode: item.mode & 0o777)
            try reader.content { piece throws(Failure) in try file.write(piece.span.bytes) }
        case .symlink(let target):
            try makeFolder(Path.parent(place))
            links[path] = target
        case .hardLink, .special:
            throw Failure(
                "refused '\(path)'", "it is neither a file, nor a folder, nor a symbolic link",
                exit: .malformed)
        }
    }

    private func makeFolder(_ place: String) throws(Failure) {
        guard try Folder.kind(place) != .folder else { return }
        try refuseTaken(place)
        try Folder.make(place)
    }

    private func makeLinks() throws(Failure) {
        try LinkMap(links).check()
        for (path, target) in links {
            let place = Path.join(folder, path)
            try refuseTaken(place)
            try FreshFile.link(place, to: target)
        }
    }

    private func refuseTaken(_ place: String) throws(Failure) {
        guard try Folder.kind(place) == nil else {
            throw Failure("refused '\(place)'", "it is there twice", exit: .malformed)
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
