package import Files
package import Model

/// Reads tar (plain, gzip, xz, zstd) and zip files, front to back.
package struct ArchiveReader: ~Copyable {
    private let handle: ArchiveHandle
    let path: String
    private let limits: ArchiveLimits
    private var entries: Int
    private var bytes: Int64

    /// Opens the archive at `path`.
    package init(_ path: String, limits: ArchiveLimits = ArchiveLimits()) throws(Failure) {
        // Ours first: it refuses links, FIFOs and folders, and words the system's errors.
        _ = try InputFile(path)
        let handle = try ArchiveHandle(path)
        self.path = path
        self.limits = limits
        (entries, bytes) = (0, 0)
        self.handle = handle
    }

    /// Reads `copy`, a copy, out of others' reach, of the archive that messages call `name`.
    package init(
        _ copy: borrowing ScratchFile, named name: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws(Failure) {
        let handle = try ArchiveHandle(name, descriptor: copy.rewound())
        path = name
        self.limits = limits
        (entries, bytes) = (0, 0)
        self.handle = handle
    }

    /// Reads what comes out of the open `stream`, which messages call `name`, to its end.
    package init(
        stream: Int32, named name: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws(Failure) {
        let handle = try ArchiveHandle(name, descriptor: stream)
        path = name
        self.limits = limits
        (entries, bytes) = (0, 0)
        self.handle = handle
    }

    /// The next entry; nil at the end.
    package mutating func next() throws(Failure) -> ArchivedItem? {
        guard let item = try handle.next() else { return nil }
        entries += 1
        guard entries <= limits.entries else { throw tooLarge("\(limits.entries) entries") }
        return item
    }

    /// Feeds the content of the entry that ``next()`` gave last to `take`.
    package mutating func content(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var total = bytes
        let limits = limits
        let tooLarge = tooLarge("\(limits.bytes) bytes")
        try handle.content { piece throws(Failure) in
            total += Int64(piece.count)
            guard total <= limits.bytes else { throw tooLarge }
            try take(piece)
        }
        bytes = total
    }

    /// Unpacks everything into `folder`, which must be empty or not there yet.
    ///
    /// Refuses names and links that lead elsewhere, devices, hard links, and what exceeds the
    /// limits. After a failure the folder is left for its maker to remove.
    @discardableResult
    package consuming func extract(into folder: String) throws(Failure) -> [ArchivedItem] {
        try extract(into: try Folder.make(folder))
    }

    /// The same in an empty folder that is held; with `underUmask` as the user's umask has it.
    @discardableResult
    package consuming func extract(
        into folder: HeldFolder, underUmask: Bool = false
    ) throws(Failure) -> [ArchivedItem] {
        var extraction = try Extraction(into: folder, underUmask: underUmask)
        return try extraction.run(&self)
    }

    /// All entries of the archive at `path`.
    package static func list(_ path: String) throws(Failure) -> [ArchivedItem] {
        var reader = try ArchiveReader(path)
        var items: [ArchivedItem] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }

    private func tooLarge(_ limit: String) -> Failure {
        Failure("refused the archive \(path)", "it holds over \(limit)", exit: .malformed)
    }
}

/// One entry of an archive, as the archive has it.
package struct ArchivedItem: Sendable, Hashable {
    /// What it is.
    package enum Kind: Sendable, Hashable {
        case file, folder
        /// With its target as written.
        case symlink(String)
        /// Another name for an earlier entry.
        case hardLink(String)
        /// A device, FIFO or socket.
        case special
    }

    /// Its path, without a `/` at the end.
    package let path: String
    /// What it is.
    package let kind: Kind
    /// Permission bits.
    package let mode: UInt16
    /// The size of a file's content as announced; nil when only reading it will tell.
    package let size: Int64?
    /// Its time.
    package let modified: Timestamp
    /// User and group, by number.
    package let owner: [Int64]
    /// User and group, by name.
    package let ownerNames: [String]
}
