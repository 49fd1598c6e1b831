import Glibc
package import Model

/// A file that appears under its name only when it is complete and on disk.
///
/// Bytes go to `name.part`; ``commit()`` syncs and renames; any other end removes the part.
/// Digests are taken as the bytes pass.
package struct OutputFile: ~Copyable {
    private let part: PartFile
    private let folder: HeldFolder
    private let name: String
    private var hashes: [Hash]
    private var buffer: [UInt8]
    private var flushed: Int64
    private var hashed: Int64
    private var openReservations: Int
    private var stretch: Hash?

    private static let bufferSize = 1 << 18

    /// Opens `path.part` in a folder that the user named.
    package init(
        _ path: String, mode: UInt16 = 0o644, digests: [Digest.Algorithm] = [.sha256]
    ) throws(Failure) {
        let folder: HeldFolder
        do throws(Failure) { folder = try HeldFolder(named: Path.parent(path)) } catch {
            throw Failure(
                "cannot write \(path)\(PartName.suffix)", error.why, hint: error.hint)
        }
        try self.init(Path.name(path), in: folder, mode: mode, digests: digests)
    }

    /// Opens `name.part` in `folder`; permission bits are exactly `mode`, whatever the umask.
    package init(
        _ name: String, in folder: HeldFolder, mode: UInt16 = 0o644,
        digests: [Digest.Algorithm] = [.sha256]
    ) throws(Failure) {
        let hashes = try digests.map { algorithm throws(Failure) in try Hash(algorithm) }
        let part = try PartFile(for: name, in: folder, mode: mode)
        // All at the end: a noncopyable value must not throw with some of it set.
        (self.folder, self.name) = (folder, name)
        self.hashes = hashes
        (buffer, flushed, hashed, openReservations) = ([], 0, 0, 0)
        stretch = nil
        self.part = part
    }

    private var path: String { folder.path(of: name) }

    /// How many bytes have been written or reserved.
    package var position: Int64 { flushed + Int64(buffer.count) }

    /// Appends `bytes`.
    package mutating func write(_ bytes: [UInt8]) throws(Failure) { try write(bytes.span.bytes) }

    /// Appends `bytes`.
    package mutating func write(_ bytes: borrowing RawSpan) throws(Failure) {
        if bytes.byteCount >= Self.bufferSize {
            try flush()
            try put(bytes)
        } else {
            bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
            if buffer.count >= Self.bufferSize { try flush() }
        }
    }

    /// Leaves room for `count` bytes that are known only later; the digests wait for them.
    package mutating func reserve(_ count: Int) throws(Failure) -> Reservation {
        try flush()
        openReservations += 1
        let reservation = Reservation(offset: flushed, count: count)
        try put([UInt8](repeating: 0, count: count).span.bytes)
        return reservation
    }

    /// Writes what room was left for.
    package mutating func fill(
        _ reservation: consuming Reservation, with bytes: [UInt8]
    ) throws(Failure) {
        precondition(bytes.count == reservation.count, "a reservation is filled exactly")
        try part.descriptor.write(bytes.span.bytes, at: reservation.offset, path)
        openReservations -= 1
    }

    /// Begins to take a SHA-256 of its own of what passes from here on.
    package mutating func beginStretch() throws(Failure) {
        try flush()
        stretch = try Hash(.sha256)
    }

    /// The digest of what has passed since ``beginStretch()``.
    package mutating func endStretch() throws(Failure) -> Digest {
        try flush()
        guard let hash = stretch else { preconditionFailure("a stretch ends once") }
        stretch = nil
        return try hash.value()
    }

    /// A file beside this one for a part whose size must be known before it is written; it is
    /// removed when it is let go of.
    package func scratch(
        _ suffix: String, digests: [Digest.Algorithm] = []
    ) throws(Failure) -> OutputFile {
        try OutputFile(name + "." + suffix, in: folder, digests: digests)
    }

    /// Ends a scratch file without publishing it, and says what is in it.
    package mutating func settle() throws(Failure) -> WrittenFile {
        try flush()
        precondition(openReservations == 0, "every reservation is filled before the end")
        try catchUp()
        return WrittenFile(
            size: flushed, digests: try hashes.map { hash throws(Failure) in try hash.value() })
    }

    /// Feeds what was written since `start` to `body`, from the page cache; every reservation
    /// from there on must be filled.
    package mutating func forEachStep(
        since start: Int64, _ body: (borrowing RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        try flush()
        var offset = start
        while offset < flushed {
            let count = Int(min(Int64(InputFile.step), flushed - offset))
            let bytes = try part.reread(count, at: offset)
            try body(bytes.span.bytes)
            offset += Int64(count)
        }
    }

    /// Syncs, renames and says what was written.
    package consuming func commit() throws(Failure) -> WrittenFile {
        try flush()
        precondition(openReservations == 0, "every reservation is filled before commit")
        part.beginWriting(from: 0, to: flushed)
        try catchUp()
        let size = flushed
        let digests = try hashes.map { hash throws(Failure) in try hash.value() }
        try part.publish(as: name)
        return WrittenFile(size: size, digests: digests)
    }

    /// Hands over what is held back until there is more of it.
    package mutating func flush() throws(Failure) {
        guard !buffer.isEmpty else { return }
        let full = buffer
        buffer.removeAll(keepingCapacity: true)
        try put(full.span.bytes)
    }

    private mutating func put(_ bytes: borrowing RawSpan) throws(Failure) {
        try part.write(bytes, at: flushed, path)
        if let stretch { try stretch.update(bytes) }
        if openReservations == 0 { try catchUp() }
        flushed += Int64(bytes.byteCount)
        guard openReservations == 0 else { return }
        for hash in hashes { try hash.update(bytes) }
        hashed = flushed
    }

    /// Hashes what was written while a reservation was open, from the page cache.
    private mutating func catchUp() throws(Failure) {
        while hashed < flushed {
            let count = Int(min(Int64(InputFile.step), flushed - hashed))
            let bytes = try part.reread(count, at: hashed)
            for hash in hashes { try hash.update(bytes.span.bytes) }
            hashed += Int64(count)
        }
    }
}

/// Room left in an ``OutputFile`` for bytes that are known only later.
package struct Reservation: ~Copyable {
    let offset: Int64
    let count: Int
}

/// What a committed file turned out to be.
package struct WrittenFile: Sendable, Hashable {
    /// Its size in bytes.
    package let size: Int64
    /// Its digests, in the order they were asked for.
    package let digests: [Digest]

    /// A file of `size` bytes.
    package init(size: Int64, digests: [Digest]) {
        self.size = size
        self.digests = digests
    }
}
