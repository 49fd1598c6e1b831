import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Publishing

/// What is particular to SFTP: host keys, agents, names, and what libcurl's commands cannot do.
@Suite("Publishing by SFTP", .needsSSHServer, .needs("sftp", "ssh-keygen"))
struct SFTPPublisherTests {
    @Test
    func `OpenSSH's sftp reads back what was published`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let odd = "acme+1 (x)#%&é \"y\".tar.gz"
        let plan = try TestDestination.plan(
            [(odd, "an artifact", .sealed), ("SHA256SUMS", "the list", .sealed)], in: scratch)
        try site.publisher().publish(plan)
        let batch = "get -R \"\(site.folder)\" \"\(scratch("got"))\"\n"
        let got = try Command.run(
            "sftp",
            ["-q", "-b", "-"] + site.server.options + ["\(site.server.user)@\(site.server.host)"],
            input: Data(batch.utf8))
        #expect(got.status == 0, "\(got)")
        #expect(try scratch.text("got/1.2.0/" + odd) == "an artifact")
        #expect(scratch.tree("got").count == 4)
        #expect(try site.publisher().state(of: plan) == .published)
    }

    @Test
    func `a folder below the account's home is found`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        // The server's home is the user's own; a link's name is enough to keep out of it.
        let name = "consign-test-\(UUID().uuidString)"
        let home = FileManager.default.homeDirectoryForCurrentUser.path + "/" + name
        defer { try? FileManager.default.removeItem(atPath: home) }
        let start = "sftp://\(site.server.user)@\(site.server.host):\(site.server.port)"
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.publisher(address: start + "/~/" + name)
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
        #expect(FileManager.default.fileExists(atPath: home + "/1.2.0/SHA256SUMS"))
    }

    @Test
    func `another key of the server is refused, and shown`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let wrong = "SHA256:" + String(repeating: "A", count: 43)
        let publisher = try site.publisher(["hostKey": wrong])
        let plan = try TestDestination.plan(in: scratch)
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why.contains(site.server.fingerprint) == true)
        #expect(failure?.hint?.contains("ECDSA") == true)
    }

    @Test
    func `who is not let in learns why`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let plan = try TestDestination.plan(in: scratch)
        func failure(
            _ settings: [String: String], _ environment: [String: String] = [:]
        ) -> Failure? {
            #expect(throws: Failure.self) {
                try site.publisher(settings, environment).preflight(plan.candidate)
            }
        }
        _ = try Command.run(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", scratch("stranger")])
        let stranger = failure(["key": scratch("stranger")])
        #expect(stranger?.hint == "the server knows no such user or key, or no agent answers")
        let absent = failure(["key": scratch("absent")])
        #expect(absent?.what == "there is no key \(scratch("absent"))")
        #expect(absent?.exit == .usage)
        let agent = failure(["key": ""])
        #expect(agent?.why == "no 'key' is given, and no ssh-agent runs")
        let phrase = failure(["passphrase": "ACME_PHRASE"])
        #expect(phrase?.why == "the variable ACME_PHRASE is not set")
    }

    @Test
    func `a key with a passphrase is opened with it`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let plan = try TestDestination.plan(in: scratch)
        try FileManager.default.copyItem(atPath: site.server.key, toPath: scratch("locked"))
        _ = try Command.run(
            "ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", scratch("locked")])
        let settings = ["key": scratch("locked"), "passphrase": "PHRASE"]
        try site.publisher(settings, ["PHRASE": "open sesame"]).preflight(plan.candidate)
        let wrong = try site.publisher(settings, ["PHRASE": "open barley"])
        #expect(throws: Failure.self) { try wrong.preflight(plan.candidate) }
    }

    @Test
    func `a file is replaced by one that is whole, and found where a stopped run put it aside`()
        throws
    {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let publisher = try site.publisher()
        try publisher.publish(TestDestination.plan(in: scratch, version: "1.1.0"))
        let old = try publisher.store.bytes("latest.json", limit: 1000)
        try publisher.store.replace("releases.log", with: Array("one".utf8))
        try publisher.store.replace("releases.log", with: Array("one two".utf8))
        #expect(site.files().filter { !$0.hasPrefix("1.1.0/") } == ["latest.json", "releases.log"])
        #expect(try publisher.store.bytes("releases.log", limit: 100) == Array("one two".utf8))
        // Killed after the first of the two renamings.
        try FileManager.default.moveItem(
            atPath: site.folder + "/latest.json", toPath: site.folder + "/.old-latest.json")
        #expect(try publisher.store.bytes("latest.json", limit: 1000) == old)
        let plan = try TestDestination.plan(in: scratch)
        try publisher.publish(plan)
        #expect(try publisher.store.bytes("latest.json", limit: 1000) != old)
        #expect(!site.files().contains { $0.contains(".old-") || $0.contains(".new-") })
    }

    @Test
    func `runs that replace a file at once leave one, and nothing beside it`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let publisher = try site.publisher()
        try publisher.publish(TestDestination.plan(in: scratch))
        let files = site.files() + ["releases.log"]
        try publisher.store.replace("releases.log", with: Array("something longer".utf8))
        for round in 0..<Thoroughness.rounds(4, all: 30) {
            let bytes = Array("round \(round)".utf8)
            DispatchQueue.concurrentPerform(iterations: 3) { _ in
                // One that finds nothing where the others just moved it may say so.
                try? site.publisher().store.replace("releases.log", with: bytes)
            }
            #expect(site.files() == files)
            #expect(try publisher.store.bytes("releases.log", limit: 100) == bytes)
        }
    }

    @Test
    func `what a run left that was stopped while it moved the pointer is put right`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let publisher = try site.publisher()
        let plan = try TestDestination.plan(in: scratch)
        try publisher.publish(plan)
        let files = site.files()
        let pointer = URL(fileURLWithPath: site.folder + "/latest.json")
        let aside = URL(fileURLWithPath: site.folder + "/.old-latest.json")
        try Data("older".utf8).write(to: aside)
        try Data("half".utf8)
            .write(to: URL(fileURLWithPath: site.folder + "/.new-17-latest.json"))
        _ = try publisher.pointTo(plan)
        #expect(site.files() == files)
        // The right one, moved aside by a twin that was stopped then.
        try FileManager.default.moveItem(at: pointer, to: aside)
        _ = try publisher.pointTo(plan)
        #expect(site.files() == files)
    }

    @Test
    func `who comes second finds the version taken, and overwrites nothing`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.publisher()
        try publisher.publish(plan, steps: plan.items.count)
        try FileManager.default.createDirectory(
            atPath: site.folder + "/1.2.0", withIntermediateDirectories: false)
        try Data("another list".utf8).write(
            to: URL(fileURLWithPath: site.folder + "/1.2.0/SHA256SUMS"))
        let failure = #expect(throws: Failure.self) { try publisher.reveal(plan) }
        #expect(failure?.what.contains("is published in") == true)
        #expect(try site.visible() == ["1.2.0/SHA256SUMS"])
        try FileManager.default.removeItem(atPath: site.folder + "/1.2.0")
        // The same files by another run of the same plan are as good as ours.
        let twin = try site.publisher()
        _ = try twin.stage(plan)
        _ = try twin.reveal(plan)
        #expect(try publisher.reveal(plan).isEmpty == false)
    }

    @Test
    func `two runs with the same files do not cut short each other's`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let plan = try TestDestination.plan(in: scratch)
        let first = try site.publisher(), second = try site.publisher()
        _ = try first.stage(plan)
        _ = try second.stage(plan)
        for item in plan.items {
            #expect(try first.put(item, of: plan))
            _ = try second.put(item, of: plan)
        }
        try first.check(plan)
        _ = try first.reveal(plan)
        #expect(try second.reveal(plan).isEmpty == false)
        #expect(try site.visible().count == plan.items.count)
    }

    @Test
    func `a server that goes away is tried again, and then named`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.publisher()
        try publisher.publish(plan, steps: 2)
        site.server.stop()
        let failure = #expect(throws: Failure.self) { try publisher.put(plan.items[2], of: plan) }
        #expect(failure?.why.contains("after 3 tries") == true)
        #expect(failure?.exit == .failed)
    }

    @Test
    func `a thousand files go over the connections that are open already`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        var files: [(String, String, PublishItem.Role)] = (0..<1000).map {
            ("file-\($0)", "number \($0)", .sealed)
        }
        files.append(("SHA256SUMS", "the list", .sealed))
        let plan = try TestDestination.plan(files, in: scratch)
        try site.publisher().publish(plan)
        #expect(site.files().count == 1002)
        let log = try site.server.process.scratch.text("log")
        #expect(log.lines.filter { $0.contains("Accepted publickey") }.count <= 4)
    }

    @Test(arguments: ["", "SHA256:short", "MD5:ab"])
    func `without the server's key nothing is begun`(_ key: String) {
        let place = DestinationAddress(
            "release@files.acme.example/srv", key.isEmpty ? [:] : ["hostKey": key])
        let failure = #expect(throws: Failure.self) { try SFTPPublisher(place, .test()) }
        #expect(failure?.exit == .usage)
        #expect(failure?.hint?.contains("ssh-keyscan") == true)
    }

    @Test
    func `lists of folders are read line by line, and a strange line is refused`() throws {
        func read(_ text: String) throws -> [StoredFile] {
            try SFTPListing(Array(text.utf8), of: "sftp://host/a").files
        }
        let files = try read(
            """
            -rw-r--r--    1 release  staff       8191 Nov 27 06:25 acme 1.tar.gz
            drwxr-xr-x    3 1000     1000         4096 Nov 27  2025 ..
            drwxr-xr-x    3 1000     1000         4096 Nov 27  2025 1.2.0
            lrwxrwxrwx    1 root     root            1 Nov 27 06:25 link -> b/c
            -rw-r--r--    1 root     root            0 Nov 27 06:25  lead

            """)
        #expect(files.map(\.name) == ["acme 1.tar.gz", "1.2.0", "link", " lead"])
        #expect(files.map(\.size) == [8191, nil, -1, 0])
        for wrong in [
            "total 3", "-rw-r--r-- 1 a b x Nov 27 06:25 a", "-rw 1 a b 1 Nov 27 06:25 ../a",
        ] {
            #expect(throws: Failure.self) { try read(wrong + "\n") }
        }
    }
}
