import Files
import Model

/// Where the build of a project has left its programs: in stages, or else where the tool that built
/// them puts them.
struct StageSearch {
    /// What one folder holds for one platform.
    struct Stage {
        let platform: Platform
        /// From the project's folder: `stage/linux-amd64`, `target/release`.
        let folder: String
        /// The names of its files.
        let names: [String]
    }

    /// One for each platform, in the order of platforms.
    let stages: [Stage]
    private let root: String

    /// Where Cargo, SwiftPM, Zig, CMake and makefiles leave programs; `go build` leaves them beside
    /// its `go.mod`.
    private static let places = [
        "target/release", "zig-out/bin", "build", "bin", ".",
    ]

    init(_ root: String) throws(Failure) {
        self.root = root
        let platforms = try Self.names(Path.join(root, "stage")).compactMap {
            try? Platform(parsing: $0)
        }
        let staged = try platforms.map { platform throws(Failure) in
            let folder = "stage/\(platform)"
            return Stage(
                platform: platform, folder: folder, names: try Self.names(Path.join(root, folder)))
        }
        stages = (staged.isEmpty ? try Self.built(root) : staged)
            .sorted { $0.platform < $1.platform }
    }

    /// The names in `folder`; none when it is not there.
    static func names(_ folder: String) throws(Failure) -> [String] {
        try Folder.kind(folder) == .folder ? try Folder.names(folder) : []
    }

    /// The programs of the first platform, without the ending that Windows needs. `isKnown` tells
    /// files that are for something else.
    func programs(isKnown: (String) -> Bool) -> [String] {
        guard let first = stages.first else { return [] }
        let folder = Path.join(root, first.folder)
        let isStage = first.folder.hasPrefix("stage/")
        return first.names.compactMap { name in
            guard !isKnown(name) else { return nil }
            let path = Path.join(folder, name)
            let isProgram =
                isStage || first.folder == "bin"
                ? name.hasSuffix(".exe") || Self.canRun(path) : Self.platform(of: path) != nil
            guard isProgram else { return nil }
            return name.hasSuffix(".exe") ? String(name.dropLast(4)) : name
        }
    }

    /// What the `programs` need on Alpine that others have anyway: bash for scripts, and for what glibc
    /// loads, whose loader is named near the beginning, what stands in for it.
    func alpineNeeds(_ programs: [String]) -> [String] {
        guard let folder = stages.first.map({ Path.join(root, $0.folder) }) else { return [] }
        let starts = programs.compactMap { try? Self.start(of: Path.join(folder, $0)) }
        let texts = starts.map { String(decoding: $0, as: UTF8.self) }
        let needsBash = texts.contains { text in
            let line = text.prefix { !$0.isNewline }
            return line.hasPrefix("#!")
                && line.split { "/ ".contains($0) }.contains { $0 == "bash" }
        }
        let needsGlibc = texts.contains { !$0.hasPrefix("#!") && $0.contains("/ld-linux") }
        return (needsBash ? ["bash"] : []) + (needsGlibc ? ["gcompat"] : [])
    }

    private static func canRun(_ path: String) -> Bool {
        ((try? InputFile(path).mode) ?? 0) & 0o111 != 0
    }

    /// Cargo and SwiftPM have a folder for each target: `target/aarch64-apple-darwin/release`. Of two for
    /// one platform the last is taken: what is linked with musl needs no glibc.
    private static func built(_ root: String) throws(Failure) -> [Stage] {
        let targets = try ["target", ".build"].map { folder throws(Failure) in
            try names(Path.join(root, folder)).reversed().map { "\(folder)/\($0)/release" }
        }.flatMap { $0 }
        var stages: [Stage] = []
        for folder in targets + places {
            let names = try names(Path.join(root, folder))
            let platforms = names.compactMap { platform(of: Path.join(root, "\(folder)/\($0)")) }
            // A folder with programs for several platforms is not a stage.
            guard let first = platforms.first, Set(platforms).count == 1,
                !stages.contains(where: { $0.platform == first })
            else { continue }
            stages.append(Stage(platform: first, folder: folder, names: names))
        }
        return stages
    }

    /// The platform of a program; nil for a library, and for all that is not one.
    private static func platform(of path: String) -> Platform? {
        let name = Path.name(path)
        guard !name.contains(".") || name.hasSuffix(".exe"), canRun(path),
            let code = try? MachineCodeReader.read(start(of: path)), let os = code.systems.first
        else { return nil }
        guard code.processors.count == 1 else { return Platform(os, .universal) }
        let families = code.processors[0].families
        return families.count == 1 ? Platform(os, families[0]) : nil
    }

    private static func start(of path: String) throws(Failure) -> [UInt8] {
        var file = try InputFile(path)
        var start: [UInt8] = []
        _ = try file.read(MachineCodeReader.size, into: &start)
        return start
    }
}
