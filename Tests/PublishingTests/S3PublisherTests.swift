import Files
import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import Publishing

/// What is particular to S3: keys, parts, checksums, and what its servers do to us.
@Suite("Publishing to S3", .needsPython, .needs("curl"))
struct S3PublisherTests {
    /// What boto3 finds below the folder, each with its digest and type.
    private static let reader = """
        import boto3, botocore, hashlib, sys
        endpoint, key, secret, bucket, session = sys.argv[1:6]
        s3 = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
            aws_session_token=session or None, region_name="us-east-1", config=botocore.config.Config(s3={"addressing_style": "path"}))
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="acme/"):
            for one in page.get("Contents", []):
                answer = s3.get_object(Bucket=bucket, Key=one["Key"])
                print(one["Key"], hashlib.sha256(answer["Body"].read()).hexdigest(), answer["ContentType"])
        """

    private func read(_ site: S3Site) throws -> [String] {
        let server = site.server
        let answer = try Python.run(
            Self.reader,
            [
                server.endpoint, server.key, server.secret, server.bucket, server.session ?? "",
            ])
        #expect(answer.status == 0, "\(answer)")
        return answer.output.split(separator: "\n").map(String.init)
    }

    private func moto(_ server: MotoServer) throws -> S3Publisher {
        try S3Publisher(
            DestinationAddress("\(server.bucket)/acme", ["endpoint": server.endpoint]),
            .test(
                ["AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret],
                patience: .punctual))
    }

    /// A plan with one large artifact whose bytes are not all the same.
    private func large(_ bytes: Int, in scratch: Scratch) throws -> PublishPlan {
        var text = ""
        text.reserveCapacity(bytes)
        while text.utf8.count < bytes { text += "line \(text.utf8.count) of a large file\n" }
        return try TestDestination.plan(
            [("acme.tar.gz", text, .sealed), ("SHA256SUMS", "the list", .sealed)], in: scratch)
    }

    @Test
    func `boto3 reads back what was published, with its types`() throws {
        let scratch = try Scratch()
        let site = try S3Site()
        let plan = try TestDestination.plan(in: scratch)
        try site.publisher().publish(plan)
        let types = [
            "acme.tar.gz": "application/octet-stream", "SHA256SUMS": "text/plain; charset=utf-8",
        ]
        let found = try read(site)
        for item in plan.items {
            let type = types[item.name] ?? "text/plain; charset=utf-8"
            #expect(found.contains("acme/1.2.0/\(item.name) \(item.sha256.hex) \(type)"))
        }
        #expect(found.contains { $0.hasPrefix("acme/latest.json ") })
        #expect(found.count == plan.items.count + 1)
    }

    @Test
    func `keys that end soon bring their token`() throws {
        let scratch = try Scratch()
        let site = try S3Site(session: "a/session+token")
        let plan = try TestDestination.plan(in: scratch)
        let usual = try site.publisher([:], ["AWS_SESSION_TOKEN": "a/session+token"])
        #expect(try usual.stage(plan) == "s3 rel/acme/.staging-1.2.0-\(plan.run)")
        let named = try site.publisher(["session": "TOKEN"], ["TOKEN": "a/session+token"])
        #expect(try named.state(of: plan) == .unfinished)
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: plan) }
        #expect(failure?.why.contains("InvalidToken") == true)
    }

    @Test
    func `a large file goes in parts, which a stopped run leaves and the next clears away`() throws
    {
        let scratch = try Scratch()
        let server = try MotoServer()
        let plan = try large(70 << 20, in: scratch)
        let script = """
            import boto3, sys
            s3 = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3], region_name="us-east-1")
            if sys.argv[4] == "begin": s3.create_multipart_upload(Bucket="rel", Key="acme/1.2.0/acme.tar.gz")
            print(len(s3.list_multipart_uploads(Bucket="rel").get("Uploads", [])), *[o["Key"] for o in s3.list_objects_v2(Bucket="rel").get("Contents", [])])
            """
        func look(_ step: String = "") throws -> String {
            let answer = try Python.run(script, [server.endpoint, server.key, server.secret, step])
            return answer.output + answer.error
        }
        #expect(try look("begin") == "1\n")
        try moto(server).publish(plan)
        #expect(
            try look() == "0 acme/1.2.0/SHA256SUMS acme/1.2.0/acme.tar.gz acme/latest.json\n")
        #expect(try moto(server).state(of: plan) == .published)
    }

    @Test
    func `parts, and joining them, survive every kind of trouble`() throws {
        let scratch = try Scratch()
        let site = try S3Site()
        let plan = try large(70 << 20, in: scratch)
        try site.server.setFaults([
            .init(.status, method: "PUT", key: "*.gz", status: 500),
            .init(.drop, method: "PUT", key: "*.gz", bytes: 1 << 20),
            .init(.lost, method: "POST", key: "*.gz", status: 503),
            .init(.slowdown, method: "POST", key: "*.gz"),
        ])
        try site.publisher().publish(plan)
        let name = "acme/1.2.0/acme.tar.gz"
        #expect(
            try read(site).contains("\(name) \(plan.items[0].sha256.hex) application/octet-stream"))
    }

    @Test(arguments: [1, 2])
    func `an answer that was lost is found out by looking`(_ times: Int) throws {
        let scratch = try Scratch()
        let site = try S3Site()
        let plan = try TestDestination.plan(in: scratch)
        try site.server.setFaults([
            .init(.lost, method: "PUT", key: "*.gz", times: times, status: 500),
            .init(.lost, method: "PUT", key: "*SHA256SUMS", times: times, status: 500),
            .init(.lost, method: "PUT", key: "*latest.json", times: times, status: 500),
            .init(.slowdown, method: "GET", times: 2),
        ])
        try site.publisher().publish(plan)
        #expect(try site.publisher().state(of: plan) == .published)
        #expect(try site.visible().count == plan.items.count + 1)
    }

    @Test
    func `a server that believes every checksum is not believed`() throws {
        let server = try MotoServer()
        let scratch = try Scratch()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try moto(server)
        try publisher.publish(plan, steps: plan.items.count)
        #expect(try publisher.arrived(plan).allSatisfy { $0.sha256 == nil })
        try publisher.check(plan)
    }

    @Test
    func `what a server says that it has compared itself is taken for the digest`() throws {
        let scratch = try Scratch()
        let server = try MotoServer()
        let publisher = try moto(server)
        let plan = try large(70 << 20, in: scratch)
        try publisher.publish(plan, steps: plan.items.count)
        let store = try #require(publisher.store as? S3Store)
        store.client.comparesChecksums.withLock { $0 = true }
        let list = ".staging-1.2.0-\(plan.run)/SHA256SUMS"
        #expect(try store.digest(of: list) == plan.items[1].sha256)
        // The checksum over those of the parts is another thing.
        #expect(try store.digest(of: "1.2.0/acme.tar.gz") == nil)
        #expect(try store.digest(of: "1.2.0/absent") == nil)
        try publisher.check(plan)
    }

    @Test
    func `a clock that is wrong is named as the reason`() throws {
        let site = try S3Site(patience: .test)
        let plan = try TestDestination.plan(in: try Scratch())
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: plan) }
        #expect(failure?.why.contains("RequestTimeTooSkewed") == true)
        #expect(failure?.hint == "set this machine's clock, which says 2026-01-02T03:04:05Z")
    }

    @Test
    func `a wrong key is named by its variable, and its secret by nobody`() throws {
        let site = try S3Site()
        let plan = try TestDestination.plan(in: try Scratch())
        func failure(_ settings: [String: String], _ environment: [String: String]) -> Failure? {
            #expect(throws: Failure.self) {
                try site.publisher(settings, environment).state(of: plan)
            }
        }
        let wrong = failure([:], ["AWS_SECRET_ACCESS_KEY": "another-secret"])
        #expect(wrong?.why.contains("SignatureDoesNotMatch") == true)
        #expect(wrong?.hint?.contains("AWS_SECRET_ACCESS_KEY") == true)
        #expect(wrong.map { "\($0)" }?.contains("another-secret") == false)
        let missing = failure(["secret": "ACME_SECRET"], [:])
        #expect(missing?.why == "the variable ACME_SECRET is not set")
        #expect(missing?.exit == .usage)
        let region = failure(["region": "eu-west-1"], [:])
        #expect(region?.hint == "name the bucket's own 'region' in the manifest")
        let short = failure([:], ["AWS_SECRET_ACCESS_KEY": "short"])
        #expect(short?.exit == .usage)
    }

    @Test
    func `another publication of the version is left alone, until told otherwise`() throws {
        let first = try Scratch(), second = try Scratch()
        let site = try S3Site()
        let plan = try TestDestination.plan(in: first)
        try site.publisher().publish(plan, steps: 3)
        var other = try TestDestination.plan(in: second, salt: "!")
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: other) }
        #expect(failure?.why == "its run is \(plan.run), ours is \(other.run)")
        #expect(throws: Failure.self) { try site.publisher().stage(other) }
        try site.publisher().abandon(other)
        #expect(try site.publisher().state(of: plan) == .unfinished)
        other.replacesUnfinished = true
        try site.publisher().publish(other)
        #expect(try site.publisher().state(of: other) == .published)
        #expect(try !site.keys().contains { $0.contains(plan.run) })
    }

    @Test
    func `what somebody else put in the version's place is not touched`() throws {
        let site = try S3Site()
        let plan = try TestDestination.plan(in: try Scratch())
        try site.spoil("mine.txt", of: plan)
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: plan) }
        #expect(failure?.what.contains("holds something else as 1.2.0") == true)
        #expect(throws: Failure.self) { try site.publisher().stage(plan) }
        #expect(try site.keys() == ["1.2.0/mine.txt"])
    }

    @Test
    func `a file that appeared meanwhile is not overwritten`() throws {
        let scratch = try Scratch()
        let site = try S3Site()
        let plan = try TestDestination.plan(in: scratch)
        let publisher = try site.publisher()
        _ = try publisher.stage(plan)
        try site.spoil("acme.tar.gz", of: plan)
        let failure = #expect(throws: Failure.self) {
            try publisher.put(plan.items[0], of: plan)
        }
        #expect(failure?.why == "another file of that name is there by now")
        let path = "\(site.server.endpoint)/\(site.server.bucket)/acme/1.2.0/acme.tar.gz"
        #expect(try site.curl([path]) == "spoiled")
    }

    @Test
    func `a server that knows neither checksums nor conditions is asked and told without`() throws {
        let scratch = try Scratch()
        let site = try S3Site()
        let plan = try TestDestination.plan(in: scratch)
        try site.server.setFaults([
            .init(.status, method: "PUT", key: "*.gz", status: 501)
        ])
        try site.publisher().publish(plan)
        #expect(try site.publisher().state(of: plan) == .published)
        try site.server.setFaults([.init(.status, method: "PUT", status: 501)])
        let next = try TestDestination.plan(in: scratch, version: "1.3.0")
        let publisher = try site.publisher()
        _ = try publisher.stage(next)
        try site.spoil("acme.tar.gz", of: next)
        let failure = #expect(throws: Failure.self) {
            try publisher.put(next.items[0], of: next)
        }
        #expect(failure?.why == "another file of that name is there by now")
        try publisher.publish(next)
        #expect(try publisher.state(of: next) == .published)
    }

    @Test
    func `a withdrawn version says so, and the pointer goes back`() throws {
        let scratch = try Scratch()
        let site = try S3Site()
        for version in ["1.1.0", "1.2.0"] {
            try site.publisher().publish(
                TestDestination.plan(
                    [
                        (
                            "release.json",
                            "{\"version\":\"\(version)\",\"name\":\"acme\",\"date\":\"\",\"sequence\":1}",
                            .sealed
                        ), ("SHA256SUMS", "the list of \(version)", .sealed),
                    ], in: scratch, version: version))
        }
        let publisher = try site.publisher()
        let done = try publisher.withdraw(Version(parsing: "1.2.0"), reason: "it burns")
        #expect(
            done == [
                "s3 rel/acme/1.2.0 says that it is withdrawn", "latest.json points to 1.1.0 again",
            ])
        #expect(try site.keys().contains("1.2.0/WITHDRAWN.json"))
        #expect(
            try publisher.withdraw(Version(parsing: "1.1.0"), reason: "it burns too").last
                == "latest.json is gone: no other stable version is published")
        #expect(throws: Failure.self) {
            try publisher.withdraw(Version(parsing: "3.0.0"), reason: "")
        }
    }

    @Test
    func `a thousand files are listed once and arrive, over pages of a thousand`() throws {
        let scratch = try Scratch()
        let server = try MotoServer()
        var files: [(String, String, PublishItem.Role)] = (0..<1000).map {
            ("file-\($0)", "number \($0)", .sealed)
        }
        files.append(("SHA256SUMS", "the list", .sealed))
        let plan = try TestDestination.plan(files, in: scratch)
        let publisher = try moto(server)
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
        let requests = try server.requests.filter { $0.contains("list-type") }
        #expect(requests.count < 40)
    }
}
