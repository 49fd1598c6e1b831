import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Publishing

/// What is particular to WebDAV: collections, moves, and what servers make of them.
@Suite("Publishing by WebDAV", .needs("nginx", "htpasswd", "curl"))
struct WebDAVPublisherTests {
    private func anonymous(_ address: String) throws -> WebDAVPublisher {
        try WebDAVPublisher(DestinationAddress(address), .test())
    }

    @Test
    func `curl reads back what was published, from where everybody may read`() throws {
        let scratch = try Scratch()
        let site = try DAVSite()
        let odd = "acme+1 (x)#%&é.tar.gz"
        let plan = try TestDestination.plan(
            [(odd, "an artifact", .sealed), ("SHA256SUMS", "the list", .sealed)], in: scratch)
        try site.publisher().publish(plan)
        let base = site.server.published + "files/acme/1.2.0/"
        let got = try Command.run("curl", ["-sf", base + PercentEncoding.segment(odd)])
        #expect(got.output == "an artifact")
        #expect(site.files() == ["1.2.0/SHA256SUMS", "1.2.0/\(odd)", "latest.json"])
        #expect(try site.publisher().state(of: plan) == .published)
    }

    @Test(arguments: [1, 2])
    func `an answer that was lost is found out by looking`(_ count: Int) throws {
        let scratch = try Scratch()
        let site = try DAVSite()
        let proxy = try LossyProxy(
            before: String(site.server.url.dropLast("/dav/".count)),
            losing: ["MKCOL": count, "PUT": count, "MOVE": count, "PROPFIND": count, "GET": count])
        let address = proxy.endpoint + "/dav/files/acme"
        let publisher = try site.publisher(address: address)
        let plan = try TestDestination.plan(in: scratch)
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
        #expect(try proxy.log.contains { $0.hasPrefix("MOVE") && $0.hasSuffix("lost") })
        #expect(
            site.files() == plan.items.map { "1.2.0/\($0.name)" }.sorted() + ["latest.json"])
    }

    @Test(arguments: [1, 2])
    func `replacing the pointer survives a lost answer`(_ count: Int) throws {
        let scratch = try Scratch()
        let site = try DAVSite()
        try site.publisher().publish(TestDestination.plan(in: scratch, version: "1.1.0"))
        let plan = try TestDestination.plan(in: scratch)
        try site.publisher().publish(plan, steps: plan.items.count)
        _ = try site.publisher().reveal(plan)
        let proxy = try LossyProxy(
            before: String(site.server.url.dropLast("/dav/".count)), losing: ["MOVE": count])
        let publisher = try site.publisher(address: proxy.endpoint + "/dav/files/acme")
        #expect(try publisher.pointTo(plan) == ["latest.json points to 1.2.0"])
        #expect(try publisher.pointTo(plan) == [])
    }

    @Test(.needsPython)
    func `WsgiDAV takes it too`() throws {
        let scratch = try Scratch()
        let server = try WsgiDavServer()
        for version in ["1.1.0", "1.2.0"] {
            let plan = try TestDestination.plan(in: scratch, version: version)
            let publisher = try anonymous(server.url + "new/acme")
            try publisher.publish(plan, steps: 2)
            try publisher.publish(plan)
            #expect(try publisher.state(of: plan) == .published)
            #expect(try publisher.complete(plan, replacing: []) == [])
        }
        let latest = try Command.run("curl", ["-sf", server.url + "new/acme/latest.json"])
        #expect(latest.output.contains("\"version\":\"1.2.0\""))
        let plan = try TestDestination.plan(in: scratch, version: "1.3.0")
        try anonymous(server.url + "new/acme").publish(plan, steps: 2)
        try anonymous(server.url + "new/acme").abandon(plan)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: server.folder + "/new/acme")
                .sorted()
                == ["1.1.0", "1.2.0", "latest.json"])
    }

    @Test
    func `who comes second finds the version taken, and overwrites nothing`() throws {
        let scratch = try Scratch(), other = try Scratch()
        let site = try DAVSite()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.publisher()
        try publisher.publish(plan, steps: plan.items.count)
        try other.write("x/SHA256SUMS", "another list")
        try FileManager.default.copyItem(
            atPath: other("x"), toPath: site.server.folder + "/files/acme/1.2.0")
        let failure = #expect(throws: Failure.self) { try publisher.reveal(plan) }
        #expect(failure?.what.contains("is published in") == true)
        #expect(try site.visible() == ["1.2.0/SHA256SUMS"])
        // The same files by another run of the same plan are as good as ours.
        try FileManager.default.removeItem(atPath: site.server.folder + "/files/acme/1.2.0")
        let twin = try site.publisher()
        _ = try twin.stage(plan)
        _ = try twin.reveal(plan)
        #expect(try publisher.reveal(plan).isEmpty == false)
    }

    @Test
    func `another publication of the version is left alone, until told otherwise`() throws {
        let first = try Scratch(), second = try Scratch()
        let site = try DAVSite()
        let plan = try TestDestination.plan(in: first)
        try site.publisher().publish(plan, steps: 3)
        var other = try TestDestination.plan(in: second, salt: "!")
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: other) }
        #expect(failure?.why == "its run is \(plan.run), ours is \(other.run)")
        other.replacesUnfinished = true
        try site.publisher().publish(other)
        #expect(try site.publisher().state(of: other) == .published)
        #expect(!site.files().contains { $0.contains(plan.run) })
    }

    @Test
    func `what the server refuses is said with what to do about it`() throws {
        let scratch = try Scratch()
        let site = try DAVSite()
        let plan = try TestDestination.plan(in: scratch)
        func failure(_ body: () throws -> Void) -> Failure? {
            #expect(throws: Failure.self) { try body() }
        }
        let wrong = try site.publisher([:], ["WEBDAV_PASSWORD": "some-other-password"])
        let login = failure { try wrong.preflight(plan.candidate) }
        #expect(login?.why == "the server answered 401")
        #expect(login?.hint == "the server does not accept what is in WEBDAV_PASSWORD")
        let missing = try site.publisher(["password": "ACME_PASSWORD"])
        #expect(
            failure { try missing.preflight(plan.candidate) }?.why
                == "the variable ACME_PASSWORD is not set")
        let plain = try site.publisher(address: site.server.makingFolders)
        #expect(failure { try plain.publish(plan) }?.hint?.contains("dav_methods") == true)
        let large = try TestDestination.plan(
            [("large", String(repeating: "x", count: 21 << 20), .sealed)], in: scratch)
        #expect(
            failure { try site.publisher().publish(large) }?.hint?.contains("client_max_body_size")
                == true)
        #expect(try site.visible() == [])
    }

    @Test
    func `a thousand files are listed once, and arrive`() throws {
        let scratch = try Scratch()
        let site = try DAVSite()
        var files: [(String, String, PublishItem.Role)] = (0..<1000).map {
            ("file-\($0)", "number \($0)", .sealed)
        }
        files.append(("SHA256SUMS", "the list", .sealed))
        let plan = try TestDestination.plan(files, in: scratch)
        try site.publisher().publish(plan)
        #expect(site.files().count == 1002)
        let lists = try site.server.accessLog.filter { $0.contains("\"PROPFIND") }
        #expect(lists.count < 20)
    }

    @Test
    func `answers name their files by whole addresses, paths, or a place behind another server`()
        throws
    {
        func names(_ hrefs: String...) throws -> [String] {
            let entries = hrefs.map { href in
                let kind = href.hasSuffix("/") ? "<resourcetype><collection/></resourcetype>" : ""
                return "<response><href>\(href)</href><propstat><prop>\(kind)"
                    + "<getcontentlength>7</getcontentlength></prop></propstat></response>"
            }
            let text = "<multistatus>\(entries.joined())</multistatus>"
            return try DAVListing(Array(text.utf8), of: "https://a/dav").files
                .map { $0.isFolder ? $0.name + "/" : $0.name }
        }
        #expect(try names("/dav/", "/dav/a%20b", "/dav/c/") == ["a b", "c/"])
        #expect(try names("https://a/dav/", "https://a/dav/x%2By%25") == ["x+y%"])
        #expect(try names("/behind/here/x", "/behind/here/") == ["x"])
        #expect(try names("/dav/") == [])
        for wrong in ["%FF", "%G1", "%+1", "%2", "..", "%2E%2E/", "a%2Fb"] {
            #expect(throws: Failure.self) { try names("/dav/", "/dav/" + wrong) }
        }
    }
}
