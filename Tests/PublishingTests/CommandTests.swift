import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// Programs of the user's own: what they are told, what they may answer, and how they fail.
@Suite("Command", .needs("python3", "sh"))
struct CommandTests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    /// A program of `lines` for sh; `$1` is the verb.
    private func site(_ lines: String) throws -> CommandSite {
        let program = try scratch.write("program", "#!/bin/sh\n\(lines)\n", mode: 0o755)
        return CommandSite(scratch: scratch, program: program)
    }

    /// The example, but `lines` before it.
    private func example(_ lines: String) throws -> CommandSite {
        try site("\(lines)\nexec \(CommandSite.example) \"$@\"")
    }

    @Test
    func `it is told the plan, and nothing of our environment but what the manifest names`() throws
    {
        let site = try example(
            "[ $1 != stage ] || { tee \(scratch("task")) | \(CommandSite.example) stage; "
                + "env >\(scratch("env")); pwd >\(scratch("pwd")); exit 0; }")
        let environment = [
            "MIRROR_PASSWORD": "open-sesame", "GITHUB_TOKEN": "ghp_something", "HOME": "/home/acme",
        ]
        let publisher = try site.publisher(["env": "MIRROR_PASSWORD"], environment)
        #expect(publisher.secretNames == ["MIRROR_PASSWORD"])
        try publisher.publish(plan)
        let task = try JSONSerialization.jsonObject(with: scratch.data("task")) as? [String: Any]
        #expect(task?["verb"] as? String == "stage")
        #expect(task?["to"] as? String == scratch("mirror"))
        #expect(task?["run"] as? String == plan.run)
        #expect(task?["product"] as? String == "acme" && task?["version"] as? String == "1.2.0")
        #expect(task?["tag"] as? String == "v1.2.0" && task?["prerelease"] as? Bool == false)
        let files = task?["files"] as? [[String: Any]] ?? []
        #expect(files.compactMap { $0["name"] as? String } == plan.items.map(\.name))
        #expect(files.compactMap { $0["sha256"] as? String } == plan.items.map(\.sha256.hex))
        #expect(
            files.compactMap { $0["role"] as? String } == ["sealed", "seal", "notes", "sealed"])
        let paths = files.compactMap { $0["path"] as? String }
        #expect(
            paths.allSatisfy { $0.hasPrefix("/") && FileManager.default.isReadableFile(atPath: $0) }
        )
        let names = try scratch.text("env").lines.compactMap { $0.split(separator: "=").first }
        #expect(
            Set(names).subtracting(["PWD", "SHLVL", "_", "OLDPWD"])
                == ["PATH", "HOME", "LANG", "MIRROR_PASSWORD"])
        let real = URL(fileURLWithPath: scratch.path).resolvingSymlinksInPath().path
        #expect(try scratch.text("pwd") == real + "\n")
    }

    @Test(arguments: ["preflight", "list", "stage", "put", "read", "reveal"], [true, false])
    func `a program that dies at any step leaves a release that the next run finishes`(
        _ verb: String, _ isDone: Bool
    ) throws {
        // Before its work, or after it: an answer that is lost.
        let once = "[ $1 = \(verb) ] && [ ! -e \(scratch("died")) ] && touch \(scratch("died"))"
        let site = try example(
            isDone
                ? "\(once) && { \(CommandSite.example) \"$@\"; kill -9 $$; }"
                : "\(once) && kill -9 $$")
        try site.publish(plan, runs: 2)
        #expect(FileManager.default.fileExists(atPath: scratch("died")))
        #expect(site.visible() == ["1.2.0"] + plan.items.map { "1.2.0/\($0.name)" }.sorted())
    }

    @Test
    func `a reveal whose end was lost is looked at, not repeated`() throws {
        let site = try example(
            "[ $1 = reveal ] && { echo >>\(scratch("reveals")); "
                + "\(CommandSite.example) \"$@\"; exit 1; }")
        try site.publish(plan, runs: 1)
        #expect(try scratch.text("reveals") == "\n")
        #expect(try site.publisher().state(of: plan) == .published)
    }

    @Test
    func `a trouble that may pass is tried again`() throws {
        let site = try example(
            "[ $1 = put ] && [ ! -e \(scratch("tried")) ] && touch \(scratch("tried")) && exit 75")
        try site.publisher().publish(plan)
        #expect(FileManager.default.fileExists(atPath: scratch("tried")))
    }

    @Test
    func `bytes that it keeps otherwise are never revealed`() throws {
        let site = try example(
            "[ $1 = put ] && { \(CommandSite.example) \"$@\"; "
                + "printf x >>\(scratch("mirror/.staging-1.2.0/acme.tar.gz")); exit 0; }")
        let failure = #expect(throws: Failure.self) { try site.publisher().publish(plan) }
        #expect(failure?.exit == .unverified)
        #expect(site.visible() == [])
    }

    @Test
    func `what it tells no digest of is read back`() throws {
        let site = try example(
            "[ $1 = read ] && echo >>\(scratch("reads"))\n[ $1 = list ] && { \(CommandSite.example) "
                + "\"$@\" | sed 's/, \"sha256\": \"[0-9a-f]*\"//'; exit 0; }")
        try site.publisher().publish(plan)
        #expect(try scratch.text("reads").count == plan.items.count)
        #expect(try site.publisher().state(of: plan) == .published)
        let second = try Scratch()
        let other = try TestDestination.plan(in: second, salt: "!")
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: other) }
        #expect(failure?.why == "acme.tar.gz differs")
    }

    @Test
    func `its failures are told in its own words, and no secret is among them`() throws {
        let site = try site("echo one >&2; echo \"bad password $WORD\" >&2; echo >&2; exit 3")
        let publisher = try site.publisher(["env": "WORD"], ["WORD": "open-sesame"])
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.why == "bad password ***")
        #expect(failure?.what == "\(scratch("program")) to \(scratch("mirror")) preflight failed")
        let silent = #expect(throws: Failure.self) {
            try self.site("exit 3").publisher().preflight(plan.candidate)
        }
        #expect(silent?.why == "exit code 3")
    }

    @Test
    func `what it says is told to people, without secrets and without control characters`() throws {
        let site = try site(
            #"printf '{"say": "hello \\u001b[31m%s"}\n\n' "$WORD""#)
        let said = Mutex<[String]>([])
        let publisher = try site.publisher(["env": "WORD"], ["WORD": "open-sesame"]) { line in
            said.withLock { $0.append(line) }
        }
        try publisher.preflight(plan.candidate)
        #expect(said.withLock { $0 } == [#"hello \u{1b}[31m***"#])
        let lines = try publisher.withdraw(plan.version, reason: "it bites")
        #expect(lines == [#"hello \u{1b}[31m***"#])
    }

    @Test(arguments: [
        #"hello"#, #"[]"#, #"{"state": "there"}"#, #"{"name": "a"}"#,
        #"{"name": "a", "size": 1, "sha256": "12"}"#,
        "{\"name\": \"a\", \"size\": 1}\n{\"name\": \"a\", \"size\": 1}",
    ])
    func `an answer that nobody understands is refused with its line`(_ lines: String) throws {
        try scratch.write("answer", "{\"state\": \"unfinished\"}\n\(lines)\n")
        let site = try site("cat \(scratch("answer"))")
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: plan) }
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == "line \(lines.contains("\n") ? 3 : 2) of it")
    }

    @Test
    func `a list without a state is refused`() throws {
        let site = try site("true")
        let failure = #expect(throws: Failure.self) { try site.publisher().state(of: plan) }
        #expect(failure?.what.hasSuffix("list says no state") == true)
    }

    @Test
    func `it is stopped when it takes too long, with all that it started`() throws {
        let site = try site("sleep 1000 & echo $! >\(scratch("child")); wait")
        let publisher = try site.publisher(["seconds": "1"])
        let failure = #expect(throws: Failure.self) { try publisher.preflight(plan.candidate) }
        #expect(failure?.message.contains("took over 1 seconds") == true)
        let child = try #require(pid_t(try scratch.text("child").dropLast()))
        for _ in 0..<200 where kill(child, 0) == 0 { usleep(10_000) }
        #expect(kill(child, 0) != 0)
    }

    @Test
    func `what cannot work is found before anything is built`() throws {
        func complaint(
            _ path: String, _ settings: [String: String] = [:]
        ) -> Failure? {
            #expect(throws: Failure.self) {
                try CommandPublisher(DestinationAddress(path, settings), .test()).preflight(
                    plan.candidate)
            }
        }
        #expect(complaint(scratch("nothing"))?.exit == .usage)
        #expect(
            complaint(try scratch.write("text", "x"))?.why == "it is not a program that we may run")
        #expect(complaint(scratch.path + "/")?.exit == .usage)
        #expect(complaint(CommandSite.example, ["seconds": "soon"])?.exit == .usage)
        let missing = complaint(CommandSite.example, ["env": "MIRROR_USER, MIRROR_PASSWORD"])
        #expect(missing?.why == "the variable MIRROR_USER is not set")
        try scratch.write("mirror", "a file")
        let broken = #expect(throws: Failure.self) {
            try CommandSite(scratch: scratch).publisher().preflight(plan.candidate)
        }
        #expect(broken?.why == "publish: \(scratch("mirror")) is not a folder")
    }

    @Test
    func `a withdrawn version says so`() throws {
        let site = CommandSite(scratch: scratch)
        try site.publisher().publish(plan)
        let lines = try site.publisher().withdraw(plan.version, reason: "it bites")
        #expect(lines == ["\(scratch("mirror"))/1.2.0 says that it is withdrawn"])
        #expect(try scratch.text("mirror/1.2.0/WITHDRAWN.json").contains("it bites"))
    }

    @Test
    func `another's unfinished publication is replaced only when that is wanted`() throws {
        let site = CommandSite(scratch: scratch)
        let first = try site.publisher()
        try first.publish(plan, steps: 2)
        let second = try Scratch()
        var other = try TestDestination.plan(in: second, salt: "!")
        #expect(throws: Failure.self) { try site.publisher().stage(other) }
        other.replacesUnfinished = true
        _ = try site.publisher().stage(other)
        #expect(throws: Failure.self) { try first.reveal(plan) }
    }

    @Test(.needs("ssh-keygen"))
    func `it keeps no log, which is said where another destination does`() throws {
        let site = CommandSite(scratch: scratch)
        try scratch.project(
            """
            artifacts: [{format: tar.gz}]
            sign: {keys: [demo], formats: [ssh], log: true}
            publish: [{directory: public}, {\(site.line)}]
            """)
        func consign(_ arguments: String...) throws -> TestSupport.Outcome {
            try Command.run(
                Product.consign, arguments, in: scratch.path,
                environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""])
        }
        #expect(try consign("key", "new", "demo", "--unprotected").status == 0)
        let released = try consign("release", "-o", "made")
        #expect(released.status == 0, "\(released)")
        #expect(
            (released.output + released.error).contains(
                "releases.log has 1 release, latest.json points to 1.0.0"),
            "\(released)")
        #expect(
            (released.output + released.error).contains(
                "/mirror/1.0.0 is there, keeps no log of releases"))
    }
}
