import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// GitLab: packages that keep every upload, releases without drafts, roles.
@Suite("GitLab", .needs("python3", "curl"))
struct GitLabTests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    @Test
    func `a file that arrived otherwise is sent again, and the newest is served`() throws {
        let site = try GitLabSite()
        try site.server.setFaults([Fault(.corrupt, on: "upload_generic", file: "acme.tar.gz")])
        try site.publisher().publish(plan)
        #expect(try site.curl([address(site, "acme.tar.gz")]) == "the artifact")
        #expect(try site.files().filter { $0 == "acme.tar.gz" }.count == 2)
        // Who may delete leaves nothing spoiled behind.
        try site.server.reset()
        try site.server.setFaults([Fault(.corrupt, on: "upload_generic", file: "acme.tar.gz")])
        try site.publisher(GitLabSite.maintainer).publish(plan)
        #expect(try site.files().sorted() == plan.items.map(\.name).sorted())
    }

    @Test
    func `a file that always arrives otherwise is never revealed`() throws {
        let site = try GitLabSite()
        try site.server.setFaults([
            Fault(.corrupt, on: "upload_generic", file: "acme.tar.gz", times: -1)
        ])
        let failure = #expect(throws: Failure.self) { try site.publisher().publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what.contains("acme.tar.gz did not arrive") == true)
        #expect(try site.visible() == [])
    }

    @Test(.needsPython)
    func `python-gitlab reads the release back`() throws {
        let site = try GitLabSite()
        try site.publish(plan, runs: 1)
        let answer = try Python.run(
            """
            import gitlab, hashlib, requests, sys
            project = gitlab.Gitlab(sys.argv[1]).projects.get("acme/acme")
            release = project.releases.get("v1.2.0")
            print(release.name, "consign run" in release.description, release.description.split()[0])
            for link in reversed(release.assets["links"]):
                data = requests.get(link["direct_asset_url"]).content
                print(link["name"], link["link_type"], hashlib.sha256(data).hexdigest())
                assert link["direct_asset_url"] == sys.argv[2] + "/" + link["name"]
            """,
            [site.server.url, try site.publisher().base(of: plan.candidate) ?? ""])
        let lines = plan.items.map { item in
            let isArtifact = item.name == "acme.tar.gz"
            return "\(item.name) \(isArtifact ? "package" : "other") \(item.sha256.hex)\n"
        }
        #expect(answer.output == "acme 1.2.0 True notes\n" + lines.joined(), "\(answer)")
    }

    @Test
    func `a job publishes with its own token, which goes in a header of its own`() throws {
        var options = GitLabServer.Options()
        options.isPrivate = true
        let site = try GitLabSite(options)
        let environment = ["GITLAB_TOKEN": "", "CI_JOB_TOKEN": site.server.jobToken]
        let publisher = try site.publisher("", environment)
        #expect(publisher.secretNames == ["CI_JOB_TOKEN"])
        try publisher.preflight(plan.candidate)
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
        let log = try site.server.log()
        #expect(Set(log.flatMap { $0.credentials ?? [] }) == ["job-token"])
    }

    @Test
    func `what cannot work is found before anything is built`() throws {
        var options = GitLabServer.Options()
        options.tags = ["v1.9.1": String(repeating: "5e", count: 20)]
        let site = try GitLabSite(options)
        func complaint(_ token: String, _ version: String, commit: String? = nil) -> Failure? {
            #expect(throws: Failure.self) {
                let version = try Version(parsing: version)
                try site.publisher(token).preflight(
                    Candidate(name: "acme", version: version, tag: nil, commit: commit))
            }
        }
        let low = complaint(GitLabSite.reporter, "1.2.0")
        #expect(low?.why == "its role is lower than Developer")
        #expect(
            complaint(GitLabSite.developer, "7.0.0")?.what == "there is no tag v7.0.0 in acme/acme")
        let other = complaint(GitLabSite.developer, "1.9.1", commit: "abc")
        #expect(other?.what == "the tag v1.9.1 in acme/acme is another commit")
        #expect(complaint("glpat-unknown", "1.2.0")?.why.contains("401") == true)
        #expect(complaint("", "1.2.0")?.why == "the variable GITLAB_TOKEN is not set")
    }

    @Test
    func `names without a lasting address are found when planning`() throws {
        let publisher = try GitLabSite().publisher()
        for name in ["acme-1.2.0_x.tar.gz", "SHA256SUMS", "release.json"] {
            #expect(publisher.served(name) == name)
        }
        for name in ["a+b.deb", "a~1", "a b", "a_", String(repeating: "a", count: 200)] {
            #expect(publisher.served(name) != name)
        }
    }

    @Test
    func `another's unfinished publication is taken over only when that is wanted`() throws {
        let site = try GitLabSite()
        let first = try site.publisher()
        try first.publish(plan, steps: 2)
        var other = try TestDestination.plan(in: scratch, salt: "!")
        #expect(throws: Failure.self) { try site.publisher().stage(other) }
        other.replacesUnfinished = true
        try site.publisher().publish(other)
        #expect(try site.curl([address(site, "acme.tar.gz")]) == "the artifact!")
        let failure = #expect(throws: Failure.self) { try first.reveal(plan) }
        #expect(failure?.what.contains("holds another publication") == true)
    }

    @Test(arguments: 1...Thoroughness.rounds(2, all: 30))
    func `of two publications begun together one is released, unmixed`(_ round: Int) throws {
        let site = try GitLabSite()
        let second = try Scratch()
        let plans = [plan, try TestDestination.plan(in: second, salt: "!")]
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            try? site.publisher().publish(plans[index])
        }
        let texts = try ["acme.tar.gz", "SHA256SUMS"].map { name in
            try site.visible().isEmpty ? "" : try site.curl([address(site, name)])
        }
        #expect(
            [["the artifact", "the list"], ["the artifact!", "the list!"], ["", ""]]
                .contains(texts))
    }

    @Test
    func `what ours replace goes where the role allows it`() throws {
        let site = try GitLabSite()
        for token in [GitLabSite.developer, GitLabSite.maintainer] {
            try site.server.reset()
            try site.publisher().publish(plan, steps: 2)
            var other = try TestDestination.plan(in: scratch, salt: "!")
            other.replacesUnfinished = true
            try site.publisher(token).publish(other)
            let doubled = token == GitLabSite.developer ? ["acme.tar.gz"] : []
            #expect(try site.files().sorted() == (plan.items.map(\.name) + doubled).sorted())
        }
    }

    @Test
    func `withdrawing goes as far as the role, and lasts`() throws {
        for token in [GitLabSite.developer, GitLabSite.maintainer] {
            let site = try GitLabSite()
            let publisher = try site.publisher(token)
            try publisher.publish(plan)
            let lines = try publisher.withdraw(plan.version, reason: "it bites")
            #expect(try site.files().contains("WITHDRAWN.json"))
            if token == GitLabSite.maintainer {
                #expect(lines == ["the release v1.2.0 is gone; its tag and its package stay"])
                let failure = #expect(throws: Failure.self) { try publisher.state(of: plan) }
                #expect(failure?.what == "acme 1.2.0 was withdrawn from acme/acme")
            } else {
                let release = try site.json("/releases/v1.2.0") as? [String: Any]
                #expect(release?["name"] as? String == "Withdrawn: acme 1.2.0")
                #expect((release?["description"] as? String)?.contains("it bites") == true)
                #expect(try publisher.complete(plan, replacing: []) == [])
            }
        }
    }

    @Test
    func `what a Developer may not delete is said`() throws {
        let site = try GitLabSite()
        let publisher = try site.publisher()
        try publisher.publish(plan, steps: 2)
        let failure = #expect(throws: Failure.self) { try publisher.abandon(plan) }
        #expect(failure?.why.contains("the role Maintainer") == true)
    }

    @Test
    func `the token goes to its own host only, and into no message`() throws {
        let site = try GitLabSite()
        let stranger = try GitLabServer()
        let publisher = try GitLabPublisher(
            DestinationAddress("acme/acme", ["url": stranger.api]),
            .test(["CI_API_V4_URL": site.server.api, "GITLAB_TOKEN": GitLabSite.developer]))
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.message.contains(GitLabSite.developer) == false)
        #expect(try site.server.log().isEmpty)
    }

    @Test
    func `many files take no more requests than they must`() throws {
        let site = try GitLabSite()
        let plan = try TestDestination.plan(count: Thoroughness.rounds(120, all: 400), in: scratch)
        try site.publisher().publish(plan)
        let requests = try site.server.log().count
        #expect(requests < 2 * plan.items.count + 100)
        #expect(try site.visible().count == plan.items.count)
    }

    private func address(_ site: GitLabSite, _ name: String) -> String {
        "\(site.server.api)/projects/1/packages/generic/acme/1.2.0/\(name)"
    }
}
