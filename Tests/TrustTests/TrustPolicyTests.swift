import Crypto
import Files
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing
import Trust

/// Which good signatures count: by the state and the time of whoever made them.
@Suite struct TrustPolicyTests {
    private let release: SignedRelease
    private let next: KeyFolder
    /// The sample's release is of 2026-11-21.
    private static let week = Timestamp(1_795_824_000)
    private static let before = Timestamp(1_767_225_600)
    private static let years = Timestamp(1_900_000_000)

    init() throws {
        release = try SignedRelease()
        next = try KeyFolder("release-2027")
    }

    /// What is said of the sample's signer at `now`.
    private func judged(
        _ state: KeyState = .active, since: Timestamp? = nil, notAfter: Timestamp? = nil,
        notBefore: Timestamp = before, now: Timestamp = week
    ) throws -> Failure? {
        var one = DocumentedIdentity(release.keys.identity, state, notBefore: notBefore)
        one.since = since
        one.notAfter = notAfter
        one.successor = "release-2027"
        return try refused([one], now: now)
    }

    private func refused(
        _ identities: [DocumentedIdentity], now: Timestamp = week, threshold: Int = 1
    ) throws -> Failure? {
        let verifier = ReleaseVerifier(
            trusting: identities.map { TrustedSigner($0) }, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: now, threshold: threshold))
        return refusal { _ = try verifier.verify(FolderSource(release.path)) }
    }

    @Test
    func `a key in its time is believed`() throws {
        #expect(try judged() == nil)
        #expect(try judged(notAfter: Self.years) == nil)
        #expect(try judged(.retired, since: Self.years) == nil)
    }

    @Test
    func `rows 18 and 20: after the end of a key its own word is not enough`() throws {
        let cases: [(Failure?, String)] = [
            // Signed in its time, judged later: a thief could have written the same date.
            (try judged(notAfter: Self.week, now: Self.years), "nothing but the signature itself"),
            (
                try judged(.retired, since: Self.week, now: Self.years),
                "nothing but the signature itself"
            ),
            (
                try judged(.superseded, since: Self.week, now: Self.years),
                "nothing but the signature itself"
            ),
            // Signed after the end, whenever it is judged.
            (try judged(.retired, since: Self.before), "this was signed on 2026-11-21"),
            (try judged(notAfter: Self.before), "this was signed on 2026-11-21"),
        ]
        for (failure, expected) in cases {
            #expect(failure?.exit == .expired)
            #expect(
                failure?.message.contains(expected) == true, "\(failure?.message ?? "accepted")")
            #expect(failure?.hint?.contains("a signature by release-2027") == true)
        }
    }

    @Test
    func `row 20: nothing that a compromised key signed counts, however early it is dated`() throws
    {
        for since in [Self.before, Self.week, Self.years] {
            let failure = try judged(.compromised, since: since)
            #expect(failure?.exit == .expired)
            #expect(failure?.what.hasPrefix("release-2026 is in other hands since") == true)
        }
    }

    @Test
    func `a key that is only announced does not count yet`() throws {
        #expect(try judged(.next)?.exit == .noKey)
    }

    @Test
    func `row 16: one signer with several keys and signatures counts once`() throws {
        let one = DocumentedIdentity(release.keys.identity, .active, notBefore: Self.before)
        let failure = try refused([one], threshold: 2)
        #expect(failure?.exit == .threshold)
        #expect(failure?.message == "1 of 2 signers are good: nobody else has signed")
        let pins = try ["ssh.pub", "p256.pem", "ssh.pub"].map {
            TrustedSigner(try TrustedKey.parse(release.keys.file($0)))
        }
        let verifier = ReleaseVerifier(
            trusting: pins, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: Self.week, threshold: 2))
        #expect(
            refusal { _ = try verifier.verify(FolderSource(release.path)) }?.exit == .threshold)
    }

    @Test
    func `two of two: both must be good, and a bad third is a warning`() throws {
        let third = try KeyFolder("release-2028")
        let identities = [release.keys, next, third].map {
            DocumentedIdentity($0.identity, .active, notBefore: Self.before)
        }
        #expect(try refused(identities, threshold: 2)?.exit == .threshold)
        let list = try release.bytes("SHA256SUMS")
        try release.write(
            "SHA256SUMS.release-2027.sshsig", next.sign(list, as: SSHSignature()))
        let stranger = try third.sign(sampleList, as: SSHSignature())
        try release.write("SHA256SUMS.release-2028.sshsig", stranger)
        let verifier = ReleaseVerifier(
            trusting: identities.map { TrustedSigner($0) }, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: Self.week, threshold: 2))
        let verdict = try verifier.verify(FolderSource(release.path))
        #expect(verdict.signers.map(\.identity) == ["release-2026", "release-2027"])
        #expect(verdict.warnings.count == 1)
        #expect(verdict.warnings.first?.contains("SHA256SUMS.release-2028.sshsig") == true)
        try release.write("SHA256SUMS.release-2027.sshsig", stranger)
        let failure = try refused(identities, threshold: 2)
        #expect(failure?.exit == .threshold)
        #expect(failure?.why.contains("release-2027") == true, "\(failure?.message ?? "")")
    }

    @Test
    func `a pinned OpenPGP certificate that has ended is not believed`() throws {
        let scratch = try Scratch()
        var wish = NewIdentity()
        wish.created = Self.before
        let identity = try IdentityFiles.create(
            name: "ann", in: scratch.path, passphrase: nil, wish)
        let key = try IdentityFiles.privateKey(
            "ann", .ed25519, in: [scratch.path], passphrase: .none)
        let certificate = try #require(identity.certificate(.ed25519))
        let ended = try certificate.renewed(expires: Self.week, at: Self.before, with: key)
        let path = try scratch.write("ended.asc", ended.armored)
        let signer = TrustedSigner(try TrustedKey.parse(path))
        #expect(signer.identity?.notAfter == Self.week)
        let list = try release.bytes("SHA256SUMS")
        let signature = try SSHSignature().sign(message(list), with: key, of: identity)
        try release.write("SHA256SUMS.ann.sshsig", signature)
        for (now, exit) in [(Self.week, nil), (Self.years, ExitCode.expired)] {
            let verifier = ReleaseVerifier(
                trusting: [signer], formats: SignatureRegistry.all, policy: TrustPolicy(now: now))
            #expect(
                refusal { _ = try verifier.verify(FolderSource(release.path)) }?.exit == exit)
        }
    }
}
