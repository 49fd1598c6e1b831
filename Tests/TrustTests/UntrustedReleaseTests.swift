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

/// Well-signed nonsense, other releases, other keys and swapped arguments.
@Suite struct UntrustedReleaseTests {
    /// The others sign no such list, which is a protection of its own.
    static let permissive = SignatureRegistry.all.filter { $0.signsFiles }

    @Test(arguments: [
        ("", "it is empty"), ("garbage\n", "the line is neither"),
        ("\u{FEFF}", "it begins with a byte order mark"), ("x\r\n", "its lines end in CR LF"),
        ("\(String(repeating: "0a", count: 32))  ../../etc/passwd\n", "refused the name"),
    ])
    func `rows 2, 4 to 9, 11: a malformed list is refused even if it is well signed`(
        _ text: String, _ says: String
    ) throws {
        for format in Self.permissive {
            let release = try SignedRelease(formats: [format], list: { _ in Array(text.utf8) })
            let failure = refusal { try release.verify(release.keys.file(Self.keyFile(format))) }
            #expect(failure?.exit == .malformed, "\(format.name)")
            #expect(failure?.message.contains(says) == true, "\(format.name)")
        }
        for format in SignatureRegistry.all where !format.signsFiles {
            let failure = refusal {
                _ = try SignedRelease(formats: [format], list: { _ in Array(text.utf8) })
            }
            #expect(failure?.exit == .usage, "\(format.name)")
        }
    }

    @Test
    func `row 13: the size in the record is wrong`() throws {
        let release = try SignedRelease(record: { artifacts in
            let first = artifacts[0]
            artifacts[0] = Artifact(
                name: first.name, size: first.size + 1, digests: first.digests,
                format: first.format, platform: nil, contents: first.contents)
        })
        let failure = refusal { try release.verify() }
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "it has 29 bytes instead of 30")
    }

    @Test
    func `a list that knows more than its record is of mixed releases`() throws {
        let release = try SignedRelease(record: { $0.removeLast() })
        #expect(refusal { try release.verify() }?.exit == .rollback)
    }

    @Test
    func `rollback: another version was asked for`() throws {
        let release = try SignedRelease()
        try release.verify(version: "1.2.0")
        let failure = refusal { try release.verify(version: "1.3.0") }
        #expect(failure?.exit == .rollback)
        #expect(failure?.message == "this is acme 1.2.0: 1.3.0 was asked for")
    }

    @Test
    func `row 14: keys that did not sign, by key and by fingerprint`() throws {
        let release = try SignedRelease(), other = try KeyFolder()
        let mine = try KeyFingerprints.of(release.keys.key(.ed25519)).map(\.text)
        for trust in [other.file("ssh.pub"), try KeyFingerprints.of(other.key(.ed25519))[0].text] {
            let failure = refusal { try release.verify(trust) }
            #expect(failure?.exit == .noKey)
            #expect(failure?.what == "SHA256SUMS has no signature by the key that was asked for")
            #expect(failure?.why.hasPrefix("it is signed by \(mine[0]), \(mine[2])") == true)
        }
        let p256 = refusal { try release.verify(other.file("p256.pem")) }
        #expect(p256?.exit == .noKey)
        // A thief who replaces the signatures and the keys beside them still is not the one pinned.
        let forged = try SignedRelease(keys: other)
        let stolen = refusal { try forged.verify(mine[0]) }
        #expect(stolen?.exit == .noKey)
    }

    @Test
    func `a raw signature by nobody known is bad, not foreign`() throws {
        let release = try SignedRelease(formats: [OpenSSLSignature()])
        try release.remove("acme.p256.pem")
        let other = try KeyFolder()
        let failure = refusal { try release.verify(other.file("p256.pem")) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what == "SHA256SUMS.p256.sig")
    }

    @Test
    func `row 32: swapped arguments are named for what they are`() throws {
        let release = try SignedRelease()
        for format in SignatureRegistry.all {
            let path = release.path + "/" + release.signature(format)
            let failure = refusal {
                try ReleaseVerifier.refuseSignature(path, SignatureRegistry.all)
            }
            #expect(failure?.exit == .usage)
            #expect(failure?.hint == "name the file itself: SHA256SUMS")
        }
        let secret = refusal { try release.verify(release.keys.file("ed25519.key")) }
        #expect(secret?.exit == .noKey)
        #expect(secret?.why == "a public one is needed here")
        let signature = refusal { try release.verify(release.path + "/SHA256SUMS.sshsig") }
        #expect(signature?.why == "it is a signature")
        for format in SignatureRegistry.all {
            let path = release.path + "/" + release.signature(format)
            let failure = refusal { try release.verify(path) }
            #expect([.malformed, .noKey].contains(failure?.exit), "\(format.name)")
        }
        for suffix in ["ed25519.key", "p256.key"] {
            let failure = refusal { try release.verify(release.keys.file(suffix)) }
            #expect(failure?.why == "a public one is needed here")
        }
    }

    @Test
    func `a file under another name is not in the list`() throws {
        let release = try SignedRelease()
        let failure = refusal { try release.verify(only: ["acme-1.2.0-linux-arm64.tar.gz"]) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.hint?.hasPrefix("did you mean \(SignedRelease.linux)?") == true)
        let hostile = refusal { try release.verify(only: ["a\u{1B}b"]) }
        #expect(hostile?.message.contains("\u{1B}") == false)
    }

    /// A public key file that trusts the key of one format.
    private static func keyFile(_ format: any SignatureFormat) -> String {
        format.keyType == .p256 ? "p256.pem" : "ssh.pub"
    }
}
