import Model

/// A program or library of a package with what it needs from others.
struct LinkedFile {
    let entry: Entry
    let file: ELFFile

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
}

/// The dynamic table of an ELF file: what the loader is asked for, and what is offered to others.
struct ELFDynamic {
    /// Sonames of the libraries it needs.
    private(set) var needed: [String] = []
    /// Its own name as a library.
    private(set) var soname: String?
    /// Where it looks for libraries before the system's places.
    private(set) var runpath: String?
    /// Symbol versions it needs, by library.
    private(set) var versionsNeeded: [(library: String, versions: [String])] = []
    /// Symbol versions it defines.
    private(set) var versionsDefined: [String] = []
    /// Whether only the older hash table is there, which old loaders need.
    private(set) var hasGNUHashOnly = false

    // Tags of the table (System V ABI chapter 5, and the Linux Standard Base for versions).
    private enum Tag {
        static let needed: UInt64 = 1, hash: UInt64 = 4, strings: UInt64 = 5,
            stringSize: UInt64 = 10
        static let soname: UInt64 = 14, rpath: UInt64 = 15, runpath: UInt64 = 29
        static let gnuHash: UInt64 = 0x6fff_fef5
        static let verdef: UInt64 = 0x6fff_fffc, verdefCount: UInt64 = 0x6fff_fffd
        static let verneed: UInt64 = 0x6fff_fffe, verneedCount: UInt64 = 0x6fff_ffff
    }

    /// More versions than any library has.
    private static let versionLimit: UInt64 = 4096

    /// Nil when the table contradicts the file.
    init?(_ file: borrowing ELFBytes, _ segments: ELFSegments) throws(Failure) {
        guard let segment = segments.first(2) else { return }
        guard let size = Int(exactly: segment.size),
            let table = try file.raw(size, at: segment.offset)
        else { return nil }
        let width = file.is64 ? 8 : 4
        var values: [(tag: UInt64, value: UInt64)] = []
        for place in stride(from: 0, to: size - 2 * width + 1, by: 2 * width) {
            let tag = file.number(width, at: place, in: table)
            guard tag != 0 else { break }
            values.append((tag, file.number(width, at: place + width, in: table)))
        }
        func value(_ tag: UInt64) -> UInt64? { values.first { $0.tag == tag }?.value }
        guard let address = value(Tag.strings), let offset = segments.offset(of: address),
            let count = value(Tag.stringSize).flatMap({ Int(exactly: $0) }),
            let strings = try file.raw(count, at: offset)
        else { return nil }
        needed = values.filter { $0.tag == Tag.needed }
            .map { Self.text(strings, at: $0.value) }.filter { !$0.isEmpty }
        soname = value(Tag.soname).map { Self.text(strings, at: $0) }
        runpath = (value(Tag.runpath) ?? value(Tag.rpath)).map { Self.text(strings, at: $0) }
        hasGNUHashOnly = value(Tag.gnuHash) != nil && value(Tag.hash) == nil
        if let place = value(Tag.verneed).flatMap({ segments.offset(of: $0) }) {
            let count = min(value(Tag.verneedCount) ?? 0, Self.versionLimit)
            try readNeeded(file, at: place, count, strings)
        }
        if let place = value(Tag.verdef).flatMap({ segments.offset(of: $0) }) {
            let count = min(value(Tag.verdefCount) ?? 0, Self.versionLimit)
            try readDefined(file, at: place, count, strings)
        }
    }

    /// Elf_Verneed: version, count, file, aux, next; Elf_Vernaux: hash, flags, other, name, next.
    private mutating func readNeeded(
        _ file: borrowing ELFBytes, at start: UInt64, _ count: UInt64, _ strings: [UInt8]
    ) throws(Failure) {
        var place = start
        for _ in 0..<count {
            guard let need = try file.raw(16, at: place) else { return }
            var versions: [String] = []
            var aux = place &+ file.number(4, at: 8, in: need)
            for _ in 0..<file.number(2, at: 2, in: need) {
                guard let one = try file.raw(16, at: aux) else { return }
                versions.append(Self.text(strings, at: file.number(4, at: 8, in: one)))
                let next = file.number(4, at: 12, in: one)
                guard next != 0 else { break }
                aux = aux &+ next
            }
            let library = Self.text(strings, at: file.number(4, at: 4, in: need))
            versionsNeeded.append((library, versions))
            let next = file.number(4, at: 12, in: need)
            guard next != 0 else { return }
            place = place &+ next
        }
    }

    /// Elf_Verdef: version, flags, index, count, hash, aux, next; the first name of each is its own.
    private mutating func readDefined(
        _ file: borrowing ELFBytes, at start: UInt64, _ count: UInt64, _ strings: [UInt8]
    ) throws(Failure) {
        var place = start
        for _ in 0..<count {
            guard let definition = try file.raw(20, at: place),
                let aux = try file.raw(8, at: place &+ file.number(4, at: 12, in: definition))
            else { return }
            // Flag 1 marks the file's own name, which is no version.
            if file.number(2, at: 2, in: definition) & 1 == 0 {
                versionsDefined.append(Self.text(strings, at: file.number(4, at: 0, in: aux)))
            }
            let next = file.number(4, at: 16, in: definition)
            guard next != 0 else { return }
            place = place &+ next
        }
    }

    private static func text(_ strings: [UInt8], at start: UInt64) -> String {
        guard let start = Int(exactly: start), start < strings.count else { return "" }
        return String(decoding: strings[start...].prefix { $0 != 0 }.prefix(4096), as: UTF8.self)
    }
}
