import Model

/// The ELF files of a package that are there to be run or loaded: programs, libraries, and whatever
/// else is executable. Each is read once, however often it is looked at.
struct LinkedFiles {
    /// Under the paths that the user knows them by.
    let staged: [LinkedFile]
    /// Under the paths where they are installed.
    let installed: [LinkedFile]

    /// Those of `package`, whose installed entries are `layout`.
    init(_ package: Package, _ layout: [Entry]) throws(Failure) {
        var known: [String: ELFFile?] = [:]
        staged = try Self.find(in: package.entries, &known)
        installed = try Self.find(in: layout, &known)
    }

    /// The library that is installed as `entry`; nil when it is not an ELF file.
    func library(_ entry: Entry) -> ELFFile? {
        installed.first { $0.entry == entry }?.file
    }

    private static func find(
        in entries: [Entry], _ known: inout [String: ELFFile?]
    ) throws(Failure) -> [LinkedFile] {
        var found: [LinkedFile] = []
        for entry in entries where isLoaded(entry) {
            guard let file = try read(entry, &known) else { continue }
            found.append(LinkedFile(entry: entry, file: file))
        }
        return found
    }

    private static func read(
        _ entry: Entry, _ known: inout [String: ELFFile?]
    ) throws(Failure) -> ELFFile? {
        guard case .file(let record) = entry.body else { return try ELFFile.read(entry) }
        if let file = known[record.path] { return file }
        let file = try ELFFile.read(entry)
        known[record.path] = .some(file)
        return file
    }

    private static func isLoaded(_ entry: Entry) -> Bool {
        entry.kind == .program || entry.kind == .library
            || (entry.kind == .file && (entry.mode & 0o111 != 0 || entry.path.contains(".so")))
    }
}
