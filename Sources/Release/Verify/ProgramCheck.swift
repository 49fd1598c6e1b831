import Files
import Formats
import Model
import Trust

/// The signatures inside programs for macOS, as macOS itself looks at them before it starts one.
///
/// The list has proved the bytes already. So one that does not hold is a broken release, and an ad hoc one
/// proves nothing more.
struct ProgramCheck {
    let source: any ReleaseSource
    let surroundings: Environment

    /// Adds to `verdict` what programs that lie in a release by themselves say.
    func check(_ verdict: inout Verdict) throws(Failure) {
        for file in verdict.files where try isProgram(file.name, verdict.release) {
            let scratch = try ScratchFolder(surroundings)
            let copy = try copy(of: file, in: scratch)
            guard let parts = try ProgramPart.all(of: copy, called: file.name, surroundings.jobs)
            else { continue }
            verdict.programs.append(CheckedProgram(name: file.name, parts: parts))
            for part in parts where part.isRefused {
                verdict.warnings.append(
                    "macOS does not start \(file.name): its part for \(part.processor) is not signed"
                )
            }
        }
    }

    /// What is said of a file that no key was named for: a program's signature shows that it is whole, and
    /// not whose it is.
    static func say(of path: String, _ surroundings: Environment) throws(Failure) -> String? {
        guard try Folder.kind(path) == .file, try MachOProgram.isMachO(path) else { return nil }
        return try ProgramPart.all(
            of: FileHash.record(path), called: path, surroundings.jobs)?.map(\.text)
            .joined(separator: ", ")
    }

    /// Without a record only the file itself can say.
    private func isProgram(_ name: String, _ release: Release?) throws(Failure) -> Bool {
        if let artifact = release?.artifacts.first(where: { $0.name == name }) {
            return artifact.format == "binary" && artifact.platform?.os == .macos
        }
        guard release == nil, source is FolderSource else { return false }
        return try MachOProgram.isMachO(Path.join(source.name, name))
    }

    /// The verified bytes, where parts of them can be looked at.
    private func copy(
        of file: Verdict.CheckedFile, in scratch: ScratchFolder
    ) throws(Failure) -> FileRecord {
        var output = try OutputFile(Path.join(scratch.path, "program"))
        _ = try source.feed(file.name, limit: file.size) { step throws(Failure) in
            try output.write(step.span.bytes)
        }
        let written = try output.commit()
        guard written.digests.first == file.sha256 else {
            throw Failure(
                "\(file.name) has changed since it was verified",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        return try FileHash.record(Path.join(scratch.path, "program"))
    }
}
