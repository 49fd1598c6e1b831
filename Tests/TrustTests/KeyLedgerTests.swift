import Crypto
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Keys
@testable import Signatures
@testable import Trust

/// Steps from one key document to the next, and what other programs read of them.
@Suite struct KeyLedgerTests {
    private static let day: Int64 = 86400
    private static let start = Timestamp(1_767_225_600)

    @Test
    func `a version is in force once enough of the old and of the new have signed`() throws {
        let folder = try DocumentFolder(["ann", "bob", "cat"])
        let ledger = try ledger(folder, ["ann", "bob"], threshold: 2)
        let next = try ledger.document().announcing(
            folder.identity("cat"), replacing: "ann", from: Self.start, at: Self.start)
        let proposed = try ledger.propose(next)
        #expect(try proposed.putInForce() == nil)
        try sign(proposed, folder, "ann")
        #expect(try proposed.quorums().map(\.open) == [["bob"], ["bob"]])
        #expect(try proposed.putInForce() == nil)
        #expect(refusal { _ = try proposed.propose(next) }?.exit == .usage)
        try sign(proposed, folder, "bob")
        #expect(try proposed.putInForce()?.version == 2)
        #expect(try KeyLedger(folder.path(".")).current == next)
        #expect(
            try KeyDocumentChain(folder.source).current(from: ledger.document()) == next)
    }

    @Test
    func `a proposal that takes back what was said is not even read`() throws {
        let folder = try DocumentFolder(["ann", "bob"])
        let ledger = try ledger(folder, ["ann", "bob"], threshold: 1)
        let forged = try KeyDocument(
            product: "acme", version: 2, date: Self.start, identities: [folder.entry("bob")])
        try folder.scratch?.write("keys.2.json", KeyDocumentText.encode(forged))
        let failure = refusal { _ = try KeyLedger(ledger.folder) }
        #expect(failure?.why == "ann is gone, or has other keys")
    }

    @Test
    func `an identity that has ended is retired at its end, and only with its successor`() throws {
        let folder = try DocumentFolder(["ann", "bob", "cat"])
        let first = try ledger(folder, ["ann", "cat"], threshold: 1).document()
        let end = Timestamp(Self.start.seconds + 30 * Self.day)
        let both =
            try first
            .announcing(folder.identity("bob"), replacing: "ann", from: Self.start, at: Self.start)
            .activating("bob", until: end, at: Self.start)
        #expect(both.signing.map(\.name) == ["ann", "bob", "cat"])
        #expect(both["ann"]?.notAfter == end)
        #expect(both["cat"]?.notAfter == nil)
        let early = try both.retiring(replacedBy: "bob", early: false, at: Self.start)
        #expect(early["ann"]?.state == .active)
        let late = Timestamp(end.seconds + 1)
        let after = try both.retiring(replacedBy: "bob", early: false, at: late)
        #expect(after["ann"]?.state == .retired)
        #expect(after["ann"]?.since == end)
        #expect(after["cat"]?.state == .active)
    }

    @Test(.needs("ssh-keygen"))
    func `the revocation list has compromised keys of every kind and no other`() throws {
        let folder = try DocumentFolder(["ann", "bob", "cat"])
        let document = try folder.document(
            7,
            [
                folder.entry("ann", .compromised), folder.entry("bob", .superseded),
                folder.entry("cat"),
            ])
        try folder.scratch?.write("acme.krl", KeyRevocationList.file(of: document))
        let listed = try Command.run("ssh-keygen", ["-Q", "-l", "-f", folder.path("acme.krl")])
        #expect(listed.output.contains("# KRL version 7\n"))
        #expect(listed.output.contains("# Comment: acme keys, version 7\n"))
        #expect(listed.output.components(separatedBy: "hash: SHA256:").count == 5, "\(listed)")
        for (name, status) in [("ann", 1), ("bob", 0), ("cat", 0)] as [(String, Int32)] {
            let file = try #require(folder.people[name]).file("ssh.pub")
            let asked = try Command.run(
                "ssh-keygen", ["-Q", "-f", folder.path("acme.krl"), file])
            #expect(asked.status == status, "\(name): \(asked)")
        }
    }

    @Test(.needs("ssh-keygen"))
    func `every key that an agent or an import can have is found in the list`() throws {
        for (kind, bits) in [("ecdsa", "256"), ("rsa", "2048")] {
            let scratch = try Scratch()
            _ = try Command.run(
                "ssh-keygen", ["-q", "-t", kind, "-b", bits, "-N", "", "-f", scratch("k")])
            let ed25519 = try KeyFolder("ann")
            let imported = try IdentityFiles.adopt(
                [scratch("k"), ed25519.file("ed25519.key")], as: "ann", in: scratch("keys"),
                old: .none, passphrase: nil, NewIdentity())
            var one = DocumentedIdentity(imported, .compromised, notBefore: Self.start)
            one.since = Self.start
            let document = try KeyDocument(
                product: "acme", version: 1, date: Self.start, identities: [one])
            try scratch.write("krl", KeyRevocationList.file(of: document))
            let asked = try Command.run(
                "ssh-keygen", ["-Q", "-f", scratch("krl"), scratch("k.pub")])
            #expect(asked.output.contains("REVOKED"), "\(kind): \(asked)")
        }
    }

    @Test(.needs("ssh-keygen"))
    func `who may sign when, for ssh-keygen`() throws {
        let folder = try DocumentFolder(["ann", "bob", "cat"])
        let document = try folder.document(
            2,
            [folder.entry("ann", .retired), folder.entry("bob", .compromised), folder.entry("cat")])
        try folder.scratch?.write("allowed", AllowedSigners.file(of: document))
        for (name, day, status) in [
            ("ann", "20260601", 0), ("ann", "20270601", 255), ("ann", "20250601", 255),
            ("bob", "20260601", 255), ("cat", "20270601", 0),
        ] as [(String, String, Int32)] {
            let person = try #require(folder.people[name])
            let signature = try person.scratch.write(
                "sig", person.sign(sampleList, as: SSHSignature()))
            let asked = try Command.run(
                "ssh-keygen",
                [
                    "-Y", "verify", "-f", folder.path("allowed"), "-I", name, "-n", "file", "-s",
                    signature, "-Overify-time=\(day)",
                ], input: Data(sampleList))
            #expect(asked.status == status, "\(name) \(day): \(asked)")
        }
    }

    private func ledger(
        _ folder: DocumentFolder, _ names: [String], threshold: Int
    ) throws -> KeyLedger {
        let document = try KeyDocument.first(
            of: "acme", names.map { try folder.identity($0) },
            thresholds: KeyThresholds(document: threshold), at: Self.start)
        let proposed = try KeyLedger(folder.path(".")).propose(document)
        for name in names { try sign(proposed, folder, name) }
        _ = try proposed.putInForce()
        return try KeyLedger(folder.path("."))
    }

    private func sign(_ ledger: KeyLedger, _ folder: DocumentFolder, _ name: String) throws {
        let person = try #require(folder.people[name])
        let key = try IdentityFiles.privateKey(
            name, .ed25519, in: [person.scratch.path], passphrase: .none)
        try ledger.sign(with: key, of: person.identity)
    }
}
