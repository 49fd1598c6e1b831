import Foundation
import TestSupport
import Testing

/// The action that installs Consign, run step by step as a runner does, from a release on loopback.
@Suite(.needsPython, .needs("bash", "curl", "ssh-keygen")) struct ActionTests {
    private let scratch: Scratch

    /// A release of a program called consign, signed by one of two keys.
    init() throws {
        scratch = try Scratch()
        for arch in ["amd64", "arm64"] {
            try scratch.write(
                "stage/linux-\(arch)/consign", "#!/bin/sh\necho consign 1.2.0\n", mode: 0o755)
        }
        try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: consign
            version: 1.2.0
            date: '2026-11-21T08:30:00Z'
            platforms: {linux-amd64: stage/linux-amd64, linux-arm64: stage/linux-arm64}
            contents: [{file: consign, kind: program}]
            artifacts: [{format: tar.gz}]
            sign: {keys: [ours], formats: [ssh]}
            publish: [{directory: public}]

            """)
        for words in [
            ["key", "new", "ours", "--unprotected"], ["key", "new", "other", "--unprotected"],
            ["release"],
        ] {
            let outcome = try Command.run(Product.consign, words, in: scratch.path)
            try #require(outcome.status == 0, "\(outcome)")
        }
    }

    private func install(
        key: String = "ours", version: String = "1.2.0", from: String = "SERVER"
    ) throws -> Outcome {
        let words = try scratch.text("keys/\(key).ssh.pub").split(separator: " ").prefix(2)
        return try Python.run(
            Self.runner,
            [
                ShippedFilesTests.root, scratch.path, version, from, words.joined(separator: " "),
            ])
    }

    @Test(.needsPython("check-jsonschema")) func `the service's schema accepts it`() throws {
        let outcome = try Command.run(
            Python.tool("check-jsonschema") ?? "",
            [
                "--builtin-schema", "vendor.github-actions", ShippedFilesTests.root + "/action.yml",
            ])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `a signed release is installed, and again without the network`() throws {
        let first = try install()
        #expect(first.status == 0, "\(first)")
        #expect(first.output.contains("Good \"file\" signature for consign"), "\(first)")
        #expect(first.output.contains("ran: consign 1.2.0"), "\(first)")
        // Nothing listens there; what was kept is checked, and is enough.
        let again = try install(from: "http://127.0.0.1:9")
        #expect(again.status == 0, "\(again)")
    }

    @Test func `a tag's name is a version`() throws {
        let outcome = try install(version: "v1.2.0")
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `another key's release is not installed`() throws {
        let outcome = try install(key: "other")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(
            outcome.output.contains(
                "::error::cannot install consign 1.2.0: it is not signed by the pinned key"),
            "\(outcome)")
        #expect(!scratch.tree().contains { $0.hasPrefix("temp/consign/") })
    }

    @Test func `a spoiled archive is not installed, nor kept`() throws {
        for name in scratch.tree() where name.hasPrefix("public/") && name.hasSuffix(".tar.gz") {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch(name)))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("x".utf8))
        }
        let outcome = try install()
        #expect(outcome.status == 1, "\(outcome)")
        #expect(!scratch.tree().contains { $0.hasPrefix("temp/consign") && $0.hasSuffix(".gz") })
    }

    /// A cache can be filled by others: what it holds is not believed.
    @Test func `what was kept and is spoiled is fetched again`() throws {
        _ = try install()
        for name in scratch.tree() where name.hasPrefix("temp/") && name.hasSuffix(".tar.gz") {
            try scratch.write(name, "spoiled")
        }
        let outcome = try install()
        #expect(outcome.status == 0 && outcome.output.contains("ran: consign"), "\(outcome)")
    }

    @Test(arguments: [
        ("1.2.0", "http://releases.example", "'http://releases.example' is not an https address"),
        ("../1.2.0", "SERVER", "'../1.2.0' is not a version"),
        ("latest", "SERVER", "'latest' is not a version"),
        ("9.9.9", "SERVER", "cannot fetch"),
    ])
    func `what cannot be right is named`(_ version: String, _ from: String, _ why: String) throws {
        let outcome = try install(version: version, from: from)
        #expect(outcome.status == 1 && outcome.output.contains(why), "\(outcome)")
    }

    private static let runner = #"""
        import functools, http.server, os, re, subprocess, sys, threading, yaml
        root, base, version, address, key = sys.argv[1:]

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

        handler = functools.partial(Handler, directory=os.path.join(base, "public"))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = address.replace("SERVER", "http://127.0.0.1:%d" % server.server_address[1])

        temp = os.path.join(base, "temp")
        os.makedirs(temp, exist_ok=True)
        action = yaml.safe_load(open(os.path.join(root, "action.yml")))
        assert action["runs"]["using"] == "composite"
        given = {"inputs.version": version, "inputs.from": address, "inputs.key": key,
                 "runner.temp": temp, "runner.os": "Linux", "runner.arch": "X64"}
        assert set(action["inputs"]) == {k[7:] for k in given if k.startswith("inputs.")}

        def expand(text):
            return re.sub(r"\$\{\{ (.*?) \}\}", lambda m: given[m[1]], text)

        path, out = os.path.join(base, "path"), os.path.join(base, "out")
        for step in action["runs"]["steps"]:
            if "uses" in step:
                assert re.search(r"@[0-9a-f]{40}$", step["uses"]), step
                [expand(value) for value in step["with"].values()]
                continue
            assert step["shell"] == "bash" and "${{" not in step["run"]
            env = {k: expand(v) for k, v in step["env"].items()}
            env.update(os.environ, GITHUB_ACTIONS="true", GITHUB_ACTION_PATH=root,
                       GITHUB_PATH=path, GITHUB_OUTPUT=out)
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c",
                                   step["run"]], cwd=base, env=env, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            print(done.stdout, flush=True)
            if done.returncode:
                sys.exit(done.returncode)
        folder = open(path).read().splitlines()[-1]
        assert open(out).read().splitlines()[-1] == "path=" + folder
        said = subprocess.run([folder + "/consign", "--version"], text=True, stdout=subprocess.PIPE)
        print("ran:", said.stdout)
        """#
}
