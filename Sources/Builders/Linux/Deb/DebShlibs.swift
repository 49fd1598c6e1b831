internal import Model

/// The `shlibs` file: which package brings a library, for packages that are linked with it
/// (deb-shlibs(5)). Without it their builds would fail.
enum DebShlibs {
    /// `libacme 1 acme (>= 1.2.0)` for a library whose soname is `libacme.so.1`.
    static func text(_ package: Package, _ layout: DebLayout) throws(Failure) -> String {
        let folder = DebArchitecture.libraries(package.platform)
        let version = DebVersion(package).text
        let upstream = version[..<(version.lastIndex(of: "-") ?? version.endIndex)]
        let dependency = "\(package.nativeName) (>= \(upstream))"
        var lines: Set<String> = []
        for entry in layout.sharedLibraries(in: folder) {
            guard let soname = try ELFFile.read(entry)?.dynamic.soname,
                let (name, version) = parts(soname)
            else { continue }
            lines.insert("\(name) \(version) \(dependency)\n")
        }
        return lines.inOrder { $0 }.joined()
    }

    /// `libacme.so.1` has its version behind, `libacme-1.2.so` before the ending.
    private static func parts(_ soname: String) -> (Substring, Substring)? {
        let soname = soname[...]
        if let ending = soname.firstRange(of: ".so.") {
            return (soname[..<ending.lowerBound], soname[ending.upperBound...])
        }
        guard soname.hasSuffix(".so"), let dash = soname.lastIndex(of: "-") else { return nil }
        return (soname[..<dash], soname[soname.index(after: dash)...].dropLast(3))
    }
}
