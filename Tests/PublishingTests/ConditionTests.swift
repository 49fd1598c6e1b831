import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// Servers that overwrite only what was read, and those that do not know such a condition.
@Suite(.needs("python3")) struct ConditionTests {
    @Test func `a WebDAV server that obeys conditions keeps writers apart`() throws {
        let process = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent", [ServerProcess.script("conditions.py")],
            scratch: Scratch())
        let url = "http://127.0.0.1:" + (try process.line(after: "PORT "))
        try keepsApart { try WebDAVPublisher(DestinationAddress(url + "/acme"), .test()).store }
        let left = try Command.run(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", url + "/acme/.new-probe"])
        #expect(left.output == "404")
    }

    @Test func `a bucket that obeys conditions keeps writers apart`() throws {
        let server = try S3Server(from: .ours)
        try keepsApart { try Self.bucket(server) }
    }

    @Test func `a bucket that ignores conditions is known for it`() throws {
        guard let others = StandIns.all.dropFirst().last else { return }
        let server = try S3Server(from: others)
        let store = try Self.bucket(server)
        #expect(!store.keepsApart)
        #expect(try store.list("").isEmpty)
    }

    private static func bucket(_ server: S3Server) throws -> any Store {
        try S3Publisher(
            DestinationAddress("\(server.bucket)/acme", ["endpoint": server.endpoint]),
            .test(
                ["AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret],
                patience: .punctual)
        ).store
    }

    private func keepsApart(_ open: @Sendable () throws -> any SmallFileStore) throws {
        let store = try open()
        #expect(store.keepsApart)
        #expect(try store.write("a.log", over: nil, [1]))
        let first = try #require(try store.file("a.log", limit: 10))
        #expect(try open().swap("a.log", from: first, to: [2]))
        #expect(try !store.swap("a.log", from: first, to: [3]))
        #expect(try !store.swap("a.log", from: nil, to: [3]))
        #expect(try store.bytes("a.log", limit: 10) == [2])
        let many = 8
        DispatchQueue.concurrentPerform(iterations: many) { number in
            for _ in 0..<1000 {
                if (try? open().append("\(number)\n")) == true { return }
                usleep(2000)
            }
            Issue.record("\(number) was never first")
        }
        let lines = try #require(try store.bytes("lines.log", limit: 1000))
        #expect(lines.split(separator: 10).count == many)
    }
}

extension SmallFileStore {
    /// Adds a line to a file; false when another one was first.
    func append(_ line: String) throws -> Bool {
        let old = try file("lines.log", limit: 1000)
        return try write("lines.log", over: old, (old?.bytes ?? []) + Array(line.utf8))
    }
}
