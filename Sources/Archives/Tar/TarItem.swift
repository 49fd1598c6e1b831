internal import CArchive
internal import Glibc
internal import Model

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
