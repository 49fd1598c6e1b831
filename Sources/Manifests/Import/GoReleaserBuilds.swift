internal import Model

/// GoReleaser's `builds`: which program is made for which platforms.
struct GoReleaserBuilds {
    /// All platforms, each once, as we spell them.
    private(set) var platforms: [String] = []
    /// The programs with the platforms they are made for.
    private(set) var programs: [(name: String, platforms: [String])] = []

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
        programs = [(product, platforms)]
    }

    private mutating func add(_ name: String, _ platform: String) {
        if !platforms.contains(platform) { platforms.append(platform) }
        let known = programs.firstIndex { $0.name == name }
        if known == nil { programs.append((name, [])) }
        let index = known ?? programs.count - 1
        if !programs[index].platforms.contains(platform) {
            programs[index].platforms.append(platform)
        }
    }

    /// System, processor and the version of ARM, with GoReleaser's defaults.
    private static func targets(of build: ImportMap) -> [[String]] {
        let systems = build.texts("goos"), processors = build.texts("goarch")
        let levels = build.texts("goarm")
        let ignored = build.maps("ignore").map { map in
            ["goos", "goarch", "goarm"].map { map.text($0) }
        }
        let given = build.texts("targets").map { $0.split(separator: "_").map(String.init) }
        guard given.isEmpty else { return given.filter { $0.count > 1 } }
        var all: [[String]] = []
        for system in systems.isEmpty ? ["linux", "darwin", "windows"] : systems {
            for processor in processors.isEmpty ? ["386", "amd64", "arm64"] : processors {
                let isARM = processor == "arm"
                for level in isARM ? (levels.isEmpty ? ["6"] : levels) : [""] {
                    all.append([system, processor, level])
                }
            }
        }
        return all.filter { target in
            let isIgnored = ignored.contains { rule in
                rule.indices.allSatisfy { rule[$0] == nil || rule[$0] == target[$0] }
            }
            // Go has no such targets.
            return !isIgnored && !(target[0] == "darwin" && ["386", "arm"].contains(target[1]))
        }
    }

    private static func platform(_ target: [String]) -> String {
        let system = target[0] == "darwin" ? "macos" : target[0]
        guard target[1] == "arm" else {
            return system + "-" + (target[1] == "all" ? "universal" : target[1])
        }
        return system + "-armv" + (target.count > 2 ? target[2] : "6")
    }
}
