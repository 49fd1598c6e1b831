import Foundation
import TestSupport
import Testing

/// The stand-in S3, judged by boto3 and by curl, which signs by itself.
@Suite("The stand-in S3", .needs("python3", "curl"))
struct S3StandInTests {
    @Test(.needsPython, arguments: StandIns.all)
    func `boto3 finds a bucket in it`(_ set: StandIns) throws {
        let server = try S3Server(from: set)
        let proof = try Command.run(
            try #require(Python.path), [ServerProcess.script("s3_proof.py"), server.endpoint])
        #expect(proof.output == "a bucket\n", "\(proof)")
        gone(server.process) { server.stop() }
    }

    @Test(arguments: StandIns.all)
    func `a session's token has to be there, and signed`(_ set: StandIns) throws {
        let server = try S3Server(session: "a/session+token", from: set)
        let address = "\(server.endpoint)/\(server.bucket)/"
        #expect(try curl(server, [address]).1 == "403")
        #expect(try curl(server, [address, "-H", "x-amz-security-token: other"]).1 == "403")
        let named = ["-H", "x-amz-security-token: a/session+token", address]
        #expect(try curl(server, named).1 == "200")
    }

    @Test(arguments: StandIns.all)
    func `requests fail as they are told to`(_ set: StandIns) throws {
        let scratch = try Scratch()
        let file = try scratch.write("acme.bin", Data(repeating: 65, count: 300_000))
        let server = try S3Server(from: set)
        let broken: [Int32] = [52, 55, 56]
        let cases: [(S3Server.Fault, exits: [Int32], status: String, kept: Bool)] = [
            (.init(.status, status: 503), [0], "503", false),
            (.init(.slowdown, method: "PUT"), [0], "503", false),
            (.init(.drop, bytes: 1000), broken, "", false),
            (.init(.lost, method: "PUT", status: 500), [0], "500", true),
            (.init(.slow, seconds: 0.1), [0], "200", true),
            (.init(.status, method: "GET"), [0], "200", true),
            (.init(.status, key: "*.exe"), [0], "200", true),
        ]
        for (number, (fault, exits, status, kept)) in cases.enumerated() {
            let address = "\(server.endpoint)/\(server.bucket)/file-\(number)"
            try server.setFaults([fault])
            let (exit, answer) = try curl(server, [address, "-T", file])
            #expect(exits.contains(exit), "\(fault)")
            if exit == 0 { #expect(answer == status, "\(fault)") }
            try server.setFaults([])
            #expect(try curl(server, [address]).1 == (kept ? "200" : "404"), "\(fault)")
        }
    }

    /// curl's exit status and the answer's.
    private func curl(_ server: S3Server, _ arguments: [String]) throws -> (Int32, String) {
        let done = try Command.run(
            "curl",
            [
                "-s", "-o", "/dev/null", "-w", "%{http_code}", "--aws-sigv4",
                "aws:amz:\(server.region):s3", "--user", "\(server.key):\(server.secret)", "-H",
                "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            ] + arguments)
        return (done.status, done.output)
    }
}
