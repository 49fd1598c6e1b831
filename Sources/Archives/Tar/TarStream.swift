import CArchive
import Glibc
import Model

/// libarchive's tar writer, of which only the headers and the padding are kept.
///
/// Opened with a block size of 0 it hands headers and contents to the write callback separately.
/// It is fed dummy contents, which the callback counts and drops; the true content goes to the
/// codec directly, as a segment of its own.
struct TarStream: ~Copyable {
    private let archive: OpaquePointer
    private let collector: TarCollector
    private let locale: UTF8Locale
    private let style: TarStyle
    private static let dummy = [UInt8](repeating: 0, count: 1 << 20)

    init(_ style: TarStyle) throws(Failure) {
        let locale = try UTF8Locale()
        let collector = TarCollector()
        guard let archive = archive_write_new() else { throw Self.noMemory }
        // "Restricted pax": ustar, and pax records only where ustar cannot say it.
        let format =
            style.dialect == .pax
            ? archive_write_set_format_pax_restricted(archive)
            : archive_write_set_format_gnutar(archive)
        let isOpen =
            format == ARCHIVE_OK
            && archive_write_add_filter_none(archive) == ARCHIVE_OK
            && archive_write_set_bytes_per_block(archive, 0) == ARCHIVE_OK
            && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
            && collector.open(archive) == ARCHIVE_OK
        guard isOpen else {
            archive_write_free(archive)
            throw Failure("cannot write a tar archive", "libarchive lacks the format")
        }
        self.archive = archive
        self.style = style
        self.locale = locale
        self.collector = collector
    }

    deinit { archive_write_free(archive) }

    /// The header of `entry`, with its pax records when it needs any.
    func header(of entry: Entry, size: Int64, date: Timestamp) throws(Failure) -> [UInt8] {
        let item = try TarItem(entry, size: size, date: date, style: style)
        try locale.during { () throws(Failure) in
            try check(item.write(to: archive), "cannot write the tar header of \(entry.path)")
        }
        return collector.takeBytes()
    }

    /// Passes by a content of `size` bytes and returns the padding behind it.
    func padding(after size: Int64, _ path: String) throws(Failure) -> [UInt8] {
        collector.skip(size)
        var left = size
        while left > 0 {
            let count = Int(min(left, Int64(Self.dummy.count)))
            guard archive_write_data(archive, Self.dummy, count) == count else {
                throw Failure("cannot write \(path) to a tar archive", reason)
            }
            left -= Int64(count)
        }
        try check(archive_write_finish_entry(archive), "cannot write \(path) to a tar archive")
        guard collector.hasSkippedAll else {
            throw Failure("cannot write \(path) to a tar archive", "libarchive changed its size")
        }
        return collector.takeBytes()
    }

    /// The two empty blocks at the end.
    func end() throws(Failure) -> [UInt8] {
        try check(archive_write_close(archive), "cannot end a tar archive")
        let blocks = collector.takeBytes()
        return style.hasEnd ? blocks : []
    }

    /// Warnings too: libarchive then has left out or changed something.
    private func check(_ status: Int32, _ what: String) throws(Failure) {
        guard status == ARCHIVE_OK else { throw Failure(what, reason) }
    }

    private var reason: String {
        archive_error_string(archive).map { String(cString: $0) } ?? "libarchive refused"
    }

    static var noMemory: Failure { Failure("cannot write an archive", "libarchive has no memory") }
}

/// libarchive's description of one entry.
///
/// It holds path, type, mode, size, owner and the package's date, and nothing of the machine.
struct TarItem: ~Copyable {
    private let item: OpaquePointer

    init(
        _ entry: Entry, size: Int64, date: Timestamp, style: TarStyle
    ) throws(Failure) {
        guard let item = archive_entry_new() else { throw TarStream.noMemory }
        self.item = item
        archive_entry_set_pathname_utf8(item, Self.path(of: entry, style))
        archive_entry_set_perm(item, mode_t(entry.mode))
        archive_entry_set_size(item, size)
        archive_entry_set_mtime(item, Int(date.seconds), 0)
        archive_entry_set_uid(item, 0)
        archive_entry_set_gid(item, 0)
        if style.namesOwners { own(entry.ownership) }
        switch entry.body {
        case .file, .bytes: archive_entry_set_filetype(item, FileType.file)
        case .folder: archive_entry_set_filetype(item, FileType.folder)
        case .symlink(let target):
            archive_entry_set_filetype(item, FileType.symlink)
            archive_entry_set_symlink_utf8(item, target)
        }
    }

    /// A folder that is the root itself is written as the prefix alone.
    private static func path(of entry: Entry, _ style: TarStyle) -> String {
        entry.path == "." ? style.prefix : style.prefix + entry.path
    }

    /// A number is meant as such; a name has the number 0 until the installing system knows it.
    private func own(_ ownership: Ownership) {
        if let number = Int64(ownership.owner) {
            archive_entry_set_uid(item, number)
        } else {
            archive_entry_set_uname_utf8(item, ownership.owner)
        }
        if let number = Int64(ownership.group) {
            archive_entry_set_gid(item, number)
        } else {
            archive_entry_set_gname_utf8(item, ownership.group)
        }
    }

    deinit { archive_entry_free(item) }

    func write(to archive: OpaquePointer) -> Int32 { archive_write_header(archive, item) }
}

/// Takes what libarchive writes: keeps headers and padding, drops announced contents.
final class TarCollector {
    private var bytes: [UInt8] = []
    private var toSkip: Int64 = 0

    /// Makes `archive` write to this collector, which must outlive it.
    func open(_ archive: OpaquePointer) -> Int32 {
        let box = Unmanaged.passUnretained(self).toOpaque()
        return archive_write_open(
            archive, box, nil,
            { _, box, data, count in
                guard let box, let data else { return -1 }
                let collector = Unmanaged<TarCollector>.fromOpaque(box).takeUnretainedValue()
                collector.take(UnsafeRawBufferPointer(start: data, count: count))
                return count
            }, nil)
    }

    /// The next `count` bytes are a dummy.
    func skip(_ count: Int64) { toSkip = count }

    var hasSkippedAll: Bool { toSkip == 0 }

    /// What was kept since the last call.
    func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private func take(_ data: UnsafeRawBufferPointer) {
        let skipped = Int(min(toSkip, Int64(data.count)))
        toSkip -= Int64(skipped)
        bytes.append(contentsOf: data.dropFirst(skipped))
    }
}

/// A character type locale for this thread only, and only while a call into libarchive runs.
///
/// Without one, libarchive writes non-ASCII pax names as `hdrcharset=BINARY`. The process's own
/// locale is neither read nor changed, so that it cannot shape an artifact.
struct UTF8Locale: ~Copyable {
    private let locale: locale_t

    init() throws(Failure) {
        guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else {
            throw Failure(
                "cannot write names in UTF-8", "this system has no locale C.UTF-8",
                hint: "install the C library's locales")
        }
        self.locale = locale
    }

    deinit { freelocale(locale) }

    /// Runs `body` in this locale.
    func during<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let before = uselocale(locale)
        defer { uselocale(before) }
        return try body()
    }
}
