import Files
import Foundation
import Model
import TestSupport
import Testing

/// What makes an old release known when its key is lost, and who may sign it again.
@Suite(.needs("openssl")) struct ResignTests {
    /// The authority of the tests has this machine's clock, and tools refuse what is dated ahead.
    private static let today = Timestamp(Int64(Date().timeIntervalSince1970)).day
    private static let yesterday = Timestamp(Int64(Date().timeIntervalSince1970) - 86400).day
    private static let year = Int(today.prefix(4)) ?? 2000

    private func day(_ years: Int, _ rest: String = "07-01") -> String {
        "\(Self.year + years)-\(rest)"
    }

    /// A release of yesterday by `old`, seen by an authority today, and then it is two years later.
    private func project(_ authority: TimestampAuthority?) throws -> LongLivedProject {
        let acme = try LongLivedProject(on: day(-1))
        try acme.make("old", "new")
        try acme.key("init", "old", "--product", "acme")
        acme.today = Self.yesterday
        try acme.release("1.0.0", by: "old")
        if let authority { try acme.stamp("1.0.0", authority) }
        acme.today = day(2)
        return acme
    }

    private func lose(_ acme: LongLivedProject, since day: String) throws {
        try acme.key(
            "revoke", "old", "--reason", "compromised", "--since", day, "--successor", "new")
        try acme.publishDocument()
    }

    @Test func `a lost key is believed where an authority saw it before it was lost`() throws {
        let authority = try TimestampAuthority()
        let root = authority.scratch("root.pem")
        let acme = try project(authority)
        try lose(acme, since: day(1))
        #expect(acme.look("1.0.0", pinning: "old") == "refused 6")
        let plain = try acme.resign("1.0.0", by: "new", because: "old was stolen")
        #expect(plain?.exit == .expired)
        #expect(
            plain?.hint == "when no old key can be believed, give --digest, --copy or --timestamps")
        #expect(
            try acme.resign("1.0.0", by: "new", because: "old was stolen", timestamps: root) == nil)
        #expect(acme.look("1.0.0", pinning: "old") == "new")
        let statement = try acme.scratch.text("public/1.0.0/SHA256SUMS.new.resigned.json")
        #expect(statement.contains("\"proof\": \"timestamp\""))
        #expect(statement.contains("\"seen\": \"\(Self.today)T"), "\(statement)")
        #expect(statement.contains("\"id\": \"old\""))
    }

    @Test func `a timestamp from after the loss, of nobody or of something else is no proof`()
        throws
    {
        let authority = try TimestampAuthority(), other = try TimestampAuthority()
        let acme = try project(authority)
        func refusal(_ root: String) throws -> Failure? {
            try acme.resign("1.0.0", by: "new", because: "old was stolen", timestamps: root)
        }
        let before = try refusal(authority.scratch("root.pem"))
        #expect(before?.exit == .noKey, "new is in no document yet: \(String(describing: before))")
        try lose(acme, since: day(-1, "12-31"))
        let there = acme.scratch.tree("public/1.0.0")
        let late = try #require(try refusal(authority.scratch("root.pem")))
        #expect(late.exit == .expired && late.why.contains("too young to prove"), "\(late)")
        let stranger = try #require(try refusal(other.scratch("root.pem")))
        #expect(stranger.exit == .unverified, "\(stranger)")
        try acme.scratch.write(
            "public/1.0.0/SHA256SUMS.sshsig.tsr",
            try acme.scratch.data("public/1.0.0/SHA256SUMS.asc.tsr"))
        let swapped = try #require(try refusal(authority.scratch("root.pem")))
        #expect(swapped.exit == .unverified, "\(swapped)")
        try FileManager.default.removeItem(
            atPath: acme.scratch("public/1.0.0/SHA256SUMS.sshsig.tsr"))
        let absent = try #require(try refusal(authority.scratch("root.pem")))
        #expect(absent.why.contains("SHA256SUMS.sshsig has no timestamp"), "\(absent)")
        #expect(acme.scratch.tree("public/1.0.0") == there.filter { $0 != "SHA256SUMS.sshsig.tsr" })
    }

    @Test func `without a key document a timestamp says nothing`() throws {
        let authority = try TimestampAuthority()
        let acme = try LongLivedProject(on: Self.yesterday)
        try acme.make("old", "new")
        try acme.release("1.0.0", by: "old")
        let refused = try acme.resign(
            "1.0.0", by: "new", because: "why", timestamps: authority.scratch("root.pem"))
        #expect(refused?.exit == .usage && refused?.what == "a timestamp proves nothing here")
    }

    @Test func `nobody publishes into a folder while a release there is signed again`() throws {
        let acme = try LongLivedProject(on: Self.yesterday)
        try acme.make("old", "new")
        try acme.release("1.0.0", by: "old")
        let there = acme.scratch.tree("public")
        let held = try Lock(acme.scratch("public"))
        let refused = try acme.resign("1.0.0", by: "new", because: "why", old: "old")
        #expect(
            refused?.what.contains("another run is at work") == true,
            "\(String(describing: refused))")
        #expect(acme.scratch.tree("public") == there)
        held.release()
        let failure = try acme.resign("1.0.0", by: "new", because: "why", old: "old")
        #expect(failure == nil, "\(String(describing: failure))")
        // It lets go of the folder, too.
        try Lock(acme.scratch("public")).release()
    }

    @Test func `only an identity that the key document lets sign may sign again`() throws {
        let acme = try LongLivedProject(on: "2024-01-01")
        try acme.make("k24", "k25", "stranger")
        try acme.key("init", "k24", "--product", "acme")
        try acme.release("1.0.0", by: "k24")
        let there = acme.scratch.tree("public")
        func why(_ name: String) throws -> String? {
            let refused = try acme.resign("1.0.0", by: name, because: "why")
            #expect(
                refused == nil || refused?.what == "\(name) may not sign releases again",
                "\(String(describing: refused))")
            return refused?.why
        }
        #expect(try why("stranger") == "the key document does not know it")
        try acme.key("rotate", "k25", "--from", "2024-03-01")
        #expect(try why("k25") == "it is announced and not in use yet")
        acme.today = "2024-03-01"
        try acme.key("rotate", "k25", "--until", "2024-04-30")
        #expect(acme.scratch.tree("public") == there)
        #expect(try why("k25") == nil)
        acme.today = "2024-05-02"
        #expect(try why("k24") == "it ended on 2024-04-30")
        try acme.key("rotate", "k25")
        #expect(try why("k24") == "it is retired since 2024-04-30")
        acme.today = "2024-06-01"
        try acme.lose("k25")
        _ = try Command.run("/bin/sh", ["-c", "rm -f keys/k25.*"], in: acme.scratch.path)
        try acme.make("k25")
        #expect(try why("k25") == "the key document has other keys under that name")
    }
}
