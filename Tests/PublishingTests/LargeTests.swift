import Foundation
import TestSupport
import Testing

/// Large files and many of them, published by the built tool within a bound on its memory.
/// A thorough run takes sizes that others need not.
@Suite(.needs("curl", "python3")) struct LargeTests {
    /// All destinations; nginx is told here to take large files, and GitHub has the tag already.
    static let sites = KillTests.sites.map { kind in
        switch kind.kind {
        case "webdav": KillCase(kind: "webdav") { _ in try DAVSite(isLarge: true) }
        case "github": KillCase(kind: "github") { _ in try GitHubSite(tags: ["1.0.0"]) }
        default: kind
        }
    }

    private static let ownMemory: Comment =
        "AddressSanitizer takes more memory than what is measured here"

    /// Runs the tool; its outcome and the most memory it had, in KiB.
    private func measure(_ arguments: [String], _ scratch: Scratch, _ site: any KillSite) throws
        -> (Outcome, Int)
    {
        let script = """
            import resource, subprocess, sys
            status = subprocess.run(sys.argv[1:]).returncode
            print("MEMORY", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            sys.exit(status)
            """
        let outcome = try Command.run(
            "python3", ["-c", script, Product.consign] + arguments, in: scratch.path,
            environment: site.environment.merging(["CONSIGN_KEYS": ""]) { $1 })
        let memory = outcome.output.split(separator: "\n").last { $0.hasPrefix("MEMORY ") }
        return (outcome, memory.flatMap { Int($0.dropFirst(7)) } ?? .max)
    }

    private func build(_ manifest: String, _ scratch: Scratch) throws {
        try scratch.write("consign.yaml", manifest)
        let built = try Command.run(
            Product.consign, ["build"], in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""])
        #expect(built.status == 0, "\(built)")
    }

    @Test(.unsanitized(ownMemory), arguments: sites)
    func `a large file is sent and read back in little memory`(_ kind: KillCase) throws {
        let scratch = try Scratch()
        let site = try kind.begin(scratch)
        // GitHub takes no 2 GiB; a sample is larger than what may be resident.
        let most = kind.kind == "github" ? (2 << 30) - 1 : 2 << 30
        let size = Thoroughness.rounds(96 << 20, all: most)
        try scratch.write("stage/acme", "")
        #expect(truncate(scratch("stage/acme"), off_t(size)) == 0)
        try build(
            """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}]
            artifacts: [{format: binary}]
            publish:
              - {\(site.line)}
            """, scratch)
        let (outcome, memory) = try measure(["publish"], scratch, site)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(memory < 64 << 10, "\(memory) KiB")
        #expect(try site.visible().contains("1.0.0/acme-1.0.0-linux-amd64"))
        print("\(size) bytes went to \(kind.kind) with \(memory) KiB of memory")
    }

    @Test(.unsanitized(ownMemory)) func `many files take as many requests each`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite(tags: ["1.0.0"])
        let count = Thoroughness.isFull ? 990 : 100
        try scratch.write("stage/acme", "a program")
        let lines = (0..<count).map { "  - {format: binary, name: 'acme-\($0)'}" }
        try build(
            """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}]
            artifacts:
            \(lines.joined(separator: "\n"))
            publish: [{github: acme/acme}]
            """, scratch)
        let (outcome, memory) = try measure(["publish"], scratch, site)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(memory < 64 << 10, "\(memory) KiB")
        let visible = try site.visible()
        #expect(visible.count == count + 2, "\(visible.count): \(visible.suffix(5))")
        // One upload for each file, and a few requests for each hundred.
        let requests = try site.server.log().count
        #expect(requests < count + 40 + count / 10, "\(requests) requests")
    }

    @Test func `a terminal shows how far it is`() throws {
        let scratch = try Scratch()
        let site = try GitHubSite(tags: ["1.0.0"])
        try scratch.write("stage/acme", Data(count: 64 << 20))
        try build(
            """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}]
            artifacts: [{format: binary}]
            publish: [{github: acme/acme}]
            """, scratch)
        let seen = try Command.run(
            "python3",
            [
                "-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", Product.consign,
                "publish",
            ], in: scratch.path,
            environment: site.environment.merging([
                "CONSIGN_KEYS": "", "TERM": "xterm", "CI": "", "GITHUB_ACTIONS": "",
            ]) { $1 })
        #expect(seen.status == 0, "\(seen)")
        // The step, and under it what is under way.
        #expect(seen.output.contains(" publish to github acme/acme "), "\(seen)")
        #expect(seen.output.contains("acme-1.0."), "\(seen)")
        #expect(seen.output.contains(" of 67.1 MB"), "\(seen)")
    }
}
