import Archives
import Model

/// The relations of a package: the manifest's, and those that rpmbuild adds by itself.
struct RpmRelations {
    private var lists: [RpmTag: [RpmDependency]] = [:]
    private static let tags: [Relation: (names: RpmTag, flags: UInt32)] = [
        .depends: (.requires, 0), .preDepends: (.requires, RpmDependency.pre),
        .recommends: (.recommends, 0), .suggests: (.suggests, 0), .enhances: (.enhances, 0),
        .supplements: (.supplements, 0), .conflicts: (.conflicts, 0), .replaces: (.obsoletes, 0),
        .provides: (.provides, 0),
    ]

    init(
        _ request: Request<RpmOptions>, _ files: RpmFiles, _ linked: LinkedFiles,
        _ version: RpmVersion
    ) throws(Failure) {
        let relations = request.options.relations
        for relation in Relation.allCases {
            for text in relations[located: relation] { try add(relation, text) }
        }
        try addOwn(request.package, files, version)
        guard relations.findsLibraries else { return }
        for text in RpmSonames.requires(linked.staged) {
            add(.requires, [try RpmDependency(parsing: Located(text))])
        }
        for text in RpmSonames.provides(linked.staged) {
            add(.provides, [try RpmDependency(parsing: Located(text))])
        }
    }

    /// Adds what was found out elsewhere.
    mutating func add(_ tag: RpmTag, _ more: [RpmDependency]) {
        lists[tag, default: []] += more
    }

    /// All of them, for the capabilities they ask for.
    var all: [RpmDependency] { lists.values.flatMap { $0 } }

    /// Writes them, each list sorted and without repetitions, as rpm looks things up in them.
    func describe(in header: inout RpmHeader) {
        for (names, flags, versions) in Self.triples {
            let list = Set(lists[names] ?? []).inOrder(of: \.sortKey)
            guard !list.isEmpty else { continue }
            header[names] = .strings(list.map(\.name))
            header[flags] = .int32s(list.map(\.flags))
            header[versions] = .strings(list.map(\.version))
        }
    }

    private static let triples: [(RpmTag, RpmTag, RpmTag)] = [
        (.provides, .provideFlags, .provideVersions), (.requires, .requireFlags, .requireVersions),
        (.conflicts, .conflictFlags, .conflictVersions),
        (.obsoletes, .obsoleteFlags, .obsoleteVersions),
        (.recommends, .recommendFlags, .recommendVersions),
        (.suggests, .suggestFlags, .suggestVersions),
        (.supplements, .supplementFlags, .supplementVersions),
        (.enhances, .enhanceFlags, .enhanceVersions), (.orderNames, .orderFlags, .orderVersions),
    ]

    /// What rpm cannot read of the manifest's relations.
    static func complaints(about relations: Relations) -> Complaints {
        var complaints = Complaints()
        for relation in Relation.allCases {
            for text in relations[located: relation] {
                complaints.collect { () throws(Failure) in _ = try read(relation, text) }
            }
        }
        return complaints
    }

    private mutating func add(_ relation: Relation, _ text: Located<String>) throws(Failure) {
        guard let (tag, one) = try Self.read(relation, text) else { return }
        add(tag, [one])
    }

    /// A relation and the list it belongs to; nil for one that rpm does not have.
    private static func read(
        _ relation: Relation, _ text: Located<String>
    ) throws(Failure) -> (RpmTag, RpmDependency)? {
        guard let (tag, flags) = tags[relation] else { return nil }
        var one = try RpmDependency(parsing: text)
        guard !one.isRich || ![.obsoletes, .provides].contains(tag) else {
            throw Failure(
                "'\(relation.rawValue)' takes no formula", "'\(text.value)' is one",
                hint: "name one package in each line", at: text.place, exit: .usage)
        }
        one.flags |= flags
        return (tag, one)
    }

    /// The package's own name, also for its processor, and its configuration, which must be of the
    /// same version as itself.
    private mutating func addOwn(
        _ package: Package, _ files: RpmFiles, _ version: RpmVersion
    ) throws(Failure) {
        let name = package.name
        let equal = RpmDependency.equal
        add(.provides, [RpmDependency(name, equal, version.full)])
        if let instructions = RpmArchitecture(package.platform)?.instructions {
            add(.provides, [RpmDependency("\(name)(\(instructions))", equal, version.full)])
        }
        guard files.hasConfig else { return }
        let config = RpmDependency(
            "config(\(name))", equal | RpmDependency.config, version.full)
        add(.provides, [config])
        add(.requires, [config])
    }
}

/// What rpm must be able to do to install a package (`rpm --showrc`, "Features supported").
enum RpmCapability {
    static let lua = capability("BuiltinLuaScripts", "4.2.2-1")

    /// The capabilities that the parts of a package ask for.
    static func needed(
        by files: RpmFiles, _ compression: Compression, _ version: RpmVersion,
        _ others: [RpmDependency]
    ) -> [RpmDependency] {
        let texts = [version.full] + others.map(\.version)
        var needed: [RpmDependency] = []
        func need(_ name: String, _ version: String, if isNeeded: Bool = true) {
            if isNeeded { needed.append(capability(name, version)) }
        }
        need("CompressedFileNames", "3.0.4-1")
        need("FileDigests", "4.6.0-1")
        need("PayloadFilesHavePrefix", "4.0-1")
        need("PayloadIsXz", "5.2-1", if: compression.name == "xz")
        need("PayloadIsZstd", "5.4.18-1", if: compression.name == "zstd")
        need("TildeInVersions", "4.10.0-1", if: texts.contains { $0.contains("~") })
        need("CaretInVersions", "4.15.0-1", if: texts.contains { $0.contains("^") })
        need("RichDependencies", "4.12.0-1", if: others.contains(where: \.isRich))
        need("LargeFiles", "4.12.0-1", if: files.areLarge)
        return needed
    }

    private static func capability(_ name: String, _ version: String) -> RpmDependency {
        RpmDependency(
            "rpmlib(\(name))", RpmDependency.rpmlib | RpmDependency.less | RpmDependency.equal,
            version)
    }
}

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
