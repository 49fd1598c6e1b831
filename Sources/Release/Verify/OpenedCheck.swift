import Files
import Formats
import Model
import Trust

/// The signatures inside what macOS opens, as macOS itself looks at them: programs, apps, disk images and
/// installers.
///
/// The list has proved the bytes already. So one that does not hold is a broken release, and one that macOS
/// would object to is worth a warning.
struct OpenedCheck {
    let source: any ReleaseSource
    let surroundings: Environment
    let trust: AppleTrust

    /// The format of a program that lies in a release by itself.
    private static let bare = "binary"

    /// Adds to `verdict` what files that macOS opens say.
    func check(_ verdict: inout Verdict) throws(Failure) {
        for file in verdict.files where try isOpened(file.name, verdict.release) {
            let scratch = try ScratchFolder(surroundings)
            let copy = try copy(of: file, in: scratch)
            guard
                let found = try reader.found(
                    copy, called: file.name, unpackingInto: Path.join(scratch.path, "app"))
            else {
                // A script may be released by itself, and is nothing that macOS opens.
                guard let format = format(of: file.name, verdict.release), format != Self.bare
                else { continue }
                throw Self.foreign(file.name, format)
            }
            verdict.opened.append(CheckedOpening(name: file.name, file: found))
            for part in found.parts where part.isRefused {
                verdict.warnings.append(
                    "macOS does not start \(file.name): its part for \(part.processor ?? "") is not signed"
                )
            }
            verdict.warnings += found.doubts.map { "\(file.name): \($0)" }
        }
    }

    /// What is said of a file that no key was named for: a signature of nobody's shows that it is whole, and
    /// one of somebody's not that he is the one who was meant.
    func say(of path: String) throws(Failure) -> String? {
        let scratch = try ScratchFolder(surroundings)
        let found: OpenedFile?
        switch try Folder.kind(path) {
        case .file where try Self.isOpened(path):
            found = try reader.found(
                FileHash.record(path), called: path,
                unpackingInto: Path.join(scratch.path, "app"))
        case .folder where Path.name(path).hasSuffix(".app"):
            found = try reader.app(at: path, called: path)
        default: found = nil
        }
        guard let found else { return nil }
        return ([found.text] + found.doubts).joined(separator: "; ")
    }

    private var reader: OpenedFileReader {
        OpenedFileReader(trust, Workers(count: surroundings.jobs))
    }

    /// Without a record only the file itself can say.
    private func isOpened(_ name: String, _ release: Release?) throws(Failure) -> Bool {
        if let artifact = release?.artifacts.first(where: { $0.name == name }) {
            return OpenedFileReader.formats.contains(artifact.format)
                || artifact.format == Self.bare && artifact.platform?.os == .macos
        }
        guard release == nil else { return false }
        guard source is FolderSource else { return Self.hasEnding(name) }
        return try Self.isOpened(Path.join(source.name, name))
    }

    private static func isOpened(_ path: String) throws(Failure) -> Bool {
        guard !hasEnding(path) else { return true }
        return try MachOProgram.isMachO(path)
    }

    private static func hasEnding(_ name: String) -> Bool {
        OpenedFileReader.endings.contains { name.hasSuffix($0) }
    }

    private func format(of name: String, _ release: Release?) -> String? {
        release?.artifacts.first { $0.name == name }?.format
    }

    private static func foreign(_ name: String, _ format: String) -> Failure {
        Failure(
            "\(name) is not what macOS opens", "\(ReleaseFile.record) calls it '\(format)'",
            exit: .malformed)
    }

    /// The verified bytes, where parts of them can be looked at.
    private func copy(
        of file: Verdict.CheckedFile, in scratch: ScratchFolder
    ) throws(Failure) -> FileRecord {
        var output = try OutputFile(Path.join(scratch.path, "file"))
        _ = try source.feed(file.name, limit: file.size) { step throws(Failure) in
            try output.write(step.span.bytes)
        }
        let written = try output.commit()
        guard written.digests.first == file.sha256 else {
            throw Failure(
                "\(file.name) has changed since it was verified",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        return try FileHash.record(Path.join(scratch.path, "file"))
    }
}
