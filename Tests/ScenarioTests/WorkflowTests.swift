import Foundation
import TestSupport
import Testing

/// What `consign ci` writes, judged by the services' own schemas, by linters, and by being run.
@Suite("Workflows") struct WorkflowTests {
    static let services = ["github", "forgejo", "gitlab"]

    /// Manifests whose `ci` differs in all that changes what is written.
    static let manifests = [
        "usual": WorkflowProject.installed,
        "container": WorkflowProject.manifest.replacingOccurrences(
            of: "runners: {", with: "runners: {linux-arm64: my-runner, ") + """
                  image: debian:bookworm
                  setup: [apt-get update, 'apt-get -y install make "a b"']
                  install: {run: ['make tool PREFIX="$PWD"/out'], path: "out/my tools"}

                """,
        "fetched": WorkflowProject.manifest + """
              image: ghcr.io/acme/build:1.2
              test: [make check]
              install:
                url: https://consign.example/0.1.0/consign-0.1.0-linux-amd64.tar.gz
                sha256: \(String(repeating: "0a", count: 32))

            """,
        "source": """
        consign: 1
        name: acme
        version: 1.0.0
        artifacts: [{format: tar.gz, for: source}]
        ci: {image: "ghcr.io/acme/consign:1.2"}

        """,
    ]

