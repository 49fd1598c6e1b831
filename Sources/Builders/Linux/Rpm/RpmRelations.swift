internal import Model

/// The relations of a package: the manifest's, and those that rpmbuild adds by itself.
struct RpmRelations {
    private var lists: [RpmTag: [RpmDependency]] = [:]
    private static let tags: [Relation: (names: RpmTag, flags: UInt32)] = [
        .depends: (.requires, 0), .preDepends: (.requires, RpmDependency.pre),
        .recommends: (.recommends, 0), .suggests: (.suggests, 0), .enhances: (.enhances, 0),
        .supplements: (.supplements, 0), .conflicts: (.conflicts, 0), .replaces: (.obsoletes, 0),
        .provides: (.provides, 0),
    ]

    init(_ package: Package, _ files: RpmFiles, _ version: RpmVersion) throws(Failure) {
        let policy = package.native.policy
        for relation in Relation.allCases {
            for text in policy.relations[relation] ?? [] { try add(relation, text) }
        }
        try addOwn(package, files, version)
        guard policy.findsLibraries else { return }
        let libraries = try RpmLibraries.requirements(of: package)
        for text in libraries.requires {
            add(.requires, [try RpmDependency(parsing: Located(text))])
        }
        for text in libraries.provides {
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

    private mutating func add(_ relation: Relation, _ text: Located<String>) throws(Failure) {
        guard let (tag, flags) = Self.tags[relation] else {
            throw Failure(
                "rpm has no relation 'breaks'", "'\(text.value)' stands under it",
                hint: "write it under 'conflicts', with the versions that break",
                at: text.place, exit: .usage)
        }
        var one = try RpmDependency(parsing: text)
        guard !one.isRich || ![.obsoletes, .provides].contains(tag) else {
            throw Failure(
                "'\(relation.rawValue)' takes no formula", "'\(text.value)' is one",
                hint: "name one package in each line", at: text.place, exit: .usage)
        }
        one.flags |= flags
        add(tag, [one])
    }

    /// The package's own name, also for its processor, and its configuration, which must be of the
    /// same version as itself.
    private mutating func addOwn(
        _ package: Package, _ files: RpmFiles, _ version: RpmVersion
    ) throws(Failure) {
        let name = package.nativeName
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
