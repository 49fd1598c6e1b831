internal import Model

/// What the programs and libraries of a package need and bring, as rpmbuild reads it from them.
enum RpmLibraries {
    /// `libc.so.6(GLIBC_2.34)(64bit)` and the like, read from the files of `package`.
    static func requirements(
        of package: Package
    ) throws(Failure) -> (requires: [String], provides: [String]) {
        ([], [])
    }
}
