internal import Files
internal import Model
internal import Publishing
internal import Signing

/// Verifies what arrived as a downloader would who has the project's key document, or, where there
/// is none, the key of one who signed: whatever they would refuse is not revealed.
struct DownloadTrial {
    let folder: ReleaseFolder
    let project: Project?
    let surroundings: Surroundings

    /// Refuses a publication that does not verify; one that nobody signed says so in its notes.
    func run(on files: ArrivedFiles, _ plan: PublishPlan) throws(Failure) {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let right = try SigningRight(project, surroundings, date: folder.record.date)
        let all = try known.all(for: folder.record)
        let seals = try SealFinder(folder: folder, identities: all).find()
        guard let first = seals.first?.seal else { return }
        let signers =
            right.document?.identities.map { TrustedSigner($0) }
            ?? all.filter { $0.name == first.identity }.map { TrustedSigner(TrustedKey($0.keys)) }
        let verifier = ReleaseVerifier(
            trusting: signers, formats: Registry.signatures,
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
