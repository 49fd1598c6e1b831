import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// Gitea and Forgejo: attachments without digests, whose names may be there twice.
@Suite("Gitea", .needs("python3", "curl"))
struct GiteaTests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    @Test
    func `a file that arrived otherwise is not revealed, and the next run replaces it`() throws {
        let site = try GiteaSite()
        try site.server.setFaults([Fault(.corrupt, on: "upload_asset", file: "acme.tar.gz")])
        let failure = #expect(throws: Failure.self) { try site.publisher().publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what.contains("acme.tar.gz did not arrive") == true)
        #expect(try site.visible() == [])
        try site.publisher().publish(plan)
        try site.expectWhole(plan)
        #expect(try site.curl([download("acme.tar.gz", site)], token: nil) == "the artifact")
    }

    @Test(.needsPython)
    func `giteapy and curl read the release back`() throws {
        let site = try GiteaSite()
        try site.publish(plan, runs: 1)
        let answer = try Python.run(
            """
            import giteapy, hashlib, requests, sys
            configuration = giteapy.Configuration()
            configuration.host = sys.argv[1]
            api = giteapy.RepositoryApi(giteapy.ApiClient(configuration))
            (release,) = api.repo_list_releases("acme", "acme")
            print(release.name, release.tag_name, release.draft, release.prerelease, release.body.split()[0])
            for asset in api.repo_list_release_attachments("acme", "acme", release.id):
                assert asset.browser_download_url == sys.argv[2] + "/" + asset.name
                print(asset.name, hashlib.sha256(requests.get(asset.browser_download_url).content).hexdigest())
            """,
            [site.server.api, try site.publisher().base(of: plan.candidate) ?? ""])
        let lines = plan.items.map { "\($0.name) \($0.sha256.hex)\n" }.sorted()
        #expect(
            answer.output == "acme 1.2.0 v1.2.0 False False notes\n" + lines.joined(), "\(answer)")
    }

    @Test
    func `a prerelease is one there too`() throws {
        let site = try GiteaSite()
        let plan = try TestDestination.plan(in: scratch, version: "2.0.0-rc.1")
        try site.publisher().publish(plan)
        #expect(try site.releases(token: nil).first?["prerelease"] as? Bool == true)
    }

    @Test
    func `what cannot work is found before anything is built`() throws {
        var options = GiteaServer.Options()
        options.tags = ["v1.9.1": String(repeating: "5e", count: 20)]
        let site = try GiteaSite(options)
        func complaint(_ token: String, _ version: String, commit: String? = nil) -> Failure? {
            #expect(throws: Failure.self) {
                let version = try Version(parsing: version)
                try site.publisher(token).preflight(
                    Candidate(name: "acme", version: version, tag: nil, commit: commit))
            }
        }
        #expect(complaint(GiteaSite.reader, "1.2.0")?.why == "it may not write there")
        #expect(complaint(GiteaSite.writer, "7.0.0")?.what == "there is no tag v7.0.0 in acme/acme")
        let other = complaint(GiteaSite.writer, "1.9.1", commit: "abc")
        #expect(other?.what == "the tag v1.9.1 in acme/acme is another commit")
        #expect(complaint("gitea-unknown", "1.2.0")?.why.contains("401") == true)
        #expect(complaint("", "1.2.0")?.why == "the variable GITEA_TOKEN is not set")
    }

    @Test
    func `the server's address comes from the line, a variable, or the pipeline it runs in`() throws
    {
        func base(_ settings: [String: String], _ environment: [String: String]) throws -> String? {
            try GiteaPublisher(DestinationAddress("acme/acme", settings), .test(environment))
                .base(of: plan.candidate)
        }
        let end = "/acme/acme/releases/download/v1.2.0"
        #expect(try base(["url": "https://a.example/api/v1/"], [:]) == "https://a.example" + end)
        let action = ["GITEA_ACTIONS": "true", "GITHUB_SERVER_URL": "https://c.example"]
        #expect(try base([:], action) == "https://c.example" + end)
        let variable = action.merging(["GITEA_API_URL": "https://b.example/api/v1"]) { $1 }
        #expect(try base([:], variable) == "https://b.example" + end)
        #expect(try base([:], ["GITHUB_SERVER_URL": "https://c.example"]) == nil)
        let nowhere = #expect(throws: Failure.self) {
            try GiteaPublisher(DestinationAddress("acme/acme"), .test()).preflight(plan.candidate)
        }
        #expect(nowhere?.why == "neither 'url' nor GITEA_API_URL gives one")
    }

    @Test
    func `another's draft is replaced only when that is wanted, somebody's own never`() throws {
        let site = try GiteaSite()
        let first = try site.publisher()
        try first.publish(plan, steps: 2)
        var other = try TestDestination.plan(in: scratch, salt: "!")
        #expect(throws: Failure.self) { try site.publisher().stage(other) }
        other.replacesUnfinished = true
        try site.publisher().publish(other)
        #expect(try site.curl([download("acme.tar.gz", site)], token: nil) == "the artifact!")
        let failure = #expect(throws: Failure.self) { try first.reveal(plan) }
        #expect(failure?.why == "acme.tar.gz differs")
        _ = try site.curl([
            "-H", "Content-Type: application/json", "-d",
            #"{"tag_name": "v1.10.0", "draft": true, "body": "mine"}"#, site.api("/releases"),
        ])
        var next = try TestDestination.plan(in: scratch, version: "1.10.0")
        next.replacesUnfinished = true
        let mine = #expect(throws: Failure.self) { try site.publisher().stage(next) }
        #expect(mine?.what == "the draft of v1.10.0 in acme/acme is not ours")
    }

    @Test(arguments: 1...Thoroughness.rounds(2, all: 30))
    func `of two publications begun together one is released, unmixed`(_ round: Int) throws {
        let site = try GiteaSite()
        let second = try Scratch()
        let plans = [plan, try TestDestination.plan(in: second, salt: "!")]
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            try? site.publisher().publish(plans[index])
        }
        let texts = try ["acme.tar.gz", "SHA256SUMS"].map { name in
            try site.curl([download(name, site)], token: nil)
        }
        #expect(
            [["the artifact", "the list"], ["the artifact!", "the list!"]].contains(texts))
    }

    @Test
    func `two runs of the same publication leave each file once`() throws {
        let site = try GiteaSite()
        let first = try site.publisher(), second = try site.publisher()
        _ = try first.stage(plan)
        _ = try second.stage(plan)
        for item in plan.items {
            _ = try first.put(item, of: plan)
            _ = try second.put(item, of: plan)
        }
        try first.check(plan)
        try second.check(plan)
        _ = try first.reveal(plan)
        #expect(try second.reveal(plan).first?.hasSuffix("is there already") == true)
        try site.expectWhole(plan)
    }

    @Test
    func `withdrawn it is a draft again, which no run takes for its own`() throws {
        let site = try GiteaSite()
        let publisher = try site.publisher()
        try publisher.publish(plan)
        let lines = try publisher.withdraw(plan.version, reason: "it bites")
        #expect(lines == ["v1.2.0 is a draft again"])
        #expect(try site.visible() == [])
        let draft = try site.releases(token: GiteaSite.writer).first
        #expect(draft?["name"] as? String == "Withdrawn: acme 1.2.0")
        #expect((draft?["body"] as? String)?.contains("it bites") == true)
        let again = #expect(throws: Failure.self) { try site.publisher().stage(plan) }
        #expect(again?.what == "the draft of v1.2.0 in acme/acme was withdrawn")
        let failure = #expect(throws: Failure.self) {
            try publisher.withdraw(try Version(parsing: "1.1.0"), reason: "x")
        }
        #expect(failure?.what == "1.1.0 is not published in acme/acme")
    }

    @Test
    func `the token goes to its own host only, and into no message`() throws {
        let site = try GiteaSite()
        let stranger = try GiteaServer()
        let publisher = try site.publisher(GiteaSite.writer, ["url": stranger.api])
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.message.contains(GiteaSite.writer) == false)
        #expect(try site.server.log().isEmpty)
    }

    @Test
    func `many files take no more requests than they must`() throws {
        let site = try GiteaSite()
        let plan = try TestDestination.plan(count: Thoroughness.rounds(120, all: 400), in: scratch)
        try site.publisher().publish(plan)
        #expect(try site.server.log().count < 2 * plan.items.count + 100)
        #expect(try site.visible().count == plan.items.count)
    }

    private func download(_ name: String, _ site: GiteaSite) -> String {
        "\(site.server.url)/acme/acme/releases/download/v1.2.0/\(name)"
    }
}
