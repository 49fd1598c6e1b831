import Foundation
import TestSupport
import Testing

/// What a server lets us in by shows to nobody on the machine meanwhile: in no list of processes, no
/// environment of what we start, no core file.
@Suite(.needs("clang", "ssh-keygen", "curl", "python3")) struct SeenSecretTests {
    /// The destinations that want a secret from the environment.
    static let sites = KillTests.sites.filter {
        !["directory", "sftp", "command"].contains($0.kind)
    }

    @Test(arguments: sites) func `no process shows it`(_ kind: KillCase) throws {
        let project = try KillProject(kind)
        let (outcome, watched) = try Watched.run(project)
        #expect(outcome.status == 0 && watched.status == 0, "\(outcome)")
        // What was started was really seen, with its arguments and its environment.
        #expect(watched.seen.contains { $0.contains("ssh-keygen -Y verify") }, "\(watched.seen)")
        #expect(watched.seen.contains { $0.contains("consign publish -v --json") })
        #expect(watched.seen.contains { $0.contains("PATH=") })
        let texts =
            watched.seen.map { ("a process", Data($0.utf8)) }
            + [("the output", Data((outcome.output + outcome.error).utf8))]
            + project.scratch.tree().filter { $0.hasPrefix("dist/") }
            .map { ($0, (try? project.scratch.data($0)) ?? Data()) }
        let secrets = project.site.environment.filter { name, _ in
            ["TOKEN", "PASSWORD", "SECRET"].contains { name.contains($0) }
        }
        #expect(!secrets.isEmpty)
        for (name, secret) in secrets {
            for form in SecretForms.all(of: Data(secret.utf8)) {
                for (place, text) in texts {
                    #expect(
                        text.range(of: form.bytes) == nil, "\(name) in \(form.name) in \(place)")
                }
            }
        }
    }

    @Test(
        .enabled(if: Watched.dumps, "this machine writes no core files"),
        .unsanitized("AddressSanitizer catches SIGSEGV itself"), arguments: sites.prefix(2)
    )
    func `a crash leaves no core`(_ kind: KillCase) throws {
        let project = try KillProject(kind)
        let (_, watched) = try Watched.run(project, crashing: true)
        #expect(watched.status == -SIGSEGV && !watched.dumped, "\(watched.status)")
        #expect(!project.scratch.tree().contains { $0.contains("core") })
    }
}

/// What was seen of a program.
private struct Watched: Decodable {
    let seen: [String]
    let status: Int32
    let dumped: Bool

    /// Whether a program that is ended in that way leaves a core file here.
    static let dumps: Bool = {
        guard Tool.path("python3") != nil, let scratch = try? Scratch() else { return false }
        let control = try? run(["--crash", "50", "sleep", "9"], in: scratch, [:])
        return control?.1.dumped == true
    }()

    /// Publishes, or begins to.
    static func run(
        _ project: KillProject, crashing: Bool = false
    ) throws -> (Outcome, Watched) {
        try project.restart()
        // The commands of the notes last long enough to be seen.
        try project.scratch.write(
            "bin/ssh-keygen", "#!/bin/sh\nsleep 1\nexec /usr/bin/ssh-keygen \"$@\"\n", mode: 0o755)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let crash = crashing ? ["--crash", String(project.duration / 2000)] : []
        return try run(
            crash + [Product.consign, "publish", "-v", "--json"], in: project.scratch,
            project.environment(["PATH": project.scratch("bin") + ":" + path]))
    }

    private static func run(
        _ arguments: [String], in scratch: Scratch, _ environment: [String: String]
    ) throws -> (Outcome, Watched) {
        let outcome = try Command.run(
            "python3", [ServerProcess.script("watcher.py"), scratch("watched.json")] + arguments,
            in: scratch.path,
            // Swift's own handler of crashes, which 'swift test' asks for, would wait for a debugger.
            environment: environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 })
        return (outcome, try JSONDecoder().decode(Watched.self, from: scratch.data("watched.json")))
    }
}
