internal import Model

/// Dependencies that are found by looking into the programs of a package.
enum LibraryDependencies {
    /// Relations for `Depends`; none where the manifest says that they are not to be looked for.
    static func libraryDependencies(of package: Package) throws(Failure) -> [String] { [] }
}
