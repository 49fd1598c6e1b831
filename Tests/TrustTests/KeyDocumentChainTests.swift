import Files
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing
import Trust

/// How a document that is trusted leads to a later one, and what cannot lead there.
@Suite struct KeyDocumentChainTests {
    private let folder: DocumentFolder
    private var chain: KeyDocumentChain { KeyDocumentChain(folder.source) }

    init() throws { folder = try DocumentFolder(["ann", "ben", "cat", "eve"]) }

    @Test
    func `three versions, one planned rotation: the last is believed because of the first`() throws
    {
        let first = try folder.document(1, [folder.entry("ann")])
        try folder.publish(first, by: ["ann"])
        try folder.publish(
            folder.document(2, [folder.entry("ann"), folder.entry("ben", .next)]), by: ["ann"])
        let last = try folder.document(3, [folder.entry("ann", .retired), folder.entry("ben")])
        try folder.publish(last, by: ["ann", "ben"])
        #expect(try chain.current(from: first) == last)
        let pin = TrustedKey([try folder.identity("ann").keys[0]])
        #expect(try chain.current(anchoredBy: pin) == last)
        let stranger = TrustedKey([try folder.identity("eve").keys[0]])
        #expect(try chain.current(anchoredBy: stranger) == nil)
    }

    @Test
    func `a version needs the one before it and itself`() throws {
        let first = try folder.document(1, [folder.entry("ann")])
        let second = try folder.document(2, [folder.entry("ann", .retired), folder.entry("ben")])
        for signers in [[], ["ann"], ["ben"], ["eve"]] {
            try folder.publish(first, by: ["ann"])
            try folder.publish(second, by: signers)
            let failure = refusal { _ = try chain.current(from: first) }
            #expect(failure?.exit == .threshold, "\(signers)")
        }
    }

    @Test
    func `two of three: one cannot, two can, and the same one twice cannot`() throws {
        let three = try ["ann", "ben", "cat"].map { try folder.entry($0) }
        let first = try folder.document(1, three, threshold: 2)
        let second = try folder.document(
            2, [three[0], three[1], folder.entry("cat", .compromised)], threshold: 2)
        try folder.publish(first, by: ["ann", "ben"])
        try folder.publish(second, by: ["ann"])
        #expect(refusal { _ = try chain.current(from: first) }?.exit == .threshold)
        // A copy of the same signature under another's name is not that other's.
        let copy = try folder.scratch?.bytes("keys.2.json.ann.sshsig") ?? []
        try folder.scratch?.write("keys.2.json.ben.sshsig", copy)
        #expect(refusal { _ = try chain.current(from: first) }?.exit == .noKey)
        try folder.publish(second, by: ["ann", "ben"])
        #expect(try chain.current(from: first) == second)
    }

    @Test
    func `rollback, fork, a gap, a missing step`() throws {
        let entries = [try folder.entry("ann")]
        let documents = try (1...4).map { try folder.document(Int64($0), entries) }
        for document in documents { try folder.publish(document, by: ["ann"]) }
        #expect(try chain.current(from: documents[0]) == documents[3])
        try folder.remove("keys.3.json")
        #expect(refusal { _ = try chain.current(from: documents[0]) }?.exit == .unverified)
        #expect(try chain.current(from: documents[2]) == documents[3])
        try folder.publish(documents[1], by: ["ann"])
        #expect(refusal { _ = try chain.current(from: documents[2]) }?.exit == .rollback)
        let other = try folder.document(2, entries + [folder.entry("eve", .next)])
        try folder.publish(other, by: ["ann"])
        let fork = refusal { _ = try chain.current(from: documents[1]) }
        #expect(fork?.what == "there are two key documents of version 2")
        #expect(fork?.exit == .rollback)
    }

    @Test
    func `nothing is forgotten, revived or exchanged`() throws {
        let first = try folder.document(
            1, [folder.entry("ann"), folder.entry("ben", .compromised)])
        let exchanged = DocumentedIdentity(
            PublicIdentity(name: "ben", keys: try folder.identity("cat").keys), .active,
            notBefore: DocumentFolder.years[0])
        let cases: [([DocumentedIdentity], String)] = [
            ([try folder.entry("ann")], "ben is gone"),
            ([try folder.entry("ann"), try folder.entry("ben")], "was revoked-compromised"),
            ([try folder.entry("ann"), exchanged], "has other keys"),
        ]
        for (entries, expected) in cases {
            try folder.publish(first, by: ["ann"])
            try folder.publish(folder.document(2, entries), by: ["ann"])
            let failure = refusal { _ = try chain.current(from: first) }
            #expect(failure?.exit == .malformed)
            #expect(failure?.message.contains(expected) == true, "\(failure?.message ?? "")")
        }
    }

    @Test
    func `a tampered document: its signatures are of other bytes`() throws {
        let first = try folder.document(1, [folder.entry("ann")])
        let second = try folder.document(2, [folder.entry("ann"), folder.entry("ben", .next)])
        try folder.publish(first, by: ["ann"])
        try folder.publish(second, by: ["ann"])
        let text = try folder.scratch?.text("keys.json") ?? ""
        try folder.scratch?.write(
            "keys.json", Array(text.replacing("\"next\"", with: "\"active\"").utf8))
        #expect(refusal { _ = try chain.current(from: first) }?.exit == .unverified)
        let pin = TrustedKey([try folder.identity("ann").keys[0]])
        #expect(refusal { _ = try chain.current(anchoredBy: pin) }?.exit == .unverified)
    }

    @Test
    func `a signature over a release is none over a document`() throws {
        let first = try folder.document(1, [folder.entry("ann")])
        let second = try folder.document(2, [folder.entry("ann")])
        try folder.publish(first, by: ["ann"])
        try folder.publish(second, by: ["ann"])
        let bytes = try KeyDocumentText.encode(second)
        let asFile = try #require(folder.people["ann"]).sign(bytes, as: SSHSignature())
        try folder.scratch?.write("keys.2.json.ann.sshsig", asFile)
        let failure = refusal { _ = try chain.current(from: first) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.why.contains("not for 'consign-keys'") == true, "\(failure?.why ?? "")")
    }
}
