internal import Glibc
public import Model

/// A program as it lies on disk, links followed: who may run it, who may change it.
public struct Executable {
    /// Whether it is a regular file.
    public let isFile: Bool
    /// Whether we may run it.
    public let isExecutable: Bool
    /// Whether its group, everybody, or an owner that is neither we nor root may change it.
    public let isWritableByOthers: Bool

    /// Looks at `path`.
    public init(_ path: String) throws(Failure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw Failure.system("cannot run", path).exiting(.noKey)
        }
        isFile = status.st_mode & S_IFMT == S_IFREG
        isExecutable = access(path, X_OK) == 0
        isWritableByOthers =
            status.st_mode & 0o022 != 0 || ![0, geteuid()].contains(status.st_uid)
    }
}
