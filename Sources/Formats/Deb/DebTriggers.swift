import Model

/// The `triggers` file (deb-triggers(5)).
enum DebTriggers {
    private static let words = [
        "interest", "interest-await", "interest-noawait", "activate", "activate-await",
        "activate-noawait",
    ]

    /// The user's lines, and the linker's for a package with libraries.
    static func text(_ request: Request<DebOptions>, _ layout: DebLayout) -> String {
        var lines = request.options.triggers.map { line in
            line.value.split(separator: " ").joined(separator: " ")
        }
        let folder = DebArchitecture.libraries(request.package.platform)
        let linker = "activate-noawait ldconfig"
        if !layout.sharedLibraries(in: folder).isEmpty, !lines.contains(linker) {
            lines.append(linker)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Refuses what dpkg could not read, and a script that nothing fires.
    static func check(_ options: DebOptions) throws(Failure) {
        for line in options.triggers {
            let parts = line.value.split(separator: " ")
            let isName = parts.last?.utf8.allSatisfy { (33...126).contains($0) } ?? false
            guard parts.count == 2, words.contains(String(parts[0])), isName else {
                throw Failure(
                    "deb cannot have the trigger '\(line.value)'",
                    "it is written: interest /path, or: activate-noawait name",
                    hint: "see deb-triggers(5)", at: line.place, exit: .usage)
            }
        }
        let isInterested = options.triggers.contains { $0.value.hasPrefix("interest") }
        if let script = options.scripts[.trigger], !isInterested {
            throw Failure(
                "deb has a trigger script that nothing runs", "no trigger is of 'interest'",
                hint: "add: triggers: [interest-noawait /usr/share/fonts]", at: script.name.place,
                exit: .usage)
        }
    }
}

/// The `shlibs` file: which package brings a library, for packages that are linked with it
/// (deb-shlibs(5)). Without it their builds would fail.
enum DebShlibs {
    /// `libacme 1 acme (>= 1.2.0)` for a library whose soname is `libacme.so.1`.
    static func text(
        _ request: Request<DebOptions>, _ layout: DebLayout, _ linked: LinkedFiles
    ) -> String {
        let folder = DebArchitecture.libraries(request.package.platform)
        let version = DebVersion(request).text
        let upstream = version[..<(version.lastIndex(of: "-") ?? version.endIndex)]
        let dependency = "\(request.package.name) (>= \(upstream))"
        var lines: Set<String> = []
        for entry in layout.sharedLibraries(in: folder) {
            guard let soname = linked.library(entry)?.dynamic.soname,
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

/// What maintainer scripts do for common names: the calls of update-alternatives(1).
enum DebAlternatives {
    /// For `postinst`.
    static func install(_ list: [Located<Alternative>]) -> String {
        list.map { item in
            let one = item.value
            let words = ShellText.words([one.link, one.name, one.path])
            return "update-alternatives --install \(words) \(one.priority)\n"
        }.joined()
    }

    /// For `prerm`: an upgrade keeps them.
    static func remove(_ list: [Located<Alternative>]) -> String {
        guard !list.isEmpty else { return "" }
        let calls = list.map {
            "    update-alternatives --remove \(ShellText.words([$0.value.name, $0.value.path]))\n"
        }
        return "if [ \"$1\" = remove ] || [ \"$1\" = deconfigure ]; then\n" + calls.joined()
            + "fi\n"
    }

    /// Refuses a program that the package does not install, and a common name that it does.
    static func check(
        _ list: [Located<Alternative>], _ layout: [Entry], format: String
    ) throws(Failure) {
        let paths = Set(layout.map { Array(("/" + $0.path).utf8) })
        for item in list {
            let isOffered = paths.contains(Array(item.value.path.utf8))
            guard !isOffered || paths.contains(Array(item.value.link.utf8)) else { continue }
            throw Failure(
                "\(format) cannot offer \(item.value.path) as \(item.value.link)",
                isOffered
                    ? "the package installs a file as \(item.value.link)"
                    : "the package does not install \(item.value.path)",
                hint: "compare the paths with 'consign plan'", at: item.place, exit: .usage)
        }
    }
}
