internal import Model

/// The triggers of a package in its header: lists of scripts, and lists of what fires them, each
/// with the number of its script (rpm, docs/manual/tags.md, "Triggers").
struct RpmTriggers {
    private struct Tags {
        let scripts, programs, names, indexes, versions, flags: RpmTag
        let priorities: RpmTag?
    }

    private let all: [RpmTrigger]
    private let script: RpmScript?

    init(_ package: Package, _ scripts: RpmScripts) throws(Failure) {
        all = try package.native.policy.triggers.map { text throws(Failure) in
            try RpmTrigger(parsing: text)
        }
        script = try scripts.trigger()
        if all.isEmpty, script != nil {
            throw Failure(
                "the trigger script never runs", "'triggers' names nothing that fires it",
                hint: "add: triggers: [/usr/share/acme/plugins]",
                at: package.native.policy.scripts[.trigger]?.place, exit: .usage)
        }
        if let first = package.native.policy.triggers.first, script == nil {
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
