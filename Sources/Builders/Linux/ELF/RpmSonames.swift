internal import Model

/// Library dependencies as rpm's own generator spells them: `libz.so.1()(64bit)` and, for each
/// symbol version, `libc.so.6(GLIBC_2.34)(64bit)` (rpm's tools/elfdeps).
enum RpmSonames {
    static func requires(_ files: [LinkedFile]) -> [String] {
        var all: Set<String> = []
        for (library, versions) in LinkedFile.needed(by: files) {
            for is64 in widths(files.filter { uses($0, library) }) {
                all.insert(spelled(library, "", is64))
                for version in versions { all.insert(spelled(library, version, is64)) }
            }
        }
        // A loader that knows only the old hash table cannot load these.
        if files.contains(where: \.file.dynamic.hasGNUHashOnly) { all.insert("rtld(GNU_HASH)") }
        return all.inOrder { $0 }
    }

    /// What libraries of the package offer; a program offers nothing.
    static func provides(_ files: [LinkedFile]) -> [String] {
        var all: Set<String> = []
        for linked in files where linked.entry.path.contains("lib") {
            guard let soname = linked.file.dynamic.soname else { continue }
            all.insert(spelled(soname, "", linked.file.is64))
            for version in linked.file.dynamic.versionsDefined {
                all.insert(spelled(soname, version, linked.file.is64))
            }
        }
        return all.inOrder { $0 }
    }

    private static func spelled(_ soname: String, _ version: String, _ is64: Bool) -> String {
        // A 32-bit library without a version is its bare name.
        guard is64 || !version.isEmpty else { return soname }
        return "\(soname)(\(version))" + (is64 ? "(64bit)" : "")
    }

    private static func uses(_ linked: LinkedFile, _ library: String) -> Bool {
        linked.file.dynamic.needed.contains(library)
            || linked.file.dynamic.versionsNeeded.contains { $0.library == library }
    }

    private static func widths(_ files: [LinkedFile]) -> [Bool] {
        Array(Set(files.map(\.file.is64)))
    }
}
