import Files
import Formats
import Model

/// Files that artifacts are made of and that are not published: they are made before them.
///
/// While planning, they are known by what they will be, so that nothing has to be written for that.
struct MadeFiles: Sendable {
    /// What they will be, and where.
    let records: [FileRecord]
    /// What messages call them.
    let name: String
    /// What the record says of it, when it is a program that gets a signature.
    private(set) var signed: SignedProgram?
    /// The program that one of them is, with the signatures that it gets.
    private(set) var program: MachOProgram?
    private let work: @Sendable () throws(Failure) -> Void

    /// The files of `records`, which `work` makes and compares with them.
    init(
        _ records: [FileRecord], called name: String,
        making work: @escaping @Sendable () throws(Failure) -> Void
    ) {
        self.records = records
        self.name = name
        self.work = work
    }

    /// `program` below the folder of `platform`, joined of other files, or signed, or both; `origins` are
    /// those files as the record calls them. The signatures that it gets are made here.
    init(
        of program: MachOProgram, as path: String, for platform: Platform,
        in scratch: ScratchFolder, _ workers: Workers, origins: [String], form: String = ""
    ) throws(Failure) {
        let name = "\(platform)/\(path)"
        var promised = try PromisedFile(Self.path(path, for: platform, in: scratch))
        let sealed = try program.sealed(workers) { step throws(Failure) in
            try promised.take(step)
        }
        let record = try promised.record()
        self.init([record], called: name) { () throws(Failure) in
            try scratch.make()
            try Folder.make(Path.parent(record.path))
            var output = try OutputFile(record.path)
            try sealed.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
            let written = try output.commit()
            guard written.digests.first == record.sha256 else { throw Self.changed }
        }
        self.program = sealed
        guard !sealed.signedProcessors.isEmpty else { return }
        signed = SignedProgram(
            path: name, size: record.size, sha256: record.sha256, origins: origins, form: form,
            processors: sealed.signedProcessors)
    }

    /// Where a program is made.
    static func path(
        _ path: String, for platform: Platform, in scratch: ScratchFolder
    ) -> String {
        "\(scratch.path)/\(platform)/\(path)"
    }

    /// Their size together: about as long as it takes.
    var size: Int64 { records.reduce(0) { $0 + $1.size } }

    /// Makes them; `artifacts` are made of them.
    func make(for artifacts: [String]) throws(Failure) {
        do throws(Failure) { try work() } catch {
            let needed = artifacts.joined(separator: ", ")
            throw error.within("cannot make \(name), which \(needed) needs")
        }
    }

    /// What was planned is not what is there now.
    static var changed: Failure {
        Failure(
            "it did not become what was planned",
            hint: "release from a stage that nothing writes to any more, then run again")
    }
}
