/// The type bits of a Unix mode, which libarchive and zip use as numbers on every system
/// (POSIX.1 <sys/stat.h>).
enum FileType {
    static let mask: UInt32 = 0o170000
    static let file: UInt32 = 0o100000
    static let folder: UInt32 = 0o040000
    static let symlink: UInt32 = 0o120000
}
