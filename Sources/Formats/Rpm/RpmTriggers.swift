import Files
import Model

/// The triggers of a package in its header: lists of scripts, and lists of what fires them, each
/// with the number of its script (rpm, docs/manual/tags.md, "Triggers").
struct RpmTriggers {
    private struct Tags {
        let scripts, programs, names, indexes, versions, flags: RpmTag
        let priorities: RpmTag?
    }

    private let all: [RpmTrigger]
    private let script: RpmScript?

    init(_ options: RpmOptions, _ scripts: RpmScripts) throws(Failure) {
        all = try options.triggers.map { text throws(Failure) in
            try RpmTrigger(parsing: text)
        }
        script = try scripts.trigger()
    }

    /// Triggers that rpm cannot read or that have no script, and a script without one.
    static func complaints(about options: RpmOptions) -> Complaints {
        var complaints = Complaints()
        for text in options.triggers {
            complaints.collect { () throws(Failure) in _ = try RpmTrigger(parsing: text) }
        }
        complaints.collect { () throws(Failure) in try checkScript(of: options) }
        return complaints
    }

    private static func checkScript(of options: RpmOptions) throws(Failure) {
        let hasScript = options.scripts[.trigger] != nil
        if options.triggers.isEmpty, hasScript {
            throw Failure(
                "the trigger script never runs", "'triggers' names nothing that fires it",
                hint: "add: triggers: [/usr/share/acme/plugins]",
                at: options.scripts.place(.trigger), exit: .usage)
        }
        if let first = options.triggers.first, !hasScript {
            throw Failure(
                "the trigger '\(first.value)' has no script",
                hint: "add: scripts: {trigger: scripts/trigger.sh}", at: first.place, exit: .usage)
        }
    }

    /// What the script needs.
    var needs: [RpmDependency] { script?.needs(0) ?? [] }

    /// Writes them.
    func describe(in header: inout RpmHeader) {
        guard let script else { return }
        for family in RpmTrigger.Family.allCases {
            let triggers = all.filter { $0.family == family }
            if !triggers.isEmpty { write(triggers, script, Self.tags(family), in: &header) }
        }
    }

    private func write(
        _ triggers: [RpmTrigger], _ script: RpmScript, _ tags: Tags, in header: inout RpmHeader
    ) {
        let targets = triggers.indices.flatMap { index in
            triggers[index].targets.map { (index: UInt32(index), target: $0) }
        }.inOrder(of: \.target.sortKey)
        header[tags.scripts] = .strings(triggers.map { _ in script.body })
        header[tags.programs] = .strings(triggers.map { _ in script.program[0] })
        header[tags.names] = .strings(targets.map(\.target.name))
        header[tags.indexes] = .int32s(targets.map(\.index))
        header[tags.versions] = .strings(targets.map(\.target.version))
        header[tags.flags] = .int32s(targets.map(\.target.flags))
        if let tag = tags.priorities { header[tag] = .int32s(triggers.map(\.priority)) }
    }

    private static func tags(_ family: RpmTrigger.Family) -> Tags {
        switch family {
        case .package:
            Tags(
                scripts: .triggerScripts, programs: .triggerPrograms, names: .triggerNames,
                indexes: .triggerIndexes, versions: .triggerVersions, flags: .triggerFlags,
                priorities: nil)
        case .file:
            Tags(
                scripts: .fileTriggerScripts, programs: .fileTriggerPrograms,
                names: .fileTriggerNames, indexes: .fileTriggerIndexes,
                versions: .fileTriggerVersions, flags: .fileTriggerFlags,
                priorities: .fileTriggerPriorities)
        case .transaction:
            Tags(
                scripts: .lastTriggerScripts, programs: .lastTriggerPrograms,
                names: .lastTriggerNames, indexes: .lastTriggerIndexes,
                versions: .lastTriggerVersions, flags: .lastTriggerFlags,
                priorities: .lastTriggerPriorities)
        }
    }
}

/// What makes the trigger script run, in the words of a spec file
/// (rpm, docs/manual/triggers.md and file_triggers.md).
///
/// | written | fires |
/// |---|---|
/// | `/usr/share/acme/plugins` | when a transaction has put files below it |
/// | `transfiletriggerpostun -P 100 -- /usr/share/acme` | as `%transfiletriggerpostun` does |
/// | `triggerin -- postgresql >= 15` | as `%triggerin` does: for packages, not for files |
struct RpmTrigger {
    /// Which of the three lists of a header it belongs to.
    enum Family: CaseIterable {
        /// Another package comes or goes.
        case package
        /// A package's files do.
        case file
        /// A transaction's files do.
        case transaction
    }

    let family: Family
    /// Higher ones run first.
    let priority: UInt32
    /// Packages, or the beginnings of paths.
    let targets: [RpmDependency]

    private static let usualPriority: UInt32 = 1_000_000
    private static let senses: [String: UInt32] = [
        "prein": 0x200_0000, "in": 0x1_0000, "un": 0x2_0000, "postun": 0x4_0000,
    ]

    init(parsing text: Located<String>) throws(Failure) {
        var words = text.value.split(separator: " ").map(String.init)
        if words.first?.hasPrefix("/") == true { words = ["transfiletriggerin", "--"] + words }
        guard let mark = words.firstIndex(of: "--"), mark > 0, mark + 1 < words.count,
            let (family, sense) = Self.kind(words[0])
        else { throw Self.malformed(text) }
        self.family = family
        priority = try Self.priority(words[1..<mark], family, text)
        targets = try Self.targets(words[(mark + 1)...], family, sense, text)
    }

    private static func kind(_ word: String) -> (Family, UInt32)? {
        let bare = word.hasPrefix("%") ? String(word.dropFirst()) : word
        let names: [(String, Family)] = [
            ("transfiletrigger", .transaction), ("filetrigger", .file), ("trigger", .package),
        ]
        guard let (name, family) = names.first(where: { bare.hasPrefix($0.0) }),
            let sense = senses[String(bare.dropFirst(name.count))],
            family == .package || bare.hasSuffix("prein") == false
        else { return nil }
        return (family, sense)
    }

    private static func priority(
        _ words: ArraySlice<String>, _ family: Family, _ text: Located<String>
    ) throws(Failure) -> UInt32 {
        guard !words.isEmpty else { return usualPriority }
        guard family != .package, words.count == 2, words.first == "-P",
            let number = words.last.flatMap({ UInt32($0) })
        else { throw malformed(text) }
        return number
    }

    private static func targets(
        _ words: ArraySlice<String>, _ family: Family, _ sense: UInt32, _ text: Located<String>
    ) throws(Failure) -> [RpmDependency] {
        if family == .package {
            let target = Located(words.joined(separator: " "), at: text.place)
            let one = try RpmDependency(parsing: target)
            return [RpmDependency(one.name, one.flags | sense, one.version)]
        }
        guard words.allSatisfy({ $0.hasPrefix("/") }) else { throw malformed(text) }
        return words.map { RpmDependency($0, sense) }
    }

    private static func malformed(_ text: Located<String>) -> Failure {
        Failure(
            "rpm knows no trigger '\(SafeName.printable(text.value))'",
            hint: "write the path of a folder, or 'filetriggerin -- /usr/share/acme', or "
                + "'triggerin -- postgresql >= 15'", at: text.place, exit: .usage)
    }
}
