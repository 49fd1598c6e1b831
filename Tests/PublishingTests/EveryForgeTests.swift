import Model
import Publishing
import TestSupport
import Testing

/// A repository on a forge, and what its service calls the two requests that matter most.
protocol ForgeSite: TestSite {
    associatedtype Server: StandIn
    static var upload: String { get }
    static var reveal: String { get }
    var server: Server { get }
    /// Makes a release of the tag as somebody does who has never heard of us.
    func makeRelease(_ tag: String) throws
}

extension ForgeSite {
    /// What curl sends to have a release of `tag` made.
    fileprivate static func sending(_ tag: String) -> [String] {
        ["-H", "Content-Type: application/json", "-d", #"{"tag_name": "\#(tag)"}"#]
    }
}

extension GitHubSite: ForgeSite {
    static let upload = "repos/upload-release-asset", reveal = "repos/update-release"

    func makeRelease(_ tag: String) throws {
        _ = try curl(
            server.token,
            Self.sending(tag) + ["\(server.api)/repos/\(server.repository)/releases"])
    }
}

extension GitLabSite: ForgeSite {
    static let upload = "upload_generic", reveal = "create_release"

    func makeRelease(_ tag: String) throws {
        _ = try curl(Self.sending(tag) + ["\(server.api)/projects/1/releases"])
    }
}

extension GiteaSite: ForgeSite {
    static let upload = "upload_asset", reveal = "update_release"

    func makeRelease(_ tag: String) throws {
        _ = try curl(Self.sending(tag) + [api("/releases")])
    }
}

/// One of the forges.
struct TestForge: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let begin: @Sendable () throws -> any ForgeSite

    static let all = [
        TestForge(testDescription: "GitHub") { try GitHubSite() },
        TestForge(testDescription: "GitLab") { try GitLabSite() },
        TestForge(testDescription: "Gitea") { try GiteaSite() },
    ]
}

/// What every forge is told and asked alike.
@Suite(.needs("python3", "curl")) struct EveryForgeTests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    @Test(arguments: TestForge.all)
    func `a release that somebody made by hand is left alone`(_ forge: TestForge) throws {
        let site = try forge.begin()
        try site.makeRelease("v1.2.0")
        let failure = #expect(throws: Failure.self) { try site.open().state(of: plan) }
        #expect(failure?.what == "the release v1.2.0 in acme/acme is not ours")
    }

    @Test(arguments: TestForge.all)
    func `other bytes are told with the destination`(_ forge: TestForge) throws {
        let site = try forge.begin()
        let publisher = try site.open()
        try publisher.publish(plan)
        let other = try TestDestination.plan(in: scratch, salt: "!")
        let failure = #expect(throws: Failure.self) { try publisher.state(of: other) }
        #expect(
            failure?.what == "acme 1.2.0 is published in \(publisher.title) with other bytes")
    }

    /// Gitea tells no digest, so there the check of what arrived finds it.
    @Test(arguments: TestForge.all.filter { $0.testDescription != "Gitea" })
    func `a file that arrived otherwise is sent again`(_ forge: TestForge) throws {
        let site = try forge.begin()
        let rule = Fault(.corrupt, on: type(of: site).upload, file: "acme.tar.gz")
        try site.server.setFaults([rule])
        let publisher = try site.open()
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
    }

    @Test(arguments: TestForge.all)
    func `other bytes of the same size are other bytes`(_ forge: TestForge) throws {
        let site = try forge.begin()
        try site.open().publish(plan)
        try site.spoil(published: "acme.tar.gz", of: plan)
        let failure = #expect(throws: Failure.self) { try site.open().state(of: plan) }
        #expect(failure?.why == "acme.tar.gz differs")
    }

    @Test(arguments: TestForge.all)
    func `an upload that goes on failing names its file`(_ forge: TestForge) throws {
        let site = try forge.begin()
        let rule = Fault(.status, on: type(of: site).upload, file: "acme.tar.gz", times: -1)
        try site.server.setFaults([rule])
        let failure = #expect(throws: Failure.self) { try site.open().publish(plan) }
        #expect(failure?.what == "cannot upload acme.tar.gz to acme/acme")
        #expect(failure?.why.hasSuffix("after 3 tries") == true)
        #expect(try site.visible() == [])
    }

    @Test(arguments: TestForge.all)
    func `what another run has taken over is not revealed`(_ forge: TestForge) throws {
        let site = try forge.begin()
        let first = try site.open()
        try first.publish(plan, steps: plan.items.count)
        var other = try TestDestination.plan(in: scratch, salt: "!")
        other.replacesUnfinished = true
        _ = try site.open().stage(other)
        let failure = #expect(throws: Failure.self) { try first.reveal(plan) }
        #expect(failure?.what.contains("holds another publication of acme 1.2.0") == true)
        #expect(try site.visible() == [])
    }

    @Test(arguments: TestForge.all)
    func `a release whose answer was lost is told as revealed`(_ forge: TestForge) throws {
        let site = try forge.begin()
        let publisher = try site.open()
        try publisher.publish(plan, steps: plan.items.count)
        try site.server.setFaults([Fault(.lostdrop, on: type(of: site).reveal)])
        let page = try #require(publisher.page(of: plan.candidate))
        #expect(try publisher.reveal(plan) == ["revealed \(page)"])
        #expect(try publisher.reveal(plan) == ["\(page) is there already"])
    }
}
