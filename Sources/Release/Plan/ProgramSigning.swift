import Files
import Formats
import Manifests
import Model

/// Signs programs for macOS before they are packed, by the manifest's `programs.macos`.
///
/// They are signed while planning, as far as a signature is digests: what they will be is known then,
/// and the plan is whole without a byte on disk.
struct ProgramSigning {
    private let project: String
    private let policy: MacProgramPolicy
    private let entitlements: Entitlements?
    private let signer: ProgramSigner
    let workers: Workers

    /// The policy of `manifest`, whose files lie in `root`; what it names must be there.
    init(
        _ manifest: Manifest, root: String, _ signer: ProgramSigner, _ workers: Workers
    ) throws(Failure) {
        self.signer = signer
        project = manifest.name.value
        policy = manifest.programs.macos
        entitlements = try policy.entitlements.map { file throws(Failure) in
            do throws(Failure) {
                let bytes = try TextFile.bytes(Path.join(root, file.value))
                return try Self.entitlements(bytes, file.value, manifest.programs.macos)
            } catch {
                let hint = error.hint ?? "name a file beside the manifest"
                throw error.advising(hint).exiting(.usage).located(file.place)
            }
        }
        self.workers = workers
    }

    private static func entitlements(
        _ bytes: [UInt8], _ name: String, _ policy: MacProgramPolicy
    ) throws(Failure) -> Entitlements {
        let entitlements = try Entitlements(bytes, name: name)
        guard policy.notarize != nil, entitlements.allowsAttaching else { return entitlements }
        throw Failure(
            "what asks for get-task-allow is not notarized", "\(name) asks for it",
            hint: "leave it out of the entitlements of a release; it is for debugging")
    }

    /// The file that the programs of a plan are made of beside what is staged.
    var input: String? { entitlements == nil ? nil : policy.entitlements?.value }

    /// What a user should know who has not asked for it, if anything.
    func note(on made: [MadeFiles]) -> String? {
        let signed = made.compactMap(\.signed?.path)
        guard policy.sign == nil, let first = signed.first else { return nil }
        let rest = signed.count > 1 ? " and \(signed.count - 1) more" : ""
        return "note: signed ad hoc, since macOS starts nothing for arm64 without a signature: "
            + SafeName.printable(first) + rest
            + "; 'programs: {macos: {sign: …}}' decides otherwise"
    }

    /// How the program of an app is signed; nil leaves apps as they are.
    var orderForApps: SigningOrder? {
        guard policy.sign != .off else { return nil }
        return SigningOrder(
            signer, identifier: project, entitlements: entitlements, runtime: isHardened)
    }

    /// What the record says of programs that are signed here.
    var form: String { signer.team == nil ? "ad-hoc" : "developer-id" }

    private var isHardened: Bool { policy.runtime ?? (signer.team != nil) }

    /// The file that `program` becomes, which `finding` names; nil when it stays as it is.
    func signed(
        _ program: MachOProgram, _ finding: StagedFile, _ platform: Platform,
        in scratch: ScratchFolder
    ) throws(Failure) -> MadeFiles? {
        guard policy.sign != .off else { return nil }
        do throws(Failure) {
            let rule = policy.sign == nil ? SigningRule.whereNeeded : .always
            guard let signed = try program.signed(order(for: finding.path), rule, workers) else {
                return nil
            }
            return try MadeFiles(
                of: signed, as: finding.path, for: platform, in: scratch, workers,
                origins: finding.origins.map(\.label), form: form)
        } catch { throw Self.said(error, of: finding) }
    }

    /// The finding that takes the place of `finding`, which is staged; itself when it stays as it is.
    func signed(
        _ finding: StagedFile, _ platform: Platform, in scratch: ScratchFolder,
        _ made: inout [MadeFiles]
    ) throws(Failure) -> StagedFile {
        guard platform.os == .macos, finding.link == nil, policy.sign != .off,
            [.program, .library].contains(finding.content.kind)
        else { return finding }
        // Two contents may name one file, for different formats.
        let path = MadeFiles.path(finding.path, for: platform, in: scratch)
        if let record = made.flatMap(\.records).first(where: { $0.path == path }) {
            return finding.made(into: record)
        }
        guard let program = try program(finding),
            let files = try signed(program, finding, platform, in: scratch)
        else { return finding }
        made.append(files)
        return finding.made(into: files.records[0])
    }

    /// Nil for scripts and the like.
    private func program(_ finding: StagedFile) throws(Failure) -> MachOProgram? {
        guard try MachOProgram.isMachO(finding.source) else { return nil }
        do throws(Failure) { return try MachOProgram(FileHash.record(finding.source)) } catch {
            throw Self.said(error, of: finding)
        }
    }

    /// What is wrong with the program itself is for whoever has staged it; a disk that fails is not.
    private static func said(_ error: Failure, of finding: StagedFile) -> Failure {
        guard [.malformed, .unverified, .usage].contains(error.exit) else { return error }
        return error.exiting(.usage).located(finding.content.file.place)
    }

    private func order(for path: String) -> SigningOrder {
        let name = SigningOrder.identifier(of: path)
        let given = policy.identifier?.value
        return SigningOrder(
            signer, identifier: given.map { name == project ? $0 : "\($0).\(name)" } ?? name,
            entitlements: entitlements, runtime: isHardened)
    }
}

extension StagedFile {
    /// The same, but packed as the file that is made of it.
    func made(into record: FileRecord) -> StagedFile {
        StagedFile(
            path: path, source: record.path, origins: origins, link: nil, content: content,
            made: record)
    }
}
