import Foundation
import TestSupport
import Testing

/// Runs that are killed, starved of space, or meet each other.
@Suite struct InterruptionTests {
    private static let environment = ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""]

    private static let noise: Data = {
        var seed: UInt64 = 1
        return Data(
            (0..<400_000).map { _ in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: seed >> 56) & 0x3F
            })
    }()

    /// A project with one key and a few megabytes to pack.
    private func project() throws -> Scratch {
        let scratch = try Scratch()
        let manifest = """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}, {file: data, kind: file}]
            artifacts: [{format: tar.gz}, {format: zip}, {format: tar.zst}]
            sign: {keys: [demo], formats: [minisign, openssl]}
            publish: [{directory: public}]
            """
        try scratch.write("consign.yaml", manifest)
        try scratch.write("stage/acme", "a program")
        try scratch.write("stage/data", Self.noise)
        _ = try Command.run(
            Product.consign, ["key", "new", "demo", "--unprotected"], in: scratch.path)
        return scratch
    }

    private func start(_ scratch: Scratch) throws -> Child {
        try Child(
            Product.consign, ["release", "-q"], in: scratch.path, environment: Self.environment)
    }

    /// A visitor sees nothing of a version, or all of it.
    private func visibleIsWhole(_ scratch: Scratch) throws -> Bool {
        guard FileManager.default.fileExists(atPath: scratch("public/1.0.0")) else { return true }
        let verdict = try Command.run(
            Product.consign, ["verify", "public/1.0.0", "--key", "keys/demo.minisign.pub"],
            in: scratch.path)
        return verdict.status == 0
    }

    @Test(arguments: Array(stride(from: 10, to: 400, by: 30)))
    func `killed anywhere the next run finishes`(_ milliseconds: Int) throws {
        let scratch = try project()
        let process = try start(scratch)
        usleep(UInt32(milliseconds) * 1000)
        process.send(SIGKILL)
        process.wait()
        #expect(try visibleIsWhole(scratch))
        let next = try Command.run(
            Product.consign, ["release"], in: scratch.path, environment: Self.environment)
        #expect(next.status == 0, "\(next)")
        #expect(try visibleIsWhole(scratch))
        let left = scratch.tree().filter {
            $0.hasSuffix(".part") || $0.contains(".next") || $0.contains(".staging")
        }
        #expect(left == [])
    }

    @Test func `of two runs at once one says so or both agree`() throws {
        let scratch = try project()
        let runs = try [start(scratch), start(scratch)]
        let states = runs.map { $0.wait() }.sorted()
        #expect(states == [0, 0] || states == [0, 1], "\(states)")
        #expect(try visibleIsWhole(scratch))
    }

    @Test(.enabled(if: InterruptionTests.canMount, "no right to mount a small file system"))
    func `a full disk leaves nothing behind`() throws {
        let scratch = try project()
        try FileManager.default.createDirectory(
            atPath: scratch("small"), withIntermediateDirectories: true)
        let line = """
            mount -t tmpfs -o size=300k none small && consign build -o small/dist; echo "exit $?"
            ls -A small; df --output=used small | tail -n 1
            """
        let tool = URL(fileURLWithPath: Product.consign).deletingLastPathComponent().path
        let path = tool + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let outcome = try Command.run(
            "unshare", ["-m", "sh", "-c", line], in: scratch.path,
            environment: Self.environment.merging(["PATH": path]) { $1 })
        #expect(outcome.output.hasPrefix("exit 1\n"), "\(outcome)")
        #expect(outcome.error.contains("no space left on device"), "\(outcome)")
        #expect(outcome.error.contains("hint: free some space"), "\(outcome)")
        #expect(outcome.output.split(separator: "\n").count == 2, "\(outcome)")
    }

    static let canMount =
        (try? Command.run("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]))?.status == 0
}
