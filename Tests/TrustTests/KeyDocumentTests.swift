import Files
import Keys
import Model
import Samples
import TestSupport
import Testing
import Trust

/// `keys.json` as text: what is written is read, and nothing else is.
@Suite struct KeyDocumentTests {
    private let folder: DocumentFolder

    init() throws { folder = try DocumentFolder(["ann", "ben"]) }

    @Test
    func `a document is the same after writing and reading, and the same bytes again`() throws {
        var old = try folder.entry("ann", .superseded)
        old.successor = "ben"
        old.notAfter = DocumentFolder.years[2]
        let document = try folder.document(3, [old, folder.entry("ben")])
        let bytes = try KeyDocumentText.encode(document)
        let read = try KeyDocumentText.decode(bytes, name: "keys.json")
        #expect(read == document)
        #expect(try KeyDocumentText.encode(read) == bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        for form in [
            "\"ssh\": \"SHA256:", "\"minisign\": \"RW", "revoked-superseded", "2028-01-01",
        ] {
            #expect(text.contains(form), "\(form)")
        }
    }

    @Test(.needs("ssh-keygen"))
    func `ssh-keygen accepts a document's signature, for documents and for nothing else`() throws {
        try folder.publish(folder.document(1, [folder.entry("ann")]), by: ["ann"])
        let key = try folder.people["ann"]?.scratch.text("ann.ssh.pub") ?? ""
        let signers = try folder.scratch?.write("signers", Array("ann \(key)".utf8))
        let signature = folder.path("keys.1.json.ann.sshsig")
        for (namespace, status) in [("consign-keys", 0), ("file", 255)] {
            let outcome = try Command.run(
                "ssh-keygen",
                [
                    "-Y", "verify", "-f", signers ?? "", "-I", "ann", "-n", namespace, "-s",
                    signature,
                ], input: folder.scratch?.data("keys.json"))
            #expect(outcome.status == status, "\(outcome)")
        }
    }

    @Test(arguments: [
        ("\"version\": 2", "\"version\": 0", "its version is not 1 or more"),
        ("\"version\": 2", "\"version\": -2", "'version': it is not a whole number"),
        ("\"version\": 2", "\"version\": 2, \"version\": 3", "duplicate"),
        (
            "\"document\": 1", "\"document\": 2",
            "its document threshold is 2 and 1 identities sign"
        ),
        ("\"release\": 1", "\"release\": 0", "its release threshold is 0"),
        ("\"state\": \"active\"", "\"state\": \"retired\"", "does not say since when"),
        ("\"state\": \"active\"", "\"state\": \"good\"", "it is not a state"),
        ("\"name\": \"ann\"", "\"name\": \"../ann\"", "'name'"),
        ("\"minisign\": \"RW", "\"minisign\": \"RX", "the forms of the keys of ann differ"),
        ("\"consign-keys\": 1", "\"consign-keys\": 2", "not a key document of layout 1"),
        ("\"product\"", "\"colour\": \"red\", \"product\"", "'colour': it is unknown"),
        ("2026-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "it is not written like"),
    ])
    func `what a document must not be`(_ from: String, _ to: String, _ expected: String) throws {
        let bytes = try KeyDocumentText.encode(folder.document(2, [folder.entry("ann")]))
        let text = String(decoding: bytes, as: UTF8.self)
        let changed = text.replacing(from, with: to)
        #expect(changed != text)
        let failure = refusal {
            _ = try KeyDocumentText.decode(Array(changed.utf8), name: "k.json")
        }
        #expect(failure?.exit == .malformed)
        #expect(failure?.message.contains(expected) == true, "\(failure?.message ?? "accepted")")
    }

    @Test
    func `a document is bounded before it is read`() throws {
        let failure = refusal {
            _ = try KeyDocumentText.decode(
                [UInt8](repeating: 32, count: KeyDocumentText.limit + 1), name: "k.json")
        }
        #expect(failure?.exit == .malformed)
    }

    @Test
    func `one key under two names, an unknown successor, an end before the beginning`() throws {
        let twice = DocumentedIdentity(
            PublicIdentity(name: "eve", keys: try folder.identity("ann").keys), .active,
            notBefore: DocumentFolder.years[0])
        var orphan = try folder.entry("ann")
        orphan.successor = "nobody"
        var backwards = try folder.entry("ann")
        backwards.notAfter = Timestamp(1)
        let cases = [
            ([try folder.entry("ann"), twice], "a key of eve is in it twice"),
            ([orphan], "names a successor that is not in it"),
            ([backwards], "ends before it begins"), ([], "it does not have 1 to 64 identities"),
        ]
        for (entries, expected) in cases {
            let failure = refusal { _ = try folder.document(1, entries) }
            #expect(failure?.message.contains(expected) == true, "\(failure?.message ?? "")")
        }
    }
}
