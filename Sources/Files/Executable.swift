import Glibc
package import Model

/// A program as it lies on disk, links followed: who may run it, who may change it.
package struct Executable {
    /// Whether it is a regular file.
    package let isFile: Bool
    /// Whether we may run it.
    package let isExecutable: Bool
    /// Whether its group, everybody, or an owner that is neither we nor root may change it.
    package let isWritableByOthers: Bool

    /// Looks at `path`.
    package init(_ path: String) throws(Failure) {
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

/// How files begin that are there to be run: a stage may have lost its modes on the way, and a
/// build machine's are not asked.
enum ProgramStart {
    /// Whether `start`, the first bytes of the file at `path`, is a script's or a program's.
    static func isProgram(_ start: [UInt8], _ path: String) -> Bool {
        if start.starts(with: "#!/".utf8) || start.starts(with: "#! /".utf8) { return true }
        guard start.count > 17 else { return false }
        switch (start[0], start[1], start[2], start[3]) {
        case (0x7f, 0x45, 0x4c, 0x46):
            // ELF: a program, or one that can be loaded anywhere, as libraries can (e_type).
            let type = max(start[16], start[17])
            return type == 2 || (type == 3 && !Path.name(path).contains(".so"))
        case (0xcf, 0xfa, 0xed, 0xfe): return start[12] == 2
        // A universal Mach-O begins like a Java class, whose version would be a great number of
        // processors.
        case (0xca, 0xfe, 0xba, 0xbe):
            return start[4] == 0 && start[5] == 0 && start[6] == 0 && start[7] < 20
                && !Path.name(path).contains(".dylib")
        default: return false
        }
    }
}
