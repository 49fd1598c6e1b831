import Files
import Model

/// Programs and libraries of another system or processor, whatever packs them.
///
/// Files are called as the user has staged them, so that one mistake is one complaint although
/// several artifacts have it.
enum MachineLint {
    static func findings(in entries: [Entry], for platform: Platform?) -> [Finding] {
        guard let platform else { return [] }
        return entries.compactMap { entry in
            guard let code = code(entry), isLoaded(entry, code, platform),
                !code.runs(on: platform)
            else { return nil }
            return Finding(
                .wrongArchitecture, "\(entry.path) is not for \(platform)",
                "it is \(code.title)", hint: hint(code, platform))
        }
    }

    /// What was found out when the file was hashed.
    private static func code(_ entry: Entry) -> MachineCode? {
        switch entry.body {
        case .file(let record): record.code
        case .bytes(let bytes): MachineCodeReader.read(bytes)
        case .symlink, .folder: nil
        }
    }

    /// Whether the platform itself would run or load `entry`. Everything else may be data for
    /// another machine: firmware, plug-ins of every system side by side, a cross compiler's files.
    private static func isLoaded(
        _ entry: Entry, _ code: MachineCode, _ platform: Platform
    ) -> Bool {
        switch entry.kind {
        case .program, .library: true
        case .file: isPlaced(entry, isOwn: code.systems.contains(platform.os))
        default: false
        }
    }

    /// Whether its folder is one for programs; or for libraries (FHS 3.0, 4.5 to 4.7), when it is of
    /// this system.
    private static func isPlaced(_ entry: Entry, isOwn: Bool) -> Bool {
        var folders = (entry.target ?? entry.path).split(separator: "/").dropLast()
        if folders.first == "usr" { folders.removeFirst() }
        if folders.first == "local" { folders.removeFirst() }
        if folders.first == "opt" { folders = folders.dropFirst(2) }
        guard let first = folders.first, folders.count <= 2 else { return false }
        if folders.count == 1, ["bin", "sbin", "libexec"].contains(first) { return true }
        return isOwn && ["lib", "lib64", "libexec"].contains(first) && folders.last != "firmware"
    }

    private static func hint(_ code: MachineCode, _ platform: Platform) -> String {
        switch platform.arch {
        case .all: "stage a platform for each processor"
        case .universal where code.systems.contains(.macos):
            "join the programs of both processors: macos-universal: {join: [stage/macos-amd64, "
                + "stage/macos-arm64]}"
        default: "look whether the stages were mixed up"
        }
    }
}
