import Foundation
import TestSupport
import Testing

/// Runs that somebody ends by Ctrl-C or `kill`: each says what is left where and how to go on.
@Suite struct SignalTests {
    /// A project with a key, whose `openssl` never comes back once the file `slow` is there.
    private func project(publish: String = "{directory: public}") throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch("tmp"), withIntermediateDirectories: true)
        try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: 1.0.0
            date: 2026-01-02T03:04:05Z
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}, {file: data, kind: file}]
            artifacts: [{format: tar.xz}]
            sign: {keys: [demo], formats: [openssl]}
            publish: [\(publish)]
            """)
        try scratch.write("stage/acme", "a program")
        try scratch.write("stage/data", "some data")
        let openssl = Tool.path("openssl") ?? "openssl"
        try scratch.write(
            "bin/openssl",
            "#!/bin/sh\nif test -e '\(scratch("slow"))'; then touch '\(scratch("reached"))'; sleep 300; fi\n"
                + "exec \(openssl) \"$@\"\n", mode: 0o755)
        for name in ["demo", "next"] {
            _ = try Command.run(
                Product.consign, ["key", "new", name, "--unprotected"], in: scratch.path)
        }
        return scratch
    }

    private func environment(_ scratch: Scratch) -> [String: String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return ["PATH": scratch("bin") + ":" + path, "CONSIGN_KEYS": "", "TMPDIR": scratch("tmp")]
    }

    /// Starts `consign`, sends `signals` once `isReady`, and says how it ended.
    private func end(
        _ scratch: Scratch, _ arguments: [String], by signals: [Int32],
        where isReady: () -> Bool
    ) throws -> (status: Int32, error: String) {
        let log = scratch("log")
        let error = open(log, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let output = open(scratch("results"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { for file in [error, output] { close(file) } }
        let child = try Child(
            Product.consign, arguments, in: scratch.path, environment: environment(scratch),
            output: output, error: error)
        while child.isRunning, !isReady() { usleep(5000) }
        for signal in signals {
            child.send(signal)
            usleep(300_000)
        }
        let status = child.wait()
        return (status, try String(contentsOfFile: log, encoding: .utf8))
    }

    private func leftovers(_ scratch: Scratch) -> [String] {
        scratch.tree().filter { name in
            [".part", ".next", ".staging", "tmp/consign"].contains { name.contains($0) }
        }
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
    func `a build leaves the folder as it was`(_ signal: Int32, _ status: Int32) throws {
        let scratch = try project()
        let before = try Command.run(
            Product.consign, ["build"], in: scratch.path, environment: environment(scratch))
        #expect(before.status == 0, "\(before)")
        let record = try Data(contentsOf: URL(fileURLWithPath: scratch("dist/SHA256SUMS")))
        try scratch.write("stage/data", SampleBytes.squares(60_000_000))
        let outcome = try end(scratch, ["build"], by: [signal]) {
            FileManager.default.fileExists(atPath: scratch(".dist.next"))
        }
        #expect(outcome.status == status, "\(outcome)")
        let message = """
            consign: interrupted: the release folder is as it was, and what was built is removed
            hint: 'consign build' goes on

            """
        #expect(outcome.error.hasSuffix(message), "\(outcome)")
        #expect(leftovers(scratch) == [])
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch("dist/SHA256SUMS"))) == record)
    }

    @Test(arguments: ["release", "publish"])
    func `an interrupted publication says how to go on`(_ verb: String) throws {
        let scratch = try project()
        let built = try Command.run(
            Product.consign, ["release", "--skip", "publish"], in: scratch.path,
            environment: environment(scratch))
        #expect(built.status == 0, "\(built)")
        try scratch.write("slow", "")
        let outcome = try end(scratch, [verb], by: [SIGINT]) {
            FileManager.default.fileExists(atPath: scratch("reached"))
        }
        #expect(outcome.status == 130, "\(outcome)")
        let message = """
            consign: interrupted: directory public: nothing is visible, and what was staged is removed
            hint: 'consign publish --resume' goes on, 'consign publish --abort' takes back what was staged

            """
        #expect(outcome.error.hasSuffix(message), "\(outcome)")
        #expect(leftovers(scratch) == [])
        try FileManager.default.removeItem(atPath: scratch("slow"))
        let status = try Command.run(Product.consign, ["publish", "--status"], in: scratch.path)
        #expect(status.status == 10, "\(status)")
        let next = try Command.run(
            Product.consign, ["publish", "--resume"], in: scratch.path,
            environment: environment(scratch))
        #expect(next.status == 0, "\(next)")
        let after = try Command.run(Product.consign, ["publish", "--status"], in: scratch.path)
        #expect(after.status == 0, "\(after)")
    }

    @Test(.needsPython, arguments: [(SIGINT, Int32(130)), (SIGTERM, 143)] as [(Int32, Int32)])
    func `a program is told of an interruption`(_ signal: Int32, _ status: Int32) throws {
        let scratch = try project()
        try scratch.write("slow", "")
        let outcome = try end(scratch, ["release", "--json"], by: [signal]) {
            FileManager.default.fileExists(atPath: scratch("reached"))
        }
        #expect(outcome.status == status, "\(outcome)")
        #expect(outcome.error.contains("\nconsign: interrupted: "), "\(outcome)")
        let answer = try scratch.text("results")
        #expect(answer.contains("\"exit\": \(status),"), "\(answer)")
        #expect(answer.contains("\"what\": \"interrupted\""), "\(answer)")
        #expect(answer.contains("\"step\": \"sign openssl\""), "\(answer)")
        try AnswerSchemas.judge([("release", scratch("results"))])
    }

    @Test func `an interrupted second signature leaves the release as it was`() throws {
        let scratch = try project()
        let released = try Command.run(
            Product.consign, ["release"], in: scratch.path, environment: environment(scratch))
        #expect(released.status == 0, "\(released)")
        let before = scratch.tree().filter { $0.hasPrefix("public") }
        try scratch.write("slow", "")
        let words = ["resign", "v1.0.0", "--key", "next", "--reason", "it's time"]
        let outcome = try end(scratch, words, by: [SIGINT]) {
            FileManager.default.fileExists(atPath: scratch("reached"))
        }
        #expect(outcome.status == 130, "\(outcome)")
        #expect(
            outcome.error.hasSuffix(
                """
                consign: interrupted: what is done stays done, and the release that was begun is as it was
                hint: 'consign resign v1.0.0 --key next --reason 'it'\\''s time'' goes on

                """), "\(outcome)")
        #expect(scratch.tree().filter { $0.hasPrefix("public") } == before)
        #expect(leftovers(scratch) == [])
    }

    /// A server that takes connections and never answers keeps a run for a minute.
    @Test func `who asks twice has it ended at once`() throws {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(server, $0, size)
                _ = listen(server, 8)
                _ = getsockname(server, $0, &size)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        let scratch = try project(publish: "{webdav: 'http://127.0.0.1:\(port)/dav'}")
        let built = try Command.run(
            Product.consign, ["release", "--skip", "publish"], in: scratch.path,
            environment: environment(scratch))
        #expect(built.status == 0, "\(built)")
        var waiting = pollfd(fd: server, events: Int16(POLLIN), revents: 0)
        let outcome = try end(scratch, ["publish"], by: [SIGINT, SIGINT]) {
            poll(&waiting, 1, 0) > 0
        }
        #expect(outcome.status == 130, "\(outcome)")
        #expect(
            outcome.error.hasSuffix("consign: interrupted: ended at once; run the command again\n"))
    }
}
