import Files
import Manifests
import Model
import Options

/// The files beside the manifest that formats' options name: scripts, a changelog.
struct OptionFiles {
    let project: Project

    /// Pictures are larger than texts.
    private static let limit = 8 << 20

    /// `options` with the bytes of their files, and those files' names.
    func reading<Options: FormatOptions>(
        _ options: Options
    ) throws(Failure) -> (options: Options, names: Set<String>) {
        var names: Set<String> = []
        let read = try options.reading { file throws(Failure) in
            names.insert(file.name.value)
            return try bytes(file)
        }
        return (read, names)
    }

    /// `inputs`, the files that `artifacts` have taken in and the one that programs have, sorted by path.
    func inputs(
        beside inputs: [InputRecord], _ artifacts: [PlannedArtifact], _ ofPrograms: String?
    ) throws(Failure) -> [InputRecord] {
        var all = inputs
        for name in Set(artifacts.flatMap(\.reads) + [ofPrograms].compactMap { $0 })
        where !inputs.contains(where: { $0.path == name }) {
            let record = try FileHash.record(Path.join(project.root, name))
            all.append(
                InputRecord(path: name, size: record.size, sha256: record.sha256, mode: 0o644))
        }
        return all.inOrder(of: \.path)
    }

    private func bytes(_ file: NamedFile) throws(Failure) -> [UInt8] {
        do throws(Failure) {
            return try TextFile.bytes(
                Path.join(project.root, file.name.value), limit: Self.limit)
        } catch {
            throw Failure(
                "cannot read \(file.what)", error.message,
                hint: "name a file beside the manifest", at: file.name.place, exit: .usage)
        }
    }
}
