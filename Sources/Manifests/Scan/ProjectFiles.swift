import Files
import Model
import Options

/// What lies in a project's folder and in its stages.
struct ProjectFiles {
    /// A file that people expect in a package, and what it is for.
    struct Found {
        let path: String
        let kind: ContentKind
        /// Where it is installed, when its name does not say.
        var place: String?
        /// Whether it is a configuration to begin with.
        var isExample: Bool {
            kind == .doc && !Path.name(path).uppercased().hasPrefix("README")
        }
    }

    /// One for each platform with programs, in order.
    let stages: [StageSearch.Stage]
    /// Programs in the first stage, without the ending that Windows needs.
    let programs: [String]
    /// Packages of Alpine that they need.
    let alpineNeeds: [String]
    /// Files that people expect in a package.
    let others: [Found]

    /// Where projects keep them, from the folder itself.
    private static let places = [
        "", "man/", "man/man1/", "man/man5/", "man/man8/", "doc/", "docs/", "completions/",
        "completion/", "complete/", "autocomplete/", "contrib/completion/", "contrib/completions/",
        "shell/completions/", "shell/", "systemd/", "contrib/systemd/", "packaging/systemd/",
        "dist/systemd/", "examples/systemd/", "init/", "packaging/", "contrib/", "sysusers.d/",
        "tmpfiles.d/",
    ]

    /// `program` is what the project calls its program, if it says so.
    init(_ folder: String, program: String?) throws(Failure) {
        let search = try StageSearch(folder)
        programs = search.programs { FileKind.of($0, in: "", nil) != nil }.filter {
            ManifestRule.file.accepts($0)
        }
        let program = programs.first ?? program
        var others: [Found] = []
        var seen: Set<String> = []
        // What is made in one folder may have its source in another.
        func add(_ path: String, _ kind: ContentKind?) {
            guard let kind, ManifestRule.file.accepts(path),
                seen.insert("\(kind) \(Path.name(path))").inserted
            else { return }
            others.append(Found(path: path, kind: kind))
        }
        for place in Self.places {
            for name in try StageSearch.names(Path.join(folder, place.isEmpty ? "." : place)) {
                guard let kind = FileKind.of(name, in: place, program) else { continue }
                guard try Folder.kind(Path.join(folder, place + name)) == .file else { continue }
                add(place + name, kind)
            }
        }
        stages = search.stages
        if let stage = stages.first, stage.folder != "." {
            for name in stage.names { add(name, FileKind.of(name, in: "", program)) }
        }
        alpineNeeds = search.alpineNeeds(programs)
        self.others = others.map { $0.named(after: program) }
    }
}

extension ProjectFiles.Found {
    /// `completion.bash` says nothing of whose it is: bash looks for the program's name.
    fileprivate func named(after program: String?) -> Self {
        guard let program, kind == .completion, Path.name(path) == "completion.bash" else {
            return self
        }
        var named = self
        named.place = "/usr/share/bash-completion/completions/" + program
        return named
    }
}

/// What a file is for, as far as its name and its folder tell.
enum FileKind {
    /// The kind of a file `name` in a folder `place` of a project that makes `program`; nil when it is
    /// not one that a package needs.
    static func of(_ name: String, in place: String, _ program: String?) -> ContentKind? {
        if place.isEmpty, let kind = document(name) { return kind }
        if ["contrib/", "packaging/"].contains(place), isSettings(name, of: program) {
            return .doc
        }
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        let isShell = ["bash", "zsh", "fish", "ps1"].contains(ending)
        if place.contains("complet") { return isShell || name.hasPrefix("_") ? .completion : nil }
        // What bash completes with is found by its name; the rest people read in by themselves.
        if place == "shell/" {
            return name == "completion.bash" ? .completion : isShell ? .file : nil
        }
        return systemd(name, ending, in: place) ?? (isManual(name, ending) ? .man : nil)
    }

    private static func isManual(_ name: String, _ ending: String) -> Bool {
        guard name.contains("."), ending.count == 1, "12345678".contains(ending),
            !name.hasPrefix(".")
        else { return false }
        return name.dropLast(2).allSatisfy { !$0.isNumber }
    }

    /// What systemd reads: units, and settings that are called as debhelper's or lie in their folders.
    private static func systemd(_ name: String, _ ending: String, in place: String) -> ContentKind?
    {
        if let unit = ["service": ContentKind.service, "timer": .timer][ending] { return unit }
        let bare = name.hasSuffix(".conf") ? String(name.dropLast(5)) : name
        for (word, kind) in [("sysusers", ContentKind.sysusers), ("tmpfiles", .tmpfiles)]
        where bare.hasSuffix("." + word) || place == word + ".d/" && ending == "conf" {
            return kind
        }
        return nil
    }

    private static func document(_ name: String) -> ContentKind? {
        let stem = name.prefix { $0 != "." && $0 != "-" }.uppercased()
        switch stem {
        case "LICENSE", "LICENCE", "COPYING", "NOTICE": return .license
        case "README": return .doc
        case "CHANGELOG", "CHANGES", "NEWS": return .changelog
        default: return isExample(name) ? .doc : nil
        }
    }

    /// Whether it is a configuration to begin with: `config.example.toml`, `acme.conf.sample`.
    static func isExample(_ name: String) -> Bool {
        let words = Set(name.lowercased().split { ".-_".contains($0) }.map(String.init))
        return !name.hasPrefix(".") && !words.contains("compose")
            && !words.isDisjoint(with: settings) && !words.isDisjoint(with: examples)
    }

    /// `config`, `config.toml`, `acme.conf`.
    private static func isSettings(_ name: String, of program: String?) -> Bool {
        let words = name.lowercased().split(separator: ".").map(String.init)
        guard let stem = words.first, let ending = words.last, words.count < 3 else { return false }
        return settings.contains(ending) && ["config", program].contains(stem)
    }

    private static let examples: Set<String> = ["example", "sample", "template", "dist"]
    private static let settings: Set<String> = ["conf", "config", "ini", "toml", "yaml", "yml"]

    /// `config.toml` of `config.example.toml`.
    static func bare(example name: String) -> String {
        let words = name.split(separator: ".").filter { !examples.contains($0.lowercased()) }
        return words.joined(separator: ".")
    }
}
