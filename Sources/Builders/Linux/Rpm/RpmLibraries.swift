internal import Model

/// What the programs and libraries of a package need and bring, as rpmbuild reads it from them.
enum RpmLibraries {
    /// `libc.so.6(GLIBC_2.34)(64bit)` and the like, read from the files of `package`; nothing where
    /// the manifest says that they are not to be looked for.
    static func requirements(
        of package: Package
    ) throws(Failure) -> (requires: [String], provides: [String]) {
        guard package.native.policy.findsLibraries else { return ([], []) }
        let files = try LinkedFile.all(in: package.entries)
        return (RpmSonames.requires(files), RpmSonames.provides(files))
    }
}
