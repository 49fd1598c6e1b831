import Crypto
import Files
import Keys
import Model
import Signatures
import Trust

/// That an old signature was made while its key was still in the right hands: an authority saw it
/// before the day since when the key document says that the key is lost or has ended.
struct TimestampProof {
    let document: KeyDocument
    let anchor: TimestampAnchor
    let now: Timestamp

    /// The key that signed `folder` and the time at which an authority saw that.
    ///
    /// The keys' states are left out of the first look, since a thief's signature is as good as
    /// ours; the time decides. Signatures are tried one identity after the other.
    func prove(_ folder: ReleaseFolder) throws(Failure) -> (key: KeyRecord?, time: Timestamp) {
        var problem: Failure?
        for identity in document.identities where identity.state != .next {
            do throws(Failure) {
                return try prove(folder, identity)
            } catch {
                // What is wrong with a signature that is there says more than that one is absent.
                if problem == nil || problem?.exit == .noKey { problem = error }
            }
        }
        throw problem ?? Failure("the key document has no key that signed", exit: .noKey)
    }

    private func prove(
        _ folder: ReleaseFolder, _ one: DocumentedIdentity
    ) throws(Failure) -> (KeyRecord?, Timestamp) {
        let source = FolderSource(folder.path)
        let verifier = ReleaseVerifier(
            trusting: [TrustedSigner(TrustedKey(one.identity.keys))],
            formats: SignatureRegistry.all, policy: TrustPolicy(now: now))
        let verdict = try verifier.verify(source)
        guard let signer = verdict.signers.first,
            let signature = try source.bytes(signer.signature, limit: 32 << 20)
        else { throw Failure("nobody has signed", exit: .noKey) }
        let name = ReleaseFile.timestamp(of: signer.signature)
        guard let token = try source.bytes(name, limit: TimestampToken.limit) else {
            throw Failure(
                "\(signer.signature) has no timestamp", "there is no \(name) in \(folder.path)",
                hint: "give --digest or --copy instead", exit: .unverified)
        }
        let time = try TimestampToken(token, name: name).time(over: signature, anchor: anchor)
        try check(time, one, name)
        let identity = PublicIdentity(name: one.name, keys: [signer.key])
        return (try KeyFingerprints.records(of: identity).first, time)
    }

    private func check(
        _ time: Timestamp, _ one: DocumentedIdentity, _ name: String
    ) throws(Failure) {
        guard time <= now else {
            throw Failure("\(name) is of \(time.day), which is to come", exit: .unverified)
        }
        for end in [one.since, one.notAfter].compactMap({ $0 }) where time >= end {
            throw Failure(
                "\(name) is too young to prove anything",
                "it is of \(time.day), and \(one.name) was no longer to be believed from \(end.day)"
                    + " on", hint: "give --digest or --copy instead", exit: .expired)
        }
    }
}
