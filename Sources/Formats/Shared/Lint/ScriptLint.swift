import Files
import Model

/// Scripts whose interpreter would be missing, and units that cannot be enabled.
enum ScriptLint {
    /// What every system of these packages has.
    private static let always: Set<String> = ["sh", "ash", "dash"]
    /// Interpreters whose package is called otherwise, as the beginning of its name.
    private static let packages = [
        "node": "nodejs", "wish": "tk", "tclsh": "tcl", "pwsh": "powershell",
    ]

    static func findings(
        in layout: [Entry], _ linked: LinkedFiles, _ interpreters: [String], _ needs: [String]
    ) throws(Failure) -> [Finding] {
        var findings: [Finding] = []
        let programs = Set(linked.installed.map { Array($0.entry.path.utf8) })
        for entry in layout
        where entry.mode & 0o111 != 0 && !programs.contains(Array(entry.path.utf8)) {
            guard let line = try firstLine(entry), line.hasPrefix("#!") else { continue }
            if let finding = finding(entry, line, layout, interpreters, needs) {
                findings.append(finding)
            }
        }
        for entry in layout where entry.enable && entry.path.contains("systemd/") {
            if let finding = try uninstallable(entry) { findings.append(finding) }
        }
        return findings
    }

    private static func finding(
        _ entry: Entry, _ line: String, _ layout: [Entry], _ interpreters: [String],
        _ needs: [String]
    ) -> Finding? {
        var words = line.dropFirst(2).split { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let path = words.first, path.hasPrefix("/") else {
            return Finding(
                .missingInterpreter, "/\(entry.path) cannot be run",
                "'\(SafeName.printable(line))' names no absolute path",
                hint: "write it like #!/usr/bin/env python3")
        }
        if Path.name(String(path)) == "env" {
            words.removeFirst()
            words.removeAll { $0.hasPrefix("-") || $0.contains("=") }
        }
        let name = words.first.map { Path.name(String($0)) } ?? ""
        let isThere =
            always.contains(name) || interpreters.contains(name)
            || layout.contains { $0.path == path.dropFirst() }
            || (layout.contains { $0.kind == .program && Path.name($0.path) == name })
        guard !isThere, !isNeeded(name, by: needs) else { return nil }
        return Finding(
            .missingInterpreter, "/\(entry.path) is run by \(name)",
            "no package that has it is among 'depends'",
            hint: "add it to depends, like depends: [\(packages[name] ?? name)]")
    }

    /// Whether a dependency is called like the interpreter: `python3` for `python3.11`, too.
    private static func isNeeded(_ name: String, by relations: [String]) -> Bool {
        let wanted = packages[name] ?? String(name.prefix { $0 != "." })
        let stem = wanted.prefix { !$0.isNumber }
        return relations.contains { relation in
            relation.split { " |,()<>=:".contains($0) }.contains { $0.hasPrefix(stem) }
        }
    }

    private static func uninstallable(_ entry: Entry) throws(Failure) -> Finding? {
        let text = String(decoding: try entry.start(1 << 16), as: UTF8.self)
        let hasInstall = text.split(whereSeparator: \.isNewline).contains {
            $0.split(separator: " ").first == "[Install]"
        }
        guard !hasInstall else { return nil }
        return Finding(
            .unitWithoutInstall, "/\(entry.path) cannot be enabled", "it has no [Install]",
            hint: "add '[Install]' and 'WantedBy=multi-user.target', or take 'enable' away")
    }

    private static func firstLine(_ entry: Entry) throws(Failure) -> String? {
        let bytes = try entry.start(256)
        guard bytes.starts(with: "#!".utf8) else { return nil }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}

/// Programs and libraries that could not run on the package's platform.
enum ProgramLint {
    static func findings(in package: Package, _ files: LinkedFiles) -> [Finding] {
        var findings = MachineLint.findings(in: package.entries, for: package.platform)
        for linked in files.installed {
            let path = linked.entry.path
            if let finding = libraryPath(linked.file, path) { findings.append(finding) }
            // FHS 3.0, 4.11: what is there is the same on every machine.
            if path.hasPrefix("usr/share/") {
                findings.append(
                    Finding(
                        .oddPlace, "/\(path) is for one processor",
                        "what is in /usr/share is the same for all of them",
                        hint: "install it below /usr/lib/\(package.name)"))
            }
        }
        return findings
    }

    /// A path in the program itself is for its own libraries alone (Debian Policy 10.2).
    private static func libraryPath(_ file: ELFFile, _ path: String) -> Finding? {
        let folders = file.dynamic.runpath?.split(separator: ":").map(String.init) ?? []
        let foreign = folders.first { folder in
            let isOwn = folder.hasPrefix("$ORIGIN") || folder.hasPrefix("${ORIGIN}")
            return !isOwn && !folder.hasPrefix("/usr/lib") && !folder.hasPrefix("/opt/")
        }
        guard let foreign else { return nil }
        return Finding(
            .libraryPath, "/\(path) looks for libraries in \(foreign)",
            "whoever can write there can run code as its users",
            hint: "link it without -rpath, or with $ORIGIN")
    }
}