    @Test(
        .needsPython("yamllint"), arguments: services,
        manifests.keys.sorted())
    func `yamllint has nothing to say`(_ service: String, _ name: String) throws {
        let file = try written(service, name)
        let rules = "{extends: default, rules: {line-length: {max: 120}}}"
        let outcome = try Command.run(
            Python.tool("yamllint") ?? "", ["--strict", "-d", rules, file.path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Forgejo's file differs where actionlint would object: whole addresses and other runners.
    @Test(
        .needsPython("actionlint"), .needs("shellcheck"),
        arguments: ["github", "forgejo"], manifests.keys.sorted())
    func `actionlint has nothing to say`(_ service: String, _ name: String) throws {
        let file = try written(service, name)
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
            .replacingOccurrences(of: "https://code.forgejo.org/", with: "")
            .replacingOccurrences(of: "runs-on: docker", with: "runs-on: ubuntu-24.04")
            .replacingOccurrences(of: "runner: docker", with: "runner: ubuntu-24.04")
            .replacingOccurrences(of: "runner: my-runner", with: "runner: self-hosted")
            .replacingOccurrences(of: "runner: windows", with: "runner: windows-2025")
            .replacingOccurrences(of: "windows-2025-2025", with: "windows-2025")
        let place = try file.scratch.write(".github/workflows/lint.yml", text)
        let outcome = try Command.run(Python.tool("actionlint") ?? "", ["-no-color", place])
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome)")
    }

    @Test(
        .needsPython("check-jsonschema"),
        arguments: [
            ("github", "vendor.github-workflows"), ("forgejo", "vendor.github-workflows"),
            ("gitlab", "vendor.gitlab-ci"),
        ], manifests.keys.sorted())
    func `the services' schemas accept it`(
        _ pair: (service: String, schema: String), _ name: String
    ) throws {
        let file = try written(pair.service, name)
        let outcome = try Command.run(
            Python.tool("check-jsonschema") ?? "",
            ["--builtin-schema", pair.schema, file.path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(
        .needsPython,
        arguments: services)
    func `commands, names and addresses stand there as they were written`(_ service: String) throws
    {
        let scratch = try Scratch()
        let commands = [
            "- x", "a: b # c", "'q' \"dq\" \\ back", "é {a} [b] %x @y `z` &w *v !u |t >s", "true",
            "~",
            "sleep 1 ;", "#!not a comment", "$(x) ${y-} $$",
        ]
        let listed = commands.map { "'" + $0.replacingOccurrences(of: "'", with: "''") + "'" }
        try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: 1.0.0
            platforms: {linux-amd64: "stage/a 'b' \\"c\\", # d"}
            artifacts: [{format: tar.gz}]
            ci: {image: a, setup: [\(listed.joined(separator: ", "))], build: [make]}

            """)
        let written = try Command.run(
            Product.consign, ["ci", service, "-o", "-"], in: scratch.path)
        let outcome = try Python.run(
            """
            import json, sys, yaml
            flow, wanted = yaml.safe_load(open(sys.argv[1])), json.loads(sys.argv[2])
            def texts(node):
                if isinstance(node, dict):
                    for key, value in node.items(): yield key; yield from texts(value)
                elif isinstance(node, list):
                    for value in node: yield from texts(value)
                else: yield str(node)
            found = [line for text in texts(flow) for line in text.split("\\n")]
            for line in wanted: assert line in found, (line, found)
            """,
            [
                try scratch.write("flow.yml", written.output),
                String(
                    decoding: try JSONEncoder().encode(
                        commands + (service == "github" ? [] : ["stage/a 'b' \"c\", # d"])),
                    as: UTF8.self),
            ])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(
        .needsPython,
        .needs("git", "bash", "ssh-keygen"), arguments: services)
    func `run from the first job to the last, it releases`(_ service: String) throws {
        let project = try WorkflowProject()
        let outcome = try project.run(service, ["preflight", "stage", "release"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("join"), "\(outcome)")
        let verified = try Command.run(
            Product.consign,
            ["verify", "public/1.0.0", "--key", project.scratch("keys/release-2026.ssh.pub")],
            in: project.scratch("work"))
        #expect(verified.status == 0, "\(verified)")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: project.scratch("work/public/1.0.0"))
        #expect(names.contains("acme-1.0.0-linux-amd64.tar.gz"))
        #expect(names.contains("acme-1.0.0-windows-amd64.zip"))
        // Key files were others' to read at no time, and are gone.
        #expect(
            service == "gitlab" || outcome.output.contains("mode of keys: 600"), "\(outcome)")
        #expect(!project.scratch.tree().contains { $0.hasPrefix("temp") && $0.hasSuffix(".key") })
    }

    @Test(
        .needsPython,
        .needs("jq", "ssh-keygen"))
    func `a release that was stopped goes on with the folder of its own run`() throws {
        let project = try WorkflowProject()
        let stopped = try project.run("github", ["stage", "release"], breaks: true)
        #expect(stopped.status != 0 && stopped.output.contains("sign ssh"), "\(stopped)")
        // The service keeps what a fork of that name sent, and what was sent for a branch.
        try project.answer([
            (4, "v1.0.0", false, true), (5, "v1.0.0", true, false), (6, "main", false, false),
            (7, "v1.0.0", false, false),
        ])
        let outcome = try project.run(
            "github", ["preflight", "resume"], action: "resume", version: "v1.0.0")
        #expect(outcome.status == 0 && outcome.output.contains("run=7\n"), "\(outcome)")
        #expect(
            try project.scratch.text("asked").contains("--raw-field name=release-v1.0.0 "))
        let published = project.scratch("work/public/1.0.0")
        #expect(FileManager.default.fileExists(atPath: published + "/SHA256SUMS.sshsig"))
        try project.answer([(4, "v1.0.0", false, true), (5, "v1.0.0", true, false)])
        let lost = try project.run(
            "github", ["preflight"], action: "resume", version: "v1.0.0")
        #expect(lost.status != 0 && lost.output.contains("no run has kept"), "\(lost)")
    }

    @Test(.needsPython, arguments: services)
    func `every night there is a snapshot without any secret`(_ service: String) throws {
        let project = try WorkflowProject()
        let outcome = try project.run(service, ["stage", "snapshot"], secrets: false)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: project.scratch("work/dist"))
                .contains { $0.hasPrefix("acme-1.0.1-0.") }, "\(outcome)")
    }

    @Test(
        .needsPython, .needs("ssh-keygen"),
        arguments: services)
    func `a version is rehearsed without any secret`(_ service: String) throws {
        let project = try WorkflowProject()
        let outcome = try project.run(
            service, ["stage", "rehearse"], secrets: false, action: "rehearse", version: "v1.0.0")
        #expect(outcome.status == 0, "\(outcome)")
        let release = project.scratch("work/rehearsal/release")
        #expect(FileManager.default.fileExists(atPath: release + "/SHA256SUMS.sshsig"))
        #expect(!project.scratch.tree().contains { $0.hasPrefix("work/public") })
    }

    @Test(.needsPython, arguments: services)
    func `missing secrets are listed by their names`(_ service: String) throws {
        let project = try WorkflowProject()
        let outcome = try project.run(service, ["preflight"], secrets: false)
        #expect(outcome.status != 0)
        let text = outcome.output + outcome.error
        #expect(
            text.contains("these secrets are missing: CONSIGN_KEY_RELEASE_2026_ED25519\n"),
            "\(outcome)")
    }

    @Test(
        .needsPython,
        arguments: ["", "main", "v1", "v1.0.0;id", "v1.0.0/../x", "$(id)", "v1.0.0 x"])
    func `a version that is none goes nowhere`(_ version: String) throws {
        let project = try WorkflowProject()
        let outcome = try project.run("github", ["preflight"], action: "resign", version: version)
        #expect(outcome.status != 0 && outcome.output.contains("name the tag"), "\(outcome)")
    }

    /// A check of the manifest needs Consign, which this image should have.
    @Test(.needsPython, arguments: ["forgejo", "gitlab"])
    func `a job that misses consign says what to set`(_ service: String) throws {
        let project = try WorkflowProject()
        try project.scratch.write("origin/consign.yaml", WorkflowProject.manifest)
        let outcome = try project.run(service, ["test"], bare: true)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.output.contains("consign is not installed here: set ci: install"),
            "\(outcome)")
    }

    /// What hangs ends, and no commit is tested twice.
    @Test(.needsPython, arguments: services, manifests.keys.sorted())
    func `every job has a limit, and a commit one run`(_ service: String, _ name: String) throws {
        let file = try written(service, name)
        let outcome = try Python.run(
            """
            import sys, yaml
            flow = yaml.safe_load(open(sys.argv[1]))
            jobs = flow.get("jobs") or {k: v for k, v in flow.items() if "script" in v}
            assert jobs
            for name, job in jobs.items():
                limit = job.get("timeout-minutes") or int(job["timeout"].removesuffix(" minutes"))
                assert 10 <= limit <= 180, (name, limit)
            if "jobs" in flow:
                when = jobs["test"]["if"]
                assert when == ("github.event_name == 'push' "
                    "|| github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name != github.repository"), when
            """, [file.path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// A file that was written for one of ``manifests``, in a repository of its own.
    private func written(
        _ service: String, _ name: String
    ) throws -> (scratch: Scratch, path: String) {
        let scratch = try Scratch()
        try scratch.write("consign.yaml", Self.manifests[name] ?? "")
        // actionlint looks for the repository that a workflow belongs to.
        _ = try Command.run("git", ["init", "-q", scratch.path])
        let path = scratch("\(service).yml")
        let outcome = try Command.run(
            Product.consign, ["ci", service, "-o", path], in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
        return (scratch, path)
    }
}
