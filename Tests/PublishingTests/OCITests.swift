import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// OCI registries: a real one, behind a front that fails on request.
@Suite("OCI", .needs("docker-registry", "htpasswd", "skopeo", "curl"))
struct OCITests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    @Test
    func `a file that always arrives otherwise is never revealed`() throws {
        let site = try OCISite()
        // The first content is our own empty one.
        try site.server.setFaults([Fault(.corrupt, on: "upload_blob", skip: 1, times: -1)])
        let failure = #expect(throws: Failure.self) { try site.publisher().publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what.contains("cannot upload acme.tar.gz") == true)
        #expect(try site.visible() == [])
    }

    @Test
    func `skopeo copies the release, and every file in it is the one that was sealed`() throws {
        let site = try OCISite()
        try site.publish(plan, runs: 1)
        let from = [
            "--src-tls-verify=false", "--src-creds",
            "\(site.server.user):\(site.server.password)",
        ]
        let copied = try Command.run(
            "skopeo",
            ["copy"] + from + ["docker://\(site.repository):1.2.0", "oci:\(scratch("copy")):1.2.0"])
        #expect(copied.status == 0, "\(copied)")
        for item in plan.items where item.role == .sealed {
            let bytes = try scratch.data("copy/blobs/sha256/\(item.sha256.hex)")
            #expect(bytes == (try Data(contentsOf: URL(fileURLWithPath: item.path))))
        }
        let raw = try Command.run(
            "skopeo",
            [
                "inspect", "--raw", "--tls-verify=false", from[1].replacing("src-", with: ""),
                from[2], "docker://\(site.repository):latest",
            ]
        ).output
        #expect(raw.contains(#""artifactType":"application/vnd.consign.release.v1""#))
        #expect(raw.contains(#""org.opencontainers.image.version":"1.2.0""#))
    }

    @Test
    func `a registry that lists what refers to a release needs no second list`() throws {
        var options = RegistryFront.Options()
        options.listsReferrers = true
        let site = try OCISite(options)
        try site.publish(plan, runs: 1)
        #expect(try site.tags() == ["1.2.0", "latest"])
        let better = try TestDestination.plan(in: scratch, notes: "better notes")
        #expect(
            try site.publisher().complete(better, replacing: []) == ["updated RELEASE-NOTES.md"])
        #expect(try site.publisher().complete(better, replacing: []) == [])
        let listed = try site.server.state()["referrers"] as? [String: [String: Any]] ?? [:]
        #expect(listed.values.map(\.count) == [2])
    }

    @Test
    func `the notes that were replaced are referred to no more`() throws {
        let site = try OCISite()
        try site.publish(plan, runs: 1)
        let better = try TestDestination.plan(in: scratch, notes: "better notes")
        #expect(
            try site.publisher().complete(better, replacing: []) == ["updated RELEASE-NOTES.md"])
        let subject = try site.digest(of: "1.2.0")
        #expect(try site.referring(to: subject) == ["RELEASE-NOTES.md", "SHA256SUMS.minisig"])
    }

    @Test
    func `latest is the highest stable version that is not withdrawn`() throws {
        let site = try OCISite()
        for version in ["1.10.0", "1.9.1", "2.0.0-rc.1"] {
            try site.publisher().publish(try TestDestination.plan(in: scratch, version: version))
        }
        #expect(try site.digest(of: "latest") == site.digest(of: "1.10.0"))
        let publisher = try site.publisher()
        let lines = try publisher.withdraw(try Version(parsing: "1.10.0"), reason: "it bites")
        #expect(lines.last == "latest points to 1.9.1")
        #expect(lines.first?.hasSuffix("acme/acme:1.10.0 says that it is withdrawn") == true)
        let subject = try site.digest(of: "1.10.0")
        #expect(try site.referring(to: subject).contains("WITHDRAWN.json"))
        let last = try publisher.withdraw(try Version(parsing: "1.9.1"), reason: "it bites too")
        #expect(last.last == "latest stays: there is no other stable version to point to")
    }

    @Test
    func `a version with build metadata has a tag without a plus sign`() throws {
        let site = try OCISite()
        let plan = try TestDestination.plan(in: scratch, version: "1.2.0+build.5")
        try site.publisher().publish(plan)
        #expect(try site.tags().contains("1.2.0_build.5"))
        #expect(try site.tags().contains("latest"))
        #expect(try site.publisher().state(of: plan) == .published)
    }

    @Test
    func `where nothing can be deleted a publication is given up all the same`() throws {
        var options = RegistryFront.Options()
        options.deletes = false
        let site = try OCISite(options)
        try site.publisher().publish(plan, steps: 2)
        try site.publisher().abandon(plan)
        #expect(try site.publisher().state(of: plan) == .absent)
        let other = try TestDestination.plan(in: scratch, salt: "!")
        try site.publisher().publish(other)
        #expect(try site.publisher().state(of: other) == .published)
    }

    @Test(arguments: 1...Thoroughness.rounds(2, all: 30))
    func `of two publications begun together one is released`(_ round: Int) throws {
        let site = try OCISite()
        let second = try Scratch()
        let plans = [plan, try TestDestination.plan(in: second, salt: "!")]
        let ended = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            guard (try? site.publisher().publish(plans[index])) != nil else { return }
            ended.withLock { $0.append(index) }
        }
        // Whoever was told that it is published finds it so.
        for index in ended.withLock({ $0 }) {
            #expect(try site.publisher().state(of: plans[index]) == .published)
        }
    }

    @Test
    func `another's unfinished publication is taken over only when that is wanted`() throws {
        let site = try OCISite()
        let first = try site.publisher()
        try first.publish(plan, steps: 2)
        var other = try TestDestination.plan(in: scratch, salt: "!")
        #expect(throws: Failure.self) { try site.publisher().stage(other) }
        other.replacesUnfinished = true
        try site.publisher().publish(other)
        #expect(throws: Failure.self) { try first.reveal(plan) }
        #expect(try site.publisher().state(of: other) == .published)
    }

    @Test
    func `many files take no more requests than they must`() throws {
        let site = try OCISite()
        let plan = try TestDestination.plan(count: 100, in: scratch)
        try site.publisher().publish(plan)
        // Looked for, a session, sent, and looked for again.
        #expect(try site.server.log().count < 4 * plan.items.count + 100)
        #expect(try site.publisher().state(of: plan) == .published)
    }

    @Test
    func `what is good for an address, and how it is called`() throws {
        for address in ["ghcr.io/acme/acme", "localhost/acme", "docker.io/acme/acme_x.y-z"] {
            #expect(
                try OCIPublisher(DestinationAddress(address), .test()).title == "oci \(address)")
        }
    }

    @Test func `what a registry lost of a signature cannot be put back, and that is said`() throws {
        let scratch = try Scratch()
        let site = try OCISite()
        var plan = try TestDestination.plan(in: scratch)
        plan.judge = { $1 == Array("a seal".utf8) }
        try site.open().publish(plan)
        try site.overwrite(try #require(plan.item("SHA256SUMS.minisig")))
        plan.replacesUnfinished = true
        // A registry takes no content that it believes to have.
        let failure = #expect(throws: Failure.self) {
            try Publishing(scratch: scratch, plan: plan).run([Target(site.open())])
        }
        #expect(failure?.why == "ours could not take its place")
        #expect(failure?.exit == .unverified)
    }
}
