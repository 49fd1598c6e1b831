import CArchive
import Files
import Model

/// libarchive's reader, with the formats and filters of our own artifacts and no others.
struct ArchiveHandle: ~Copyable {
    private let archive: OpaquePointer
    private let locale: UTF8Locale
    private let path: String

    private static let blockSize = 1 << 17

    /// Reads the open file `descriptor`, or the file at `path`, which messages name.
    init(_ path: String, descriptor: Int32? = nil) throws(Failure) {
        let locale = try UTF8Locale()
        guard let archive = archive_read_new() else { throw TarStream.noMemory }
        for enable in Self.readable where enable(archive) != ARCHIVE_OK {
            archive_read_free(archive)
            throw Failure("cannot read \(path)", "libarchive lacks a format")
        }
        let status =
            descriptor.map { archive_read_open_fd(archive, $0, Self.blockSize) }
            ?? archive_read_open_filename(archive, path, Self.blockSize)
        guard status == ARCHIVE_OK else {
            let why = Self.reason(archive)
            archive_read_free(archive)
            throw Failure("cannot read the archive \(path)", why, exit: .malformed)
        }
        self.archive = archive
        self.locale = locale
        self.path = path
    }

    deinit { archive_read_free(archive) }

    private static var readable: [(OpaquePointer) -> Int32] {
        [
            { archive_read_support_format_tar($0) },
            // The other zip reader guesses at entries when the directory is missing.
            { archive_read_support_format_zip_seekable($0) },
            { archive_read_support_filter_gzip($0) }, { archive_read_support_filter_xz($0) },
            { archive_read_support_filter_zstd($0) },
        ]
    }

    /// The next entry; nil at the end.
    func next() throws(Failure) -> ArchivedItem? {
        try locale.during { () throws(Failure) in
            var item: OpaquePointer?
            let status = archive_read_next_header(archive, &item)
            if status == ARCHIVE_EOF { return nil }
            try check(status)
            guard let item, let text = archive_entry_pathname_utf8(item) else {
                throw malformed("a name in it is not UTF-8")
            }
            return try describe(item, String(cString: text))
        }
    }

    /// Feeds the content of the entry that ``next()`` gave last to `take`; holes are filled.
    func content(_ take: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        var got = 0
        repeat {
            let buffer = [UInt8](unsafeUninitializedCapacity: Self.blockSize) { room, filled in
                got = archive_read_data(archive, room.baseAddress, room.count)
                filled = max(0, got)
            }
            guard got >= 0 else { throw malformed(Self.reason(archive)) }
            if got > 0 { try take(buffer) }
        } while got > 0
    }

    private func describe(_ item: OpaquePointer, _ text: String) throws(Failure) -> ArchivedItem {
        ArchivedItem(
            path: text.hasSuffix("/") && text.count > 1 ? String(text.dropLast()) : text,
            kind: try kind(item), mode: UInt16(archive_entry_perm(item) & 0o7777),
            size: archive_entry_size_is_set(item) != 0 ? archive_entry_size(item) : nil,
            modified: Timestamp(Int64(archive_entry_mtime(item))),
            owner: [archive_entry_uid(item), archive_entry_gid(item)],
            ownerNames: [archive_entry_uname(item), archive_entry_gname(item)].compactMap {
                $0.map { String(cString: $0) }
            }.filter { !$0.isEmpty })
    }

    private func kind(_ item: OpaquePointer) throws(Failure) -> ArchivedItem.Kind {
        if let target = archive_entry_hardlink_utf8(item) {
            return .hardLink(String(cString: target))
        }
        switch UInt32(archive_entry_filetype(item)) & FileType.mask {
        case FileType.file: return .file
        case FileType.folder: return .folder
        case FileType.symlink:
            guard let target = archive_entry_symlink_utf8(item) else {
                throw malformed("a link in it has no target in UTF-8")
            }
            return .symlink(String(cString: target))
        default: return .special
        }
    }

    /// Warnings too: libarchive then has guessed.
    private func check(_ status: Int32) throws(Failure) {
        guard status == ARCHIVE_OK else { throw malformed(Self.reason(archive)) }
    }

    private func malformed(_ why: String) -> Failure {
        Failure("cannot read the archive \(path)", SafeName.printable(why), exit: .malformed)
    }

    private static func reason(_ archive: OpaquePointer) -> String {
        archive_error_string(archive).map { String(cString: $0) } ?? "it is malformed"
    }
}

/// How much an archive from outside may unpack to.
package struct ArchiveLimits: Sendable {
    /// All contents together, in bytes.
    package let bytes: Int64
    /// All entries together.
    package let entries: Int

    /// Bounds; the defaults hold any source tree.
    package init(bytes: Int64 = 16 << 30, entries: Int = 1_000_000) {
        self.bytes = bytes
        self.entries = entries
    }
}

/// The type bits of a Unix mode, which libarchive and zip use as numbers on every system
/// (POSIX.1 <sys/stat.h>).
enum FileType {
    static let mask: UInt32 = 0o170000
    static let file: UInt32 = 0o100000
    static let folder: UInt32 = 0o040000
    static let symlink: UInt32 = 0o120000
}
