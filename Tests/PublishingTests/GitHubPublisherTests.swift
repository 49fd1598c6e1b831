import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// What is particular to GitHub, against a stand-in that is as strict as the service.
@Suite(.needs("python3", "curl")) struct GitHubPublisherTests {
    /// Every request that a publication makes.
    static let operations = [
        "repos/list-releases", "git/get-ref", "repos/get-release-by-tag", "repos/create-release",
        "repos/list-release-assets", "repos/upload-release-asset", "repos/update-release",
        "repos/get-latest-release", "repos/get-release-asset",
    ]
    /// Every way of failing that may pass.
    static let faults: [Fault.Action] = [
        .status, .lost, .lostdrop, .drop, .starter, .ratelimit, .secondary, .stale,
    ]

    /// The names of what is visible, and whether any draft is left.
    private func look(_ site: GitHubSite) throws -> (visible: [String], drafts: Int) {
        let drafts = try site.releases(token: site.server.token)
            .filter { $0["draft"] as? Bool == true }
        return (try site.visible().sorted(), drafts.count)
    }

    private func expected(_ plan: PublishPlan) -> [String] {
        plan.items.map { "\(plan.version)/\($0.name)" }.sorted()
    }

    @Test(arguments: operations)
    func `every fault at every request is outlived`(_ operation: String) throws {
        let scratch = try Scratch()
        let site = try GitHubSite(tags: [])
        let plan = try TestDestination.plan(in: scratch)
        for fault in Self.faults {
            for skip in Thoroughness.isFull ? [0, 1, 2] : [0] {
                try site.server.reset()
                try site.makeTag("v1.2.0")
                let rule = Fault(fault, on: operation, skip: skip, times: 2, seconds: 0)
                try outlive(rule, plan, site, scratch, "\(fault) after \(skip)")
            }
        }
    }

    private func outlive(
        _ fault: Fault, _ plan: PublishPlan, _ site: GitHubSite, _ scratch: Scratch, _ name: String
    ) throws {
        let publishing = Publishing(scratch: scratch, plan: plan)
        try site.server.setFaults([fault])
        do { try publishing.run([Target(try site.publisher())]) } catch {
            // Given up on: then all is visible or nothing, and the next run finishes it.
            try site.server.setFaults([])
            let seen = try site.visible()
            #expect(seen.isEmpty || seen.sorted() == expected(plan), "\(name): \(error)")
            try publishing.run([Target(try site.publisher())])
        }
        try site.server.setFaults([])
        let (visible, drafts) = try look(site)
        #expect(visible == expected(plan) && drafts == 0, "\(name)")
    }

    @Test func `a server that falls silent is not waited for forever`() throws {
        let scratch = try Scratch()
        var patience = Patience.test
        patience.stall = 1
        let site = try GitHubSite(patience: patience)
        try site.server.setFaults([
            Fault(.hang, on: "repos/upload-release-asset", file: "acme.tar.gz", seconds: 20)
        ])
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        #expect(try site.visible().sorted() == expected(plan))
    }

    @Test func `what arrives spoiled every time is never revealed`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        try site.server.setFaults([
            Fault(.corrupt, on: "repos/upload-release-asset", file: "acme.tar.gz", times: -1)
        ])
        let plan = try TestDestination.plan(in: scratch)
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        }
        #expect(failure?.exit == .unverified && failure?.message.contains("acme.tar.gz") == true)
        #expect(try site.visible() == [])
    }

    @Test func `the token never reaches the object store`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        let log = try site.server.log()
        // The object store answers 400 to whoever shows it a token.
        #expect(log.contains { $0.listener == "objects" && $0.status == 200 })
        #expect(!log.contains { $0.listener == "objects" && $0.status == 400 })
    }

    @Test func `over TLS only with the right authority`() throws {
        let scratch = try Scratch()
        var options = GitHubServer.Options()
        options.tls = true
        let site = try GitHubSite(options)
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        #expect(try site.visible().sorted() == expected(plan))
        let stranger = try GitHubPublisher(
            DestinationAddress("acme/acme"),
            .test(["GITHUB_API_URL": site.server.api, "GITHUB_TOKEN": site.server.token]))
        let failure = #expect(throws: Failure.self) { try stranger.preflight(plan.candidate) }
        #expect(failure?.why.contains("certificate") == true)
    }

    /// Another port of the same host is somebody else's until the user says that it is GitHub's.
    @Test func `the token goes to no other port`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try GitHubPublisher(
            DestinationAddress(site.server.repository),
            .test(["GITHUB_API_URL": site.server.api, "GITHUB_TOKEN": site.server.token]))
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(publisher)])
        }
        #expect(failure?.what == "refused to send the token of acme/acme to \(site.server.uploads)")
        #expect(failure?.hint?.contains("GITHUB_UPLOADS_URL") == true)
        #expect(try site.visible().isEmpty)
    }

    @Test func `a server of ones own has everything on one port`() throws {
        let scratch = try Scratch()
        var options = GitHubServer.Options()
        (options.onePort, options.prefix) = (true, "/api/v3")
        let site = try GitHubSite(options)
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        #expect(try site.visible().sorted() == expected(plan))
    }

    @Test func `a hundred and one files are three pages of thirty`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        let plan = try TestDestination.plan(of: 101, in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        let publisher = try site.publisher()
        #expect(try publisher.state(of: plan) == .published)
        // The release's own list is cut at thirty by nobody here; the state has them all.
        #expect(try site.visible().count == 104)
    }

    @Test func `limits are waited for as the server says`() throws {
        let scratch = try Scratch()
        let waited = Mutex<[Double]>([])
        let patience = Patience(
            sleep: { seconds in
                waited.withLock { $0.append(seconds) }
                Thread.sleep(forTimeInterval: seconds)
            }, chance: { 0 }, now: { Timestamp(Int64(Date().timeIntervalSince1970)) },
            say: { _ in })
        let site = try GitHubSite(patience: patience)
        try site.server.setFaults([
            Fault(.secondary, on: "repos/upload-release-asset", file: "SHA256SUMS", seconds: 2)
        ])
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        #expect(waited.withLock { $0 }.contains(2))
        let tries = try site.server.log().filter { $0.path.hasSuffix("?name=SHA256SUMS") }
        #expect(tries.count == 2 && tries[1].time - tries[0].time >= 2, "\(tries)")
    }

    @Test func `a wait beyond our patience is a failure that says until when`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        try site.server.setFaults([Fault(.secondary, on: "*", times: -1, seconds: 4000)])
        let plan = try TestDestination.plan(in: scratch)
        let failure = #expect(throws: Failure.self) {
            try site.publisher().preflight(plan.candidate)
        }
        #expect(failure?.why.contains("wants us to wait until 2026-01-02T") == true)
        #expect(failure?.hint?.contains("--resume") == true)
    }

    @Test func `the latest is the highest stable version`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        for version in ["1.2.0", "1.10.0", "1.9.1", "2.0.0-rc.1"] {
            let plan = try TestDestination.plan(in: scratch, version: version)
            try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        }
        let latest = try site.curl(
            nil, ["\(site.server.api)/repos/acme/acme/releases/latest"])
        #expect(latest.contains("\"tag_name\": \"v1.10.0\""))
    }

    @Test func `an immutable release is whole when it is revealed`() throws {
        let scratch = try Scratch()
        var options = GitHubServer.Options()
        options.immutable = true
        let site = try GitHubSite(options)
        let plan = try TestDestination.plan(in: scratch)
        let told = Publishing.Told()
        let publisher = try GitHubPublisher(
            DestinationAddress(site.server.repository),
            .test(site.environment) { told.add($0) })
        try Publishing(scratch: scratch, plan: plan).run([Target(publisher)])
        #expect(told.all.contains { $0.hasPrefix("releases of acme/acme are immutable") })
        #expect(try site.visible().sorted() == expected(plan))
        // Again, with a signature more: it cannot be added, and nothing fails.
        let more = try TestDestination.plan(
            [
                ("acme.tar.gz", "the artifact", .sealed), ("SHA256SUMS.sshsig", "new", .seal),
                ("SHA256SUMS", "the list", .sealed),
            ], in: scratch)
        try Publishing(scratch: scratch, plan: more).run([Target(try site.publisher())])
        #expect(try site.visible().sorted() == expected(plan))
        let done = try site.publisher().withdraw(plan.version, reason: "it bites")
        #expect(done.first?.contains("is immutable") == true)
    }

    @Test func `a draft of somebody elses is left alone`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        _ = try site.curl(
            site.server.token,
            [
                "-H", "Content-Type: application/json", "-d",
                #"{"tag_name": "v1.2.0", "draft": true, "body": "my notes"}"#,
                "\(site.server.api)/repos/acme/acme/releases",
            ])
        var plan = try TestDestination.plan(in: scratch)
        plan.replacesUnfinished = true
        let failure = #expect(throws: Failure.self) { try site.publisher().stage(plan) }
        #expect(failure?.message.contains("is not ours") == true)
        try site.publisher().abandon(plan)
        #expect(try look(site).drafts == 1)
    }

    @Test func `another publication is replaced only when that is wanted`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        try site.publisher().publish(try TestDestination.plan(in: scratch, salt: "!"), steps: 2)
        var plan = try TestDestination.plan(in: scratch)
        let failure = #expect(throws: Failure.self) { try site.publisher().stage(plan) }
        #expect(failure?.hint?.contains("--replace") == true)
        plan.replacesUnfinished = true
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        #expect(try look(site) == (expected(plan), 0))
    }

    @Test func `a tag that is missing or elsewhere is found beforehand`() throws {
        let site = try GitHubSite(tags: ["1.2.0"])
        let version = try Version(parsing: "1.2.0")
        let publisher = try site.publisher()
        let missing = #expect(throws: Failure.self) {
            try publisher.preflight(
                Candidate(name: "acme", version: version, tag: "v9.9.9", commit: nil))
        }
        #expect(missing?.what == "there is no tag v9.9.9 in acme/acme")
        let elsewhere = #expect(throws: Failure.self) {
            try publisher.preflight(
                Candidate(
                    name: "acme", version: version, tag: "v1.2.0",
                    commit: String(repeating: "0", count: 40)))
        }
        #expect(elsewhere?.what == "the tag v1.2.0 in acme/acme is another commit")
    }

    @Test(arguments: [("ghp_wrong_token", "401"), ("ghp_reader", "403")])
    func `a token that does not serve is said so`(_ token: String, _ status: String) throws {
        let scratch = try Scratch()
        var options = GitHubServer.Options()
        options.tokens = ["ghp_standin": .write, "ghp_reader": .read]
        let site = try GitHubSite(options)
        let plan = try TestDestination.plan(in: scratch)
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([
                Target(try site.publisher(token: token))
            ])
        }
        #expect(failure?.why.contains("the server answered \(status)") == true)
        #expect(failure?.message.contains(token) == false)
    }

    @Test func `a missing token names its variable`() throws {
        let publisher = try GitHubPublisher(
            DestinationAddress("acme/acme", ["token": "ACME_TOKEN"]), .test())
        let plan = try TestDestination.plan(in: try Scratch())
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.why == "the variable ACME_TOKEN is not set" && failure?.exit == .usage)
    }

    @Test func `withdrawing makes it a draft again and takes the latest back`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite()
        for version in ["1.1.0", "1.2.0"] {
            let plan = try TestDestination.plan(in: scratch, version: version)
            try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        }
        let plan = try TestDestination.plan(in: scratch)
        let done = try site.publisher().withdraw(plan.version, reason: "it bites")
        #expect(done == ["v1.2.0 is a draft again"])
        #expect(try site.visible().allSatisfy { $0.hasPrefix("1.1.0/") })
        let latest = try site.curl(nil, ["\(site.server.api)/repos/acme/acme/releases/latest"])
        #expect(latest.contains("v1.1.0"))
        // No later run takes that draft for its own.
        let failure = #expect(throws: Failure.self) { try site.publisher().stage(plan) }
        #expect(failure?.what.hasSuffix("of v1.2.0 in acme/acme was withdrawn") == true)
    }

    @Test(arguments: [
        ("a b(1)~.gz", "a.b.1.gz"), ("acme-1.0~rc1.deb", "acme-1.0.rc1.deb"),
        (".hidden", "default.hidden"), ("acme_1.2.0_amd64.deb", "acme_1.2.0_amd64.deb"),
        ("SHA256SUMS", "SHA256SUMS"), ("a@b+c-d_e.tar.gz", "a@b+c-d_e.tar.gz"),
    ])
    func `names are foreseen`(_ name: String, _ served: String) throws {
        let publisher = try GitHubPublisher(DestinationAddress("acme/acme"), .test())
        #expect(publisher.served(name) == served)
        #expect(
            DestinationRules(publisher).complaints(about: [name]).isEmpty == (name == served))
    }

    @Test func `a name with accents is refused without a guess`() throws {
        let publisher = try GitHubPublisher(DestinationAddress("acme/acme"), .test())
        let complaints = DestinationRules(publisher).complaints(about: ["\u{e4}.txt"])
        #expect(complaints.all.map(\.what) == ["github acme/acme would serve \u{e4}.txt otherwise"])
    }

    @Test(.needs("gh")) func `gh reads what was published`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite(.forGh)
        let plan = try TestDestination.plan(in: scratch)
        try Publishing(scratch: scratch, plan: plan).run([Target(try site.publisher())])
        let view = try site.server.gh("release", "view", "v1.2.0")
        #expect(view.status == 0 && view.output.contains("acme.tar.gz"), "\(view)")
        let folder = scratch("gh")
        let get = try site.server.gh("release", "download", "v1.2.0", "--dir", folder)
        #expect(get.status == 0, "\(get)")
        for item in plan.items {
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: folder + "/" + item.name))
                    == Data(contentsOf: URL(fileURLWithPath: item.path)))
        }
    }
}
