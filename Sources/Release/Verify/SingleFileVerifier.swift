import Archives
import Files
import Formats
import Model
import Trust

/// A file by itself, with no checksum list that anyone who is believed has signed: a package is
/// proved by the signature that it carries, another file by provenance beside it.
struct SingleFileVerifier {
    let name: String
    let source: any ReleaseSource
    let signers: [TrustedSigner]
    let policy: TrustPolicy
    /// Where files without a name may be for a while.
    let temporary: String

    /// Lent to the readers of packages, which know no codecs.
    static let openMember: MemberOpener = { bytes, limit throws(Failure) in
        try GzipMember.open(bytes, limit: limit)
    }

    /// Whether the file is one that can have a signature of its own.
    var isPackage: Bool { PackageKind(fileName: name) != nil }

    /// What was proved; nil when there is nothing that could prove anything.
    func verdict(_ wish: VerificationOptions) throws(Failure) -> Verdict? {
        var verdict = try ProvenanceVerifier(trusting: signers, policy: policy)
            .verify(name, in: source)
        if let kind = PackageKind(fileName: name) { try checkPackage(kind, &verdict) }
        guard let verdict else { return nil }
        guard policy.threshold == 1 else {
            throw Failure(
                "1 of \(policy.threshold) signers are good", "\(name) has one signature by itself",
                hint: "fetch \(ReleaseFile.checksums) and its signatures too", exit: .threshold)
        }
        guard wish.version == nil else {
            throw Failure(
                "cannot tell which release \(name) is of", "there is no \(ReleaseFile.checksums)",
                hint: "fetch \(ReleaseFile.checksums) and its signatures too", exit: .unverified)
        }
        return verdict
    }

    /// `error`, with the hint that a signature was not fetched which could prove the package.
    func explain(_ error: Failure) throws(Failure) -> Failure {
        guard let absent = try PackageKind(fileName: name)?.absentSignature(of: name, in: source)
        else { return error }
        return error.advising("to check the package by itself, fetch \(absent) too")
    }

    /// Provenance may be by a key that signs no packages, and a signature may not have been fetched.
    private func checkPackage(
        _ kind: PackageKind, _ verdict: inout Verdict?
    ) throws(Failure) {
        guard verdict != nil else { return verdict = Verdict(try proof(kind)) }
        if let absent = try kind.absentSignature(of: name, in: source) {
            verdict?.skip(absent, "it is not here; provenance proves the package without it")
            return
        }
        do throws(Failure) {
            verdict?.packages = [try proof(kind)]
        } catch {
            guard error.exit == .noKey else { throw error }
            verdict?.warnings.append("\(error.message), so only its provenance was checked")
        }
    }

    private func proof(_ kind: PackageKind) throws(Failure) -> PackageProof {
        var proof = try PackageVerifier(
            trusting: signers, policy: policy, openMember: Self.openMember
        ).verify(name, kind, in: source)
        if kind == .arch {
            let archive = VerifiedArchive(source: source, file: proof.file)
            proof.title = try ArchTitle(archive: archive, temporary: temporary).text()
        }
        return proof
    }
}
