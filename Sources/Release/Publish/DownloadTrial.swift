import Files
import Keys
import Model
import Publishing
import Signatures
import Trust

/// Verifies what arrived as a downloader would who has the project's key document, or, where there
/// is none, the key of one who signed: whatever they would refuse is not revealed.
struct DownloadTrial {
    let folder: ReleaseFolder
    let project: Project?
    let surroundings: Environment

    /// Refuses a publication that does not verify; one that nobody signed says so in its notes.
    func run(on files: RemoteFiles, _ plan: PublishPlan) throws(Failure) {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let right = try SigningRight(project, surroundings, date: folder.record.date)
        let all = try known.all(for: folder.record)
        let seals = try SignatureFinder(folder: folder, identities: all).find()
        guard let first = seals.first?.seal else { return }
        let signers =
            right.document?.identities.map { TrustedSigner($0) }
            ?? all.filter { $0.name == first.identity }.map { TrustedSigner(TrustedKey($0.keys)) }
        let verifier = ReleaseVerifier(
            trusting: signers, formats: SignatureRegistry.all,
            policy: TrustPolicy(
                now: right.moment, threshold: right.document?.thresholds.release ?? 1))
        do throws(Failure) {
            _ = try verifier.verify(
                ArrivedSource(files: files, plan: plan, record: folder.record),
                version: folder.record.version)
        } catch {
            throw Failure(
                "what arrived would not be verified by those who download it", error.message,
                hint: "nothing was revealed; 'consign key doctor' says what is wrong with keys",
                exit: error.exit)
        }
    }
}

/// The files of a publication as they arrived, for a verifier.
struct ArrivedSource: ReleaseSource {
    let files: RemoteFiles
    let plan: PublishPlan
    let record: Release

    var name: String { "what arrived" }

    func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard plan.item(name) != nil else { return nil }
        return try TextFile.bytes(files.path(name), limit: limit)
    }

    /// The digests of artifacts are those of the record: that they are the same at the destination
    /// has just been judged by ``ArrivalCheck``, and they are not read for it once more.
    func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        guard let item = plan.item(name) else { return nil }
        guard let artifact = record.artifacts.first(where: { $0.name == name }) else {
            return try FileHash.measure(files.path(name), algorithms)
        }
        return WrittenFile(size: item.size, digests: artifact.digests)
    }

    func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard let bytes = try bytes(name, limit: Int(limit)) else { return false }
        try body(bytes)
        return true
    }

    func names() throws(Failure) -> [String]? { plan.items.map(\.name).sorted() }
}
