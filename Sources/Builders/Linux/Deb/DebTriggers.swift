internal import Model

/// The `triggers` file (deb-triggers(5)).
enum DebTriggers {
    private static let words = [
        "interest", "interest-await", "interest-noawait", "activate", "activate-await",
        "activate-noawait",
    ]

    /// The user's lines, and the linker's for a package with libraries.
    static func text(_ package: Package, _ layout: DebLayout) -> String {
        var lines = package.native.policy.triggers.map { line in
            line.value.split(separator: " ").joined(separator: " ")
        }
        let folder = DebArchitecture.libraries(package.platform)
        let linker = "activate-noawait ldconfig"
        if !layout.sharedLibraries(in: folder).isEmpty, !lines.contains(linker) {
            lines.append(linker)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Refuses what dpkg could not read, and a script that nothing fires.
    static func check(_ native: NativeParts) throws(Failure) {
        for line in native.policy.triggers {
            let parts = line.value.split(separator: " ")
            let isName = parts.last?.utf8.allSatisfy { (33...126).contains($0) } ?? false
            guard parts.count == 2, words.contains(String(parts[0])), isName else {
                throw Failure(
                    "deb cannot have the trigger '\(line.value)'",
                    "it is written: interest /path, or: activate-noawait name",
                    hint: "see deb-triggers(5)", at: line.place, exit: .usage)
            }
        }
        let isInterested = native.policy.triggers.contains { $0.value.hasPrefix("interest") }
        let script = native.policy.scripts[.trigger]
        if native.scripts[.trigger] != nil, !isInterested {
            throw Failure(
                "deb has a trigger script that nothing runs", "no trigger is of 'interest'",
                hint: "add: triggers: [interest-noawait /usr/share/fonts]", at: script?.place,
                exit: .usage)
        }
    }
}
