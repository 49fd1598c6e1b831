internal import Files
public import Model

/// Unpacks an archive into a folder and never beside it.
///
/// Names are checked before anything is made of them, no file replaces another, and links are
/// made last, so that nothing can be written through one.
public enum Extraction {
    /// Unpacks the archive at `path` into `folder`, which must be empty or not there yet.
    ///
    /// Returns what was unpacked. After a failure the folder is left for its maker to remove.
    @discardableResult
    public static func extract(
        _ path: String, into folder: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws(Failure) -> [ArchivedItem] {
        try Folder.make(folder)
        guard try Folder.names(folder).isEmpty else {
            throw Failure("cannot unpack into \(folder)", "there is something in it already")
        }
        var reader = try ArchiveReader(path, limits: limits)
        var items: [ArchivedItem] = []
        do throws(Failure) {
            while let item = try reader.next() {
                try unpack(item, of: &reader, into: folder)
                items.append(item)
            }
            let names = items.filter { $0.kind != .folder }.map(\.path)
            try SafeName.checkCollisions(names, for: nil)
            try makeLinks(items, in: folder)
        } catch {
            throw error.within("cannot unpack \(path)")
        }
        return items
    }

    private static func unpack(
        _ item: ArchivedItem, of reader: inout ArchiveReader, into folder: String
    ) throws(Failure) {
        try SafeName.checkPath(item.path, for: nil)
        let place = Path.join(folder, item.path)
        switch item.kind {
        case .folder: try makeFolder(place)
        case .file:
            try makeFolder(Path.parent(place))
            // Set-user-ID and the like are never taken over.
            var file = try FreshFile(place, mode: item.mode & 0o777)
            try reader.content { piece throws(Failure) in try file.write(piece.span.bytes) }
        case .symlink: try makeFolder(Path.parent(place))
        case .hardLink, .special:
            throw Failure(
                "refused '\(item.path)'", "it is neither a file, nor a folder, nor a symbolic link",
                exit: .malformed)
        }
    }

    private static func makeFolder(_ place: String) throws(Failure) {
        if let kind = try Folder.kind(place), kind != .folder {
            throw Failure("refused '\(place)'", "it is there twice", exit: .malformed)
        }
        try Folder.make(place)
    }

    private static func makeLinks(_ items: [ArchivedItem], in folder: String) throws(Failure) {
        var targets: [String: String] = [:]
        for item in items {
            if case .symlink(let target) = item.kind { targets[item.path] = target }
        }
        try LinkMap(targets).check()
        for (path, target) in targets { try FreshFile.link(Path.join(folder, path), to: target) }
    }
}
