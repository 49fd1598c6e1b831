import Model

/// GoReleaser's `builds`: which program is made for which platforms.
struct GoReleaserBuilds {
    /// A program's name, and the platforms it is made for.
    struct Program {
        let name: String
        var platforms: [String]
    }

    /// All platforms, each once, as we spell them.
    private(set) var platforms: [String] = []
    private(set) var programs: [Program] = []

    init(_ builds: [ImportMap], product: String, _ context: ImportContext) {
        for build in builds {
            let name = build.text("binary") ?? product
            for target in Self.targets(of: build) {
                let platform = Self.platform(target)
                guard (try? Platform(parsing: platform)) != nil else {
                    context.remark("not translated: the platform \(platform)")
                    continue
                }
                add(name, platform)
            }
        }
        guard programs.isEmpty else { return }
        platforms = ["linux-amd64", "linux-arm64", "macos-arm64", "windows-amd64"]
        programs = [Program(name: product, platforms: platforms)]
    }

    private mutating func add(_ name: String, _ platform: String) {
        if !platforms.contains(platform) { platforms.append(platform) }
        guard let index = programs.firstIndex(where: { $0.name == name }) else {
            return programs.append(Program(name: name, platforms: [platform]))
        }
        if !programs[index].platforms.contains(platform) {
            programs[index].platforms.append(platform)
        }
    }

    /// System, processor and the version of ARM, with GoReleaser's defaults.
    private static func targets(of build: ImportMap) -> [[String]] {
        var targets = build.texts("targets").map { $0.split(separator: "_").map(String.init) }
        targets.removeAll { $0.count < 2 }
        guard targets.isEmpty else { return targets }
        for system in texts(build, "goos", ["linux", "darwin", "windows"]) {
            for processor in texts(build, "goarch", ["386", "amd64", "arm64"]) {
                // Go has no such targets.
                if system == "darwin", processor == "386" || processor == "arm" { continue }
                for level in processor == "arm" ? texts(build, "goarm", ["6"]) : [""] {
                    targets.append([system, processor, level])
                }
            }
        }
        for rule in build.maps("ignore") {
            let wanted = ["goos", "goarch", "goarm"].map { rule.text($0) ?? "" }
            targets.removeAll { target in
                wanted.indices.allSatisfy { wanted[$0] == "" || wanted[$0] == target[$0] }
            }
        }
        return targets
    }

    private static func texts(_ map: ImportMap, _ key: String, _ usual: [String]) -> [String] {
        let texts = map.texts(key)
        return texts.isEmpty ? usual : texts
    }

    private static func platform(_ target: [String]) -> String {
        let system = target[0] == "darwin" ? "macos" : target[0]
        guard target[1] == "arm" else {
            return system + "-" + (target[1] == "all" ? "universal" : target[1])
        }
        return system + "-armv" + (target.count > 2 ? target[2] : "6")
    }
}

/// File names as GoReleaser's templates have them.
enum GoTemplate {
    private static let words = [
        ".ProjectName": "name", ".Binary": "name", ".Version": "version", ".RawVersion": "version",
        ".Os": "os", ".Arch": "arch", ".Tag": "tag", ".ShortCommit": "commit", ".Commit": "commit",
    ]

    /// The same in our words; nil when it does more than name things.
    static func ours(_ template: String) -> String? {
        var result = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            let word = rest[open.upperBound..<close.lowerBound].filter { !" -".contains($0) }
            guard let ours = words[word] else { return nil }
            result += "{{\(ours)}}"
            rest = rest[close.upperBound...]
        }
        return (result + rest).trimmed
    }
}
