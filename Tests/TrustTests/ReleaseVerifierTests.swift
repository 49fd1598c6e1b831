import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing
import Trust

/// A release folder and one pinned key: what is proved.
@Suite struct ReleaseVerifierTests {
    @Test
    func `a whole release, with every form of its keys`() throws {
        let release = try SignedRelease()
        let ed25519 = try KeyFingerprints.of(release.keys.key(.ed25519)).map(\.text)
        let p256 = try KeyFingerprints.of(release.keys.key(.p256)).map(\.text)
        let trusts = [
            (ed25519[0], "ssh"), (ed25519[1], "ssh"), (ed25519[3], "ssh"), (p256[0], "openssl"),
            (release.keys.file("minisign.pub"), "ssh"), (release.keys.file("p256.pem"), "openssl"),
        ]
        for (trust, format) in trusts {
            let verdict = try release.verify(trust)
            #expect(verdict.signers.first?.format == format)
            #expect(verdict.signers.first?.identity == "release-2026")
            #expect(verdict.release?.version.description == "1.2.0")
            #expect(verdict.files.map(\.name) == release.names + ["release.json"])
            #expect(verdict.files.first?.size == 29)
            #expect(verdict.warnings == [])
            #expect(verdict.skipped.contains { $0.name == "RELEASE-NOTES.md" })
        }
        #expect(try release.verify(ed25519[0]).signers.first?.fingerprint.text == ed25519[0])
    }

    @Test
    func `how much there is to read is known from the record on`() throws {
        let release = try SignedRelease()
        let pin = try KeyFingerprints.of(release.keys.key(.ed25519))[0].text
        let verifier = ReleaseVerifier(trusting: try TrustedKey.parse(pin))
        let sizes = try release.names.map { try release.bytes($0).count }
        let source = try MemorySource(release)
        let all = Gauge("all"), one = Gauge("one")
        _ = try all.measure { () throws(Failure) in try verifier.verify(source) }
        #expect(all.total == Int64(sizes.reduce(0, +)))
        _ = try one.measure { () throws(Failure) in
            try verifier.verify(source, only: [SignedRelease.linux])
        }
        #expect(one.total == Int64(try release.bytes(SignedRelease.linux).count))
    }

    @Test
    func `one file, with no more than what proves it`() throws {
        let release = try SignedRelease()
        for name in [
            "release.json", SignedRelease.macos, "acme.allowed_signers", "SHA256SUMS.p256.sig",
        ] {
            try release.remove(name)
        }
        let pin = try KeyFingerprints.of(release.keys.key(.ed25519))[0].text
        let verifier = ReleaseVerifier(trusting: try TrustedKey.parse(pin))
        let verdict = try verifier.verify(
            FolderSource(release.path), only: [SignedRelease.linux])
        #expect(verdict.files.map(\.name) == [SignedRelease.linux])
        #expect(verdict.release == nil)
    }

    @Test(arguments: FormatCase.all)
    func `each signature alone is enough`(_ formatCase: FormatCase) throws {
        let release = try SignedRelease(formats: [formatCase.format])
        let key = release.keys.file(formatCase.format.keyType == .p256 ? "p256.pem" : "ssh.pub")
        #expect(try release.verify(key).signers.first?.format == formatCase.format.name)
    }

    @Test(arguments: FormatCase.all)
    func `during a rotation either key proves the release`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let release = try SignedRelease(formats: [format])
        let next = try KeyFolder("release-2027")
        let list = try release.bytes("SHA256SUMS")
        try release.write(
            format.signatureName(of: "SHA256SUMS", stem: "acme-1.2.0", key: "release-2027"),
            next.sign(list, as: format, release: "acme 1.2.0"))
        try release.write(
            "acme.release-2027.\(format.publicKeySuffix)", format.publicKeyFile(next.identity))
        for keys in [release.keys, next] {
            let pin = try #require(KeyFingerprints.of(keys.key(format.keyType)).last?.text)
            let verdict = try release.verify(pin)
            #expect(
                verdict.signers.first?.signature.contains("2027")
                    == (keys.identity.name == "release-2027"))
        }
    }

    @Test
    func `during a rotation both keys prove it, and no signature is bad or left out`() throws {
        let release = try SignedRelease()
        let next = try KeyFolder("release-2027")
        let list = try release.bytes("SHA256SUMS")
        for format in SignatureRegistry.all {
            let name = format.signatureName(
                of: "SHA256SUMS", stem: "acme-1.2.0", key: "release-2027")
            try release.write(name, next.sign(list, as: format, release: "acme 1.2.0"))
            try release.write(
                "acme.release-2027.\(format.publicKeySuffix)", format.publicKeyFile(next.identity))
        }
        let signers = [release.keys, next].map { TrustedSigner(TrustedKey($0.identity.keys)) }
        let verdict = try ReleaseVerifier(
            trusting: signers, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: Timestamp(1_795_824_000), threshold: 2)
        ).verify(FolderSource(release.path))
        #expect(verdict.warnings == [])
        #expect(verdict.skipped.map(\.name) == ["RELEASE-NOTES.md"])
    }

    @Test
    func `where no names can be listed, one signer's signature is not another's bad one`() throws {
        let release = try SignedRelease(formats: [OpenSSLSignature()])
        let signers = [try KeyFolder("release-2027"), release.keys].map {
            TrustedSigner(TrustedKey($0.identity.keys))
        }
        let verifier = ReleaseVerifier(
            trusting: signers, formats: SignatureRegistry.all,
            policy: TrustPolicy(now: Timestamp(1_795_824_000)))
        #expect(try verifier.verify(MemorySource(release)).warnings == [])
        try release.write(
            "SHA256SUMS.p256.sig", release.keys.sign(sampleList, as: OpenSSLSignature()))
        #expect(refusal { _ = try verifier.verify(MemorySource(release)) }?.exit == .unverified)
    }

    @Test
    func `row 17: a weaker signature that is bad is a warning, the strongest decides`() throws {
        let release = try SignedRelease()
        let other = try release.keys.sign(sampleList, as: MinisignSignature())
        try release.write("SHA256SUMS.minisig", other)
        let verdict = try release.verify()
        #expect(verdict.signers.first?.format == "ssh")
        #expect(verdict.warnings.count == 1)
        #expect(verdict.warnings.first?.hasPrefix("SHA256SUMS.minisig: ") == true)
        try release.write("SHA256SUMS.sshsig", release.keys.sign(sampleList, as: SSHSignature()))
        let failure = refusal { try release.verify() }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what == "SHA256SUMS.sshsig")
    }

    @Test
    func `another source is verified the same way`() throws {
        let release = try SignedRelease()
        let trust = try TrustedKey.parse(release.keys.file("p256.pem"))
        let verifier = ReleaseVerifier(trusting: trust)
        #expect(try verifier.verify(MemorySource(release)).files.count == 3)
    }
}
