internal import CArchive
internal import Glibc
internal import Model

/// libarchive's description of one entry.
///
/// It holds path, type, mode, size and the package's date, and nothing of the machine: owner and
/// group are the numbers 0 without names, as no name is right on every system that unpacks.
struct TarItem: ~Copyable {
    private let item: OpaquePointer

    init(_ entry: Entry, size: Int64, date: Timestamp) throws(Failure) {
        guard let item = archive_entry_new() else { throw TarStream.noMemory }
        self.item = item
        archive_entry_set_pathname_utf8(item, entry.path)
        archive_entry_set_perm(item, mode_t(entry.mode))
        archive_entry_set_size(item, size)
        archive_entry_set_mtime(item, Int(date.seconds), 0)
        archive_entry_set_uid(item, 0)
        archive_entry_set_gid(item, 0)
        switch entry.body {
        case .file, .bytes: archive_entry_set_filetype(item, FileType.file)
        case .folder: archive_entry_set_filetype(item, FileType.folder)
        case .symlink(let target):
            archive_entry_set_filetype(item, FileType.symlink)
            archive_entry_set_symlink_utf8(item, target)
        }
    }

    deinit { archive_entry_free(item) }

    func write(to archive: OpaquePointer) -> Int32 { archive_write_header(archive, item) }
}
