internal import Model

/// A program or library of a package with what it needs from others.
struct LinkedFile {
    let entry: Entry
    let file: ELFFile

    /// The ELF files among `layout` that are there to be run or loaded: programs, libraries, and
    /// whatever else is executable.
    static func all(in layout: [Entry]) throws(Failure) -> [LinkedFile] {
        var found: [LinkedFile] = []
        for entry in layout where isLoaded(entry) {
            guard let file = try ELFFile.read(entry) else { continue }
            found.append(LinkedFile(entry: entry, file: file))
        }
        return found
    }

    /// Libraries that none of `files` brings along, each once, with the versions asked for.
    static func needed(by files: [LinkedFile]) -> [(library: String, versions: [String])] {
        let own = Set(files.compactMap(\.file.dynamic.soname))
        var versions: [String: Set<String>] = [:]
        for file in files {
            for library in file.file.dynamic.needed {
                versions[library, default: []] = versions[library] ?? []
            }
            for need in file.file.dynamic.versionsNeeded {
                versions[need.library, default: []].formUnion(need.versions)
            }
        }
        return versions.filter { !own.contains($0.key) }
            .map { ($0.key, $0.value.sorted()) }
            .inOrder(of: \.library)
    }

    private static func isLoaded(_ entry: Entry) -> Bool {
        entry.kind == .program || entry.kind == .library
            || (entry.kind == .file && (entry.mode & 0o111 != 0 || entry.path.contains(".so")))
    }
}
