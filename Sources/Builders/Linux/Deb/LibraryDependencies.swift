internal import Model

/// Dependencies that are found by looking into the programs of a package.
enum LibraryDependencies {
    /// Relations for `Depends`; none where the manifest says that they are not to be looked for.
    /// What the manifest names itself, it knows better.
    static func libraryDependencies(of package: Package) throws(Failure) -> [String] {
        let policy = package.native.policy
        let named = Set((policy[.depends] + policy[.preDepends]).flatMap(names))
        return try found(package).depends.filter { named.isDisjoint(with: names(of: $0)) }
    }

    /// Libraries for which no package is known.
    static func findings(in package: Package) throws(Failure) -> [PackageFinding] {
        try found(package).unknown.map { library in
            PackageFinding(
                .unknownLibrary, "no package is known that has \(library)",
                "a program needs it",
                hint: "add its package to 'depends' and write 'libraries: false'")
        }
    }

    private static func found(
        _ package: Package
    ) throws(Failure) -> (depends: [String], unknown: [String]) {
        guard package.native.policy.findsLibraries else { return ([], []) }
        return DebianSonames.packages(for: try LinkedFile.all(in: package.entries))
    }

    /// The names in `a (>= 1) | b`.
    private static func names(of relation: String) -> [String] {
        relation.split(separator: "|").compactMap { part in
            part.split { " (:[".contains($0) }.first.map(String.init)
        }
    }
}
