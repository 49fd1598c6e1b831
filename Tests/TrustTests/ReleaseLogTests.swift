import Crypto
import Files
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

@testable import Keys
@testable import Trust

/// The log of releases: its tree, its signed state, and the histories that do not fit together.
@Suite struct ReleaseLogTests {
    private let keys: KeyFolder
    private static let date = Timestamp(1_795_824_000)

    init() throws { keys = try KeyFolder() }

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `the roots of Certificate Transparency's own test tree`(_ count: Int, _ root: String)
        throws
    {
        let leaves: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57),
            Array(0x60...0x6f),
        ]
        #expect(try MerkleTree.root(leaves.prefix(count)).hex == root)
    }

    @Test
    func `what is written is read, and nothing else is`() throws {
        let log = try sample("1.0.0", "1.1.0-rc.1", "1.1.0")
        #expect(try ReleaseLog(parsing: log.text, name: "releases.log") == log)
        let line = "1.0.0 " + String(repeating: "0a", count: 32) + "\n"
        for text in [
            line + line, "x" + line, line.uppercased(), line + "\n", String(line.dropLast()),
            line.replacing(" ", with: "  "), "v" + line, "1.0 " + line.dropFirst(6),
            "\u{FEFF}" + line,
        ] {
            let failure = refusal { _ = try ReleaseLog(parsing: Array(text.utf8), name: "l") }
            #expect(failure?.exit == .malformed, "\(text)")
        }
    }

    @Test
    func `a version is in it once, and never with another record`() throws {
        var log = try sample("1.0.0")
        let same = log
        try log.append(log.entries[0])
        #expect(log == same)
        let other = ReleaseLog.Entry(
            version: try Version(parsing: "1.0.0"), record: try Hash.of([1]))
        #expect(refusal { try log.append(other) }?.exit == .unverified)
    }

    @Test(.needs("openssl"))
    func `openssl accepts a checkpoint's signature over its text`() throws {
        let note = try checkpoint(sample("1.0.0", "1.1.0"))
        let text = String(decoding: note, as: UTF8.self)
        let parts = try #require(text.ranges(of: "\n\n").last)
        #expect(text.hasPrefix("acme/releases\n2\n"))
        let words = text[parts.upperBound...].split(separator: " ")
        #expect(words[0] == "\u{2014}" && words[1] == "release-2026")
        let blob = try #require(Data(base64Encoded: String(words[2].dropLast())))
        let path = try keys.scratch.write("note", text[..<parts.lowerBound] + "\n")
        let signature = try keys.scratch.write("note.sig", blob.dropFirst(4))
        let outcome = try Command.run(
            "openssl",
            [
                "pkeyutl", "-verify", "-pubin", "-inkey", keys.file("ed25519.pem"), "-rawin", "-in",
                path, "-sigfile", signature,
            ])
        #expect(outcome.status == 0, "\(outcome)")
        // The key's id, as <https://c2sp.org/signed-note> has it.
        let point = try keys.key(.ed25519).spki.suffix(32)
        let id = try Hash.of(Array("release-2026\n".utf8) + [1] + point).bytes.prefix(4)
        #expect(Array(blob.prefix(4)) == Array(id))
    }

    @Test
    func `every changed byte of a checkpoint is noticed`() throws {
        let note = try checkpoint(sample("1.0.0", "1.1.0"))
        for index in note.indices {
            var bytes = note
            bytes[index] ^= 1
            let isBelieved = try? SignedNote(parsing: bytes, name: "c").isSigned(
                by: "release-2026", keys.key(.ed25519))
            #expect(isBelieved != true, "byte \(index)")
        }
    }

    @Test
    func `a release in the log is proved, also after its key has ended`() throws {
        let release = try SignedRelease(keys: keys)
        let place = try published(release, log(of: release, "1.1.0"))
        let verdict = try verify(release, place)
        #expect(verdict.log?.signer == "release-2026")
        #expect(verdict.log?.view.size == 2)
        let next = try KeyFolder("release-2027")
        var old = DocumentedIdentity(keys.identity, .retired, notBefore: Timestamp(0))
        old.since = Self.date
        let people = [old, DocumentedIdentity(next.identity, .active, notBefore: Timestamp(0))]
        let years = Timestamp(1_900_000_000)
        let alone = refusal { _ = try verify(release, place, people, now: years) }
        #expect(alone?.exit == .expired)
        let renewed = try published(release, log(of: release, "1.1.0"), by: next)
        #expect(try verify(release, renewed, people, now: years).log?.signer == "release-2027")
    }

    @Test
    func `a swapped old release: the log knows another record`() throws {
        let release = try SignedRelease(keys: keys)
        let place = try published(release, sample("1.2.0"))
        let failure = refusal { _ = try verify(release, place) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what == "acme 1.2.0 is in the log with another record")
        let without = try published(release, sample("1.1.0"))
        #expect(
            refusal { _ = try verify(release, without) }?.what == "acme 1.2.0 is not in the log")
    }

    @Test
    func `a forked log: it does not go on from what was seen`() throws {
        let release = try SignedRelease(keys: keys)
        let first = try log(of: release, "1.1.0")
        let seen = LogView(size: 2, root: try first.root(of: 2))
        var longer = first
        try longer.append(
            ReleaseLog.Entry(version: Version(parsing: "1.3.0"), record: Hash.of([3])))
        #expect(try verify(release, published(release, longer), seen: seen).log?.view.size == 3)
        var other = try sample("1.1.1")
        try other.append(first.entries[1])
        let short = try log(of: release)
        for fork in [other, short] {
            let place = try published(release, fork)
            let failure = refusal { _ = try verify(release, place, seen: seen) }
            #expect(failure?.exit == .rollback)
        }
        let nowhere = try Scratch()
        let gone = refusal { _ = try verify(release, nowhere, seen: seen) }
        #expect(gone?.exit == .rollback)
        #expect(gone?.what == "the log that was seen before is gone")
    }

    @Test
    func `a log changed behind its checkpoint, and a checkpoint by a stranger`() throws {
        let release = try SignedRelease(keys: keys)
        let place = try published(release, log(of: release, "1.1.0"))
        let text = try place.text("releases.log")
        try place.write("releases.log", text.replacing("1.1.0", with: "1.1.9"))
        #expect(
            refusal { _ = try verify(release, place) }?.what
                == "the log is not the one that its checkpoint is of")
        let strange = try published(release, sample("9.9.9"), by: KeyFolder("eve"))
        #expect(try verify(release, strange).log == nil)
    }

    /// Entries with made-up records.
    private func sample(_ versions: String...) throws -> ReleaseLog {
        var log = ReleaseLog()
        for version in versions {
            try log.append(
                ReleaseLog.Entry(
                    version: Version(parsing: version), record: Hash.of(Array(version.utf8))))
        }
        return log
    }

    /// The same with `release` at the end.
    private func log(of release: SignedRelease, _ versions: String...) throws -> ReleaseLog {
        var log = ReleaseLog()
        for version in versions { try log.append(sample(version).entries[0]) }
        try log.append(
            ReleaseLog.Entry(
                version: Version(parsing: "1.2.0"), record: Hash.of(release.bytes("release.json"))))
        return log
    }

    private func checkpoint(_ log: ReleaseLog, by signer: KeyFolder? = nil) throws -> [UInt8] {
        let signer = signer ?? keys
        let key = try IdentityFiles.privateKey(
            signer.identity.name, .ed25519, in: [signer.scratch.path], passphrase: .none)
        return try Checkpoint(log, product: "acme", date: Self.date)
            .signed(by: signer.identity.name, with: key)
    }

    private func published(
        _ release: SignedRelease, _ log: ReleaseLog, by signer: KeyFolder? = nil
    ) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write("releases.log", log.text)
        try scratch.write("releases.checkpoint", checkpoint(log, by: signer))
        return scratch
    }

    private func verify(
        _ release: SignedRelease, _ place: Scratch, _ people: [DocumentedIdentity] = [],
        now: Timestamp = date, seen: LogView? = nil
    ) throws -> Verdict {
        let signers =
            people.isEmpty
            ? [TrustedSigner(TrustedKey(keys.identity.keys))] : people.map { TrustedSigner($0) }
        return try ReleaseVerifier(
            trusting: signers, formats: SignatureRegistry.all, policy: TrustPolicy(now: now),
            history: ReleaseHistory(places: [FolderSource(place.path)], seen: seen)
        ).verify(FolderSource(release.path))
    }
}
