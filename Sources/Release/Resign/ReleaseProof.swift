import Crypto
import Files
import Keys
import Model
import Signatures
import Trust

/// Makes sure that a release is the one that was published, before another key vouches for it.
struct ReleaseProof {
    let project: Project?
    let surroundings: Environment
    let wish: ResigningOptions

    /// What a statement says of it.
    struct Result {
        let proof: ResigningStatement.Proof
        let key: KeyRecord?
        /// When an authority saw the old signature; nil for the other proofs.
        var time: Timestamp?
    }

    /// The proof, or why there is none; every file of the release is read.
    func prove(_ folder: ReleaseFolder) throws(Failure) -> Result {
        if let digest = wish.digest { return try compare(folder, digest) }
        if let copy = wish.copy { return try compare(folder, copy) }
        if let authority = wish.authority { return try look(folder, authority) }
        let signers = try signers()
        let verifier = ReleaseVerifier(
            trusting: signers, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: surroundings.now))
        let verdict: Verdict
        do throws(Failure) { verdict = try verifier.verify(FolderSource(folder.path)) } catch {
            throw Failure(
                "\(folder.path) cannot be signed again", error.message,
                hint: error.exit == .noKey || error.exit == .expired
                    ? "when no old key can be believed, give --digest, --copy or --timestamps"
                    : error.hint,
                exit: error.exit)
        }
        guard let signer = verdict.signers.first else { throw Failure("nobody has signed") }
        let identity = PublicIdentity(name: signer.identity ?? "unknown", keys: [signer.key])
        return Result(
            proof: .signature, key: try KeyFingerprints.records(of: identity).first)
    }

    /// Old keys are believed although they have ended, which is why a release is signed again; a
    /// compromised one is not, whatever it says.
    private func signers() throws(Failure) -> [TrustedSigner] {
        guard wish.old.isEmpty else {
            return try wish.old.map { text throws(Failure) in
                TrustedSigner(try TrustedKey.parse(text))
            }
        }
        let known = KnownIdentities(project: project, surroundings: surroundings)
        if let document = try known.document() {
            return document.identities.map { one in
                guard one.state != .compromised else { return TrustedSigner(one) }
                return TrustedSigner(TrustedKey(one.identity.keys))
            }
        }
        let mine = try known.named()
        guard !mine.isEmpty else {
            throw Failure(
                "which key had signed it",
                "there is neither a key document nor a manifest with keys",
                hint: "name it with --old", exit: .usage)
        }
        return mine.map { TrustedSigner(TrustedKey($0.keys)) }
    }

    /// A key that is lost has signed before it was; an authority, and the document, say so.
    private func look(_ folder: ReleaseFolder, _ authority: String) throws(Failure) -> Result {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        guard let document = try known.document() else {
            throw Failure(
                "a timestamp proves nothing here",
                "there is no key document that says since when the old key is not to be believed",
                hint: "give --digest or --copy instead", exit: .usage)
        }
        let anchor = try TimestampAnchor(
            pem: try TextFile.bytes(authority, limit: TimestampAnchor.limit), name: authority)
        let proof = TimestampProof(document: document, anchor: anchor, now: surroundings.now)
        do throws(Failure) {
            let (key, time) = try proof.prove(folder)
            return Result(proof: .timestamp, key: key, time: time)
        } catch {
            throw Failure(
                "\(folder.path) cannot be signed again", error.message, hint: error.hint,
                exit: error.exit)
        }
    }

    private func compare(_ folder: ReleaseFolder, _ digest: Digest) throws(Failure) -> Result {
        guard try Self.digest(of: folder) == digest else {
            throw Failure(
                "\(folder.path) is not the release with that digest",
                "its \(ReleaseFile.checksums) has another", exit: .unverified)
        }
        return Result(proof: .digest, key: nil)
    }

    private func compare(_ folder: ReleaseFolder, _ copy: String) throws(Failure) -> Result {
        let other = try ReleaseFolder(copy)
        guard try Self.digest(of: folder) == Self.digest(of: other) else {
            throw Failure(
                "\(folder.path) and \(copy) are different releases",
                "their \(ReleaseFile.checksums) differ", exit: .unverified)
        }
        return Result(proof: .copy, key: nil)
    }

    static func digest(of folder: ReleaseFolder) throws(Failure) -> Digest {
        try Hash.of(folder.listText)
    }
}
