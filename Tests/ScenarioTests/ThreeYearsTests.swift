import Foundation
import Model
import TestSupport
import Testing

/// Keys and releases of three years, a step after the other; after each, everything that was ever
/// released is looked at again, by us and by the tools that people have.
@Suite(.needs("ssh-keygen", "minisign", "gpg", "gpgv")) struct ThreeYearsTests {
    @Test func `a rotation, a theft and a loss, and every release at each step`() throws {
        let acme = try LongLivedProject(on: "2023-01-10")
        // Whoever downloads has pinned the first key, once, in 2023.
        func seen(_ version: String, _ day: String? = nil) -> String {
            acme.look(version, pinning: "r23", on: day)
        }

        // 2023: a key for releases, and two people who keep watch over it; two of three decide.
        try acme.make("r23", "ann", "bob")
        try acme.key("init", "r23", "ann", "bob", "--document-threshold", "2", "--product", "acme")
        acme.today = "2023-03-01"
        try acme.release("1.0.0", by: "r23")
        #expect(seen("1.0.0") == "r23")
        #expect(try acme.sshKeygen("1.0.0", by: "r23"))
        #expect(try acme.minisign("1.0.0", by: "r23"))
        #expect(try acme.gpgv("1.0.0", by: "r23") == "GOODSIG")

        // 2024: the planned rotation. The next key is announced, and does not count yet.
        acme.today = "2024-01-10"
        try acme.make("r24")
        try acme.key("rotate", "r24", "--replaces", "r23", "--from", "2024-02-01")
        try acme.publishDocument()
        #expect(
            try acme.resign("1.0.0", by: "r24", because: "too early")?.what
                == "r24 may not sign releases again")
        #expect(seen("1.0.0") == "r23")
        #expect(try !acme.sshKeygen("1.0.0", by: "r24"))

        // Then both sign, and what the old one has signed is signed by the new one, too.
        acme.today = "2024-02-01"
        try acme.key("rotate", "r24", "--replaces", "r23", "--until", "2024-03-31")
        try acme.publishDocument()
        #expect(seen("1.0.0") == "r23")
        #expect(try acme.resign("1.0.0", by: "r24", because: "r23 ends in March") == nil)
        #expect(["r23", "r24", "r23, r24"].contains(seen("1.0.0")))
        for one in ["r23", "r24"] {
            #expect(try acme.sshKeygen("1.0.0", by: one))
            #expect(try acme.minisign("1.0.0", by: one))
            #expect(try acme.gpgv("1.0.0", by: one) == "GOODSIG")
        }

        // Then the old one is retired: by itself it proves nothing new, on a known day all it did.
        acme.today = "2024-04-02"
        try acme.key("rotate", "r24", "--replaces", "r23")
        try acme.publishDocument()
        acme.today = "2024-06-01"
        try acme.release("2.0.0", by: "r24")
        #expect(seen("1.0.0") == "r24")
        #expect(seen("1.0.0", "2023-03-02") == "r23")
        #expect(seen("2.0.0") == "r24")
        #expect(try !acme.sshKeygen("1.0.0", by: "r23"))
        #expect(try acme.sshKeygen("1.0.0", by: "r23", on: "2023-03-02"))
        #expect(try acme.sshKeygen("2.0.0", by: "r24"))
        #expect(try acme.gpgv("2.0.0", by: "r24") == "GOODSIG")
        let kept = try #require(try acme.digest(of: "2.0.0"))

        // 2025: the key is in other hands. Nothing that it ever signed counts, however it is dated.
        acme.today = "2025-02-10"
        try acme.make("r25")
        try acme.key(
            "revoke", "r24", "--reason", "compromised", "--since", "2025-02-01", "--successor",
            "r25")
        try acme.publishDocument()
        #expect(seen("1.0.0") == "refused 6")
        #expect(seen("1.0.0", "2023-03-02") == "r23")
        #expect(seen("2.0.0") == "refused 6")
        #expect(seen("2.0.0", "2024-06-02") == "refused 6")
        for version in ["1.0.0", "2.0.0"] {
            #expect(try !acme.sshKeygen(version, by: "r24", on: "2024-06-02"))
            #expect(try acme.gpgv(version, by: "r24") == "REVKEYSIG")
            // minisign has no revocations: what it says has to be compared with the document.
            #expect(try acme.minisign(version, by: "r24"))
        }

        // The first release is known by its first key, the second by a digest written down in time.
        #expect(try acme.resign("1.0.0", by: "r24", because: "a thief")?.exit == .expired)
        #expect(try acme.resign("1.0.0", by: "r25", because: "r24 was stolen") == nil)
        #expect(try acme.resign("2.0.0", by: "r25", because: "r24 was stolen")?.exit == .expired)
        #expect(
            try acme.resign("2.0.0", by: "r25", because: "r24 was stolen", digest: kept) == nil)
        acme.today = "2025-03-01"
        try acme.release("3.0.0", by: "r25")
        for version in ["1.0.0", "2.0.0", "3.0.0"] {
            #expect(seen(version) == "r25")
            #expect(try acme.sshKeygen(version, by: "r25"))
            #expect(try acme.minisign(version, by: "r25"))
            #expect(try acme.gpgv(version, by: "r25") == "GOODSIG")
        }
        #expect(
            try acme.scratch.text("public/2.0.0/SHA256SUMS.r25.resigned.json")
                .contains("\"proof\": \"digest\""))
        // Nor does anybody's notes tell people to check by the stolen key.
        #expect(
            try !acme.scratch.text("public/2.0.0/RELEASE-NOTES.md").contains("SHA256SUMS.sshsig"))

        // At the end of the year the key is lost. One of the watchers alone cannot replace it.
        acme.today = "2025-11-01"
        try acme.lose("r25")
        try acme.make("r26")
        try acme.lose("bob") {
            let said = try acme.key("revoke", "r25", "--reason", "superseded", "--successor", "r26")
            #expect(said.contains("waits for 1 of bob"), "\(said)")
        }
        try acme.publishDocument()
        #expect(seen("3.0.0") == "r25")
        // Two are enough.
        #expect(try acme.sign().contains("is in force"))
        try acme.publishDocument()
        acme.today = "2025-11-05"
        for version in ["1.0.0", "2.0.0", "3.0.0"] { #expect(seen(version) == "refused 6") }
        #expect(seen("3.0.0", "2025-03-02") == "r25")
        #expect(try acme.resign(nil, by: "r26", because: "r25 was lost") == nil)
        for version in ["1.0.0", "2.0.0", "3.0.0"] {
            #expect(seen(version) == "r26")
            #expect(acme.look(version, pinning: "ann") == "r26")
            #expect(try acme.sshKeygen(version, by: "r26"))
            #expect(try !acme.sshKeygen(version, by: "r25"))
            #expect(try acme.minisign(version, by: "r26"))
            #expect(try acme.gpgv(version, by: "r26") == "GOODSIG")
        }
        // The stolen key is as useless as before, and a stranger's never was of use.
        #expect(try !acme.sshKeygen("2.0.0", by: "r24", on: "2024-06-02"))
        try acme.make("eve")
        let refused = #expect(throws: Failure.self) { try acme.release("3.0.1", by: "eve") }
        #expect(refused?.exit == .threshold)
        try acme.forgetDocument { try acme.release("3.0.1", by: "eve") }
        #expect(seen("3.0.1") == "refused 5")
    }
}
