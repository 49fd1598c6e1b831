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
    let session: Session

    /// Refuses a publication that does not verify; one that nobody signed says so in its notes.
    func run(on files: RemoteFiles, _ plan: PublishPlan) throws(Failure) {
        let right = try SigningRight(
            session.project, session.surroundings, date: folder.record.date)
        let source = ArrivedSource(files: files, plan: plan, record: folder.record)
        do throws(Failure) { try verify(source, right) } catch {
            throw refusal(error, "'consign key doctor' says what is wrong with keys")
        }
        let check = PackageCheck(
            source: source, document: right.document, policy: TrustPolicy(now: right.moment))
        do throws(Failure) {
            try PackageTrial(source: source, check: check, progress: session.progress)
                .run(folder.record)
        } catch {
            throw refusal(error, "'consign build' makes the packages anew")
        }
    }

    private func refusal(_ error: Failure, _ advice: String) -> Failure {
        Failure(
            "what arrived would not be verified by those who download it", error.message,
            hint: "nothing was revealed; \(advice)", exit: error.exit)
    }

    private func verify(_ source: ArrivedSource, _ right: SigningRight) throws(Failure) {
        let known = KnownIdentities(project: session.project, surroundings: session.surroundings)
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
        _ = try verifier.verify(source, version: folder.record.version)
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
        guard plan.item(name) != nil else { return false }
        var file = try InputFile(files.path(name))
        guard file.size <= limit else {
            throw Failure("\(name) is larger than it may be", exit: .unverified)
        }
        try file.forEachStep { step throws(Failure) in try body(copy step) }
        return true
    }

    func names() throws(Failure) -> [String]? { plan.items.map(\.name).sorted() }
}
