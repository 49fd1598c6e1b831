import Files
import Formats
import Model
import Synchronization

/// Seals the apps that are put together of a manifest's contents: all that is in one is known while
/// planning, and so is the signature of its program, which covers it.
final class AppSealing: Sendable {
    private let signing: ProgramSigning
    private let scratch: ScratchFolder
    private let programs: [String: MachOProgram]
    private let origins: [String: [String]]
    /// The signed programs by their paths: a disk image and an installer may have the same app.
    private let sealed = Mutex<[String: MadeFiles]>([:])

    init(_ contents: GatheredContents, _ signing: ProgramSigning, in scratch: ScratchFolder) {
        self.signing = signing
        self.scratch = scratch
        origins = contents.origins
        let made = contents.made.flatMap { files in
            files.program.map { program in files.records.map { ($0.path, program) } } ?? []
        }
        programs = Dictionary(made, uniquingKeysWith: { first, _ in first })
    }

    /// The programs that have to be made.
    var made: [MadeFiles] { sealed.withLock { $0.inOrder(of: \.key).map(\.value) } }

    /// `entries` with the app among them sealed, if it is put together here and starts a program that
    /// macOS loads.
    func sealed(_ entries: [Entry], for platform: Platform?) throws(Failure) -> [Entry] {
        guard let platform, let order = signing.orderForApps, let seal = try AppSeal(entries),
            let source = seal.program.record, let program = try program(source)
        else { return entries }
        var nested: [String: CodeResources.Nested] = [:]
        for (path, entry) in try seal.nested { nested[path] = try identity(of: entry, path) }
        let files = try seal.files(nested)
        let signed = try program.signed(seal.order(order, files), .always, signing.workers)
        // What somebody has signed with a certificate cannot take in what lies beside it.
        guard let signed else { return entries }
        let made = try MadeFiles(
            of: signed, as: seal.program.path, for: platform, in: scratch, signing.workers,
            origins: origins[source.path] ?? [], form: signing.form)
        try keep(made)
        return seal.entries(with: made.records[0], files)
    }

    private func program(_ record: FileRecord) throws(Failure) -> MachOProgram? {
        if let known = programs[record.path] { return known }
        return try MachOProgram(record)
    }

    private func identity(
        of entry: Entry, _ path: String
    ) throws(Failure) -> CodeResources.Nested {
        if let record = entry.record, let program = try program(record),
            let nested = try program.nested(signing.workers)
        {
            return nested
        }
        throw Failure(
            "an app cannot have the file Contents/\(path)",
            "macOS takes what lies there for programs, and it is not signed",
            hint:
                "sign all programs: programs: {macos: {sign: ad-hoc}}; a script belongs to Resources: "
                + "give it the kind 'file'", exit: .usage)
    }

    private func keep(_ files: MadeFiles) throws(Failure) {
        let known = sealed.withLock { sealed in
            let known = sealed[files.name]
            sealed[files.name] = known ?? files
            return known
        }
        guard let known, known.records != files.records else { return }
        throw Failure(
            "two apps become \(files.name)", "they differ in what they say of themselves",
            hint: "give one of them another 'title'", exit: .usage)
    }
}

extension Entry {
    /// The file on disk that it is.
    fileprivate var record: FileRecord? {
        if case .file(let record) = body { record } else { nil }
    }
}
