internal import CArchive
internal import Model

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
