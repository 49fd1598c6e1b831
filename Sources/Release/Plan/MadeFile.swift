import Files
import Formats
import Model

/// A file that artifacts are made of and that is not published: it is made before them.
///
/// While planning, it is known by what it will be, so that nothing has to be written for that.
struct MadeFile: Sendable {
    /// What it will be, and where.
    let record: FileRecord
    /// What messages call it.
    private let name: String
    private let program: UniversalBinary
    private let scratch: ScratchFolder

    /// The thin programs `sources` as one, below the folder of `platform`.
    init(
        joining sources: [String], as path: String, for platform: Platform,
        in scratch: ScratchFolder
    ) throws(Failure) {
        name = "\(platform)/\(path)"
        program = try UniversalBinary(joining: sources)
        self.scratch = scratch
        var promised = try PromisedFile(scratch.path + "/" + name)
        try program.forEachStep { step throws(Failure) in try promised.take(step) }
        record = try promised.record()
    }

    /// Writes it; `artifacts` are made of it.
    func make(for artifacts: [String]) throws(Failure) {
        do throws(Failure) {
            try scratch.make()
            try Folder.make(Path.parent(record.path))
            var output = try OutputFile(record.path)
            try program.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
            guard try output.commit().digests.first == record.sha256 else {
                throw Failure(
                    "it did not become what was planned",
                    hint: "release from a stage that nothing writes to any more, then run again")
            }
        } catch {
            let needed = artifacts.joined(separator: ", ")
            throw error.within("cannot make \(name), which \(needed) needs")
        }
    }
}
