import Files
import Model
import Options

/// What lies in a project's folder and in its stages.
struct ProjectFiles {
    /// Platforms with a folder in `stage`, in order.
    let platforms: [Platform]
    /// Programs in the first stage, without the ending that Windows needs.
    let programs: [String]
    /// Files that people expect in a package, with what they are for.
    let others: [(path: String, kind: ContentKind)]

    /// Where projects keep them, from the folder itself.
    private static let places = [
        "", "man/", "man/man1/", "doc/", "docs/", "completions/", "completion/", "complete/",
        "contrib/completion/", "contrib/completions/", "shell/completions/", "systemd/",
        "contrib/systemd/",
    ]

    init(_ folder: String) throws(Failure) {
        let stage = Path.join(folder, "stage")
        let platforms = try Self.names(stage).compactMap { try? Platform(parsing: $0) }.sorted()
        let first = platforms.first.map { "\(stage)/\($0)" }
        let staged = try first.map { path throws(Failure) in try Self.names(path) } ?? []
        var others: [(path: String, kind: ContentKind)] = []
        for place in Self.places {
            for name in try Self.names(Path.join(folder, place.isEmpty ? "." : place)) {
                guard let kind = Self.kind(of: name, in: place) else { continue }
                guard try Folder.kind(Path.join(folder, place + name)) == .file else { continue }
                others.append((place + name, kind))
            }
        }
        for name in staged where !others.contains(where: { Path.name($0.path) == name }) {
            if let kind = Self.kind(of: name, in: "") { others.append((name, kind)) }
        }
        self.platforms = platforms
        self.others = others.filter { ManifestRule.file.accepts($0.path) }
        programs = Self.programs(staged, in: first ?? "")
    }

    private static func names(_ folder: String) throws(Failure) -> [String] {
        try Folder.kind(folder) == .folder ? try Folder.names(folder) : []
    }

    private static func programs(_ staged: [String], in folder: String) -> [String] {
        staged.compactMap { name in
            guard kind(of: name, in: "") == nil, ManifestRule.file.accepts(name) else { return nil }
            if name.hasSuffix(".exe") { return String(name.dropLast(4)) }
            let mode = (try? InputFile("\(folder)/\(name)").mode) ?? 0
            return mode & 0o111 != 0 ? name : nil
        }
    }

    /// What a file of that name is for; nil when it is not one that a package needs.
    private static func kind(of name: String, in place: String) -> ContentKind? {
        if place.isEmpty, let kind = document(name) { return kind }
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        if place.contains("complet") {
            let isOne = ["bash", "zsh", "fish", "ps1"].contains(ending) || name.hasPrefix("_")
            return isOne ? .completion : nil
        }
        if name.contains("."), ending.count == 1, "12345678".contains(ending), !name.hasPrefix(".")
        {
            return name.dropLast(2).allSatisfy { !$0.isNumber } ? .man : nil
        }
        guard place.isEmpty || place.hasSuffix("systemd/") else { return nil }
        return ["service": .service, "timer": .timer][ending]
    }

    private static func document(_ name: String) -> ContentKind? {
        let stem = name.prefix { $0 != "." && $0 != "-" }.uppercased()
        return switch stem {
        case "LICENSE", "LICENCE", "COPYING", "NOTICE": .license
        case "README": .doc
        case "CHANGELOG", "CHANGES", "NEWS": .changelog
        default: nil
        }
    }
}
