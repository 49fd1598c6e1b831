import Foundation
import TestSupport
import Testing

/// What the repository offers to copy from must work.
@Suite struct ShippedFilesTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL.path

    static let manifests =
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/manifests")) ?? [])
        .filter { $0.hasSuffix(".yaml") }.map { "manifests/" + $0 } + [
            "examples/hello/consign.yaml"
        ]

    @Test(arguments: manifests) func `manifests pass their own check`(_ path: String) throws {
        let outcome = try Command.run(Product.consign, ["check", "-f", path], in: Self.root)
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Editors read them with the schema, which is not what our own check reads.
    @Test(.needsPython, arguments: manifests) func `manifests pass the schema`(_ path: String)
        throws
    {
        let script = """
            import json, jsonschema, sys, yaml
            schema = json.load(open(sys.argv[1]))
            jsonschema.validate(yaml.safe_load(open(sys.argv[2])), schema)
            """
        let scratch = try Scratch()
        let schema = try Command.run(Product.consign, ["schema"])
        let outcome = try Python.run(
            script,
            [try scratch.write("schema.json", schema.output), Self.root + "/" + path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `the manifest of the readme is one`() throws {
        let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
        let block = readme.components(separatedBy: "```yaml\n")[1].components(separatedBy: "```")[0]
        let scratch = try Scratch()
        let outcome = try Command.run(
            Product.consign, ["check", "-f", try scratch.write("consign.yaml", block)])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test func `the example keys are one identity`() throws {
        let outcome = try Command.run(
            Product.consign, ["key", "show", "release-2026", "--dir", Self.root + "/keys.example"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("p256"))
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/keys.example")
        #expect(!names.contains { $0.hasSuffix(".key") }, "an example has no private half")
    }

    @Test(arguments: [
        ("docs/manifest.md", ["schema", "--markdown"]), ("docs/consign.schema.json", ["schema"]),
        ("docs/consign.1", ["man"]),
    ])
    func `made pages are up to date`(_ path: String, _ arguments: [String]) throws {
        let outcome = try Command.run(Product.consign, arguments)
        let page = try String(contentsOfFile: Self.root + "/" + path, encoding: .utf8)
        #expect(outcome.output == page, "run 'make docs'")
    }

    @Test func `the lines of README work together`() throws {
        let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
        let blocks = readme.components(separatedBy: "```yaml\n").dropFirst().prefix(2).map {
            $0.components(separatedBy: "```")[0].components(separatedBy: "\n")
        }
        var sections: [String: [String]] = [:]
        var order: [String] = []
        for line in blocks.flatMap(\.self) where !line.isEmpty && !line.hasPrefix("#") {
            if line.first != " " { order.append(line) }
            if !sections[order[order.count - 1], default: []].contains(line) {
                sections[order[order.count - 1], default: []].append(line)
            }
        }
        let scratch = try Scratch()
        var seen: Set<String> = []
        let lines = order.filter { seen.insert($0).inserted }.flatMap { sections[$0] ?? [] }
        try scratch.write("consign.yaml", lines.joined(separator: "\n"))
        let outcome = try Command.run(Product.consign, ["check"], in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(lines.contains("  - {format: deb}             # Debian, Ubuntu"))
    }

    @Test func `the projects own workflow is what its manifest asks for`() throws {
        let outcome = try Command.run(Product.consign, ["ci", "github", "--check"], in: Self.root)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(.needs("bash", "zsh", "fish"), arguments: ["bash", "zsh", "fish"])
    func `completions are accepted by their shell`(_ shell: String) throws {
        let script = try Command.run(Product.consign, ["completions", shell])
        #expect(script.status == 0)
        let scratch = try Scratch()
        let outcome = try Command.run(shell, ["-n", try scratch.write("consign", script.output)])
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    }

    @Test(.needs("bash")) func `bash completes commands and options`() throws {
        let scratch = try Scratch()
        let script = try Command.run(Product.consign, ["completions", "bash"]).output
        let ask = """
            complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _consign; echo "${COMPREPLY[@]}"; }
            complete_words consign rel
            complete_words consign key n
            complete_words consign key new --un
            complete_words consign build --out
            """
        let outcome = try Command.run("bash", [try scratch.write("ask", script + ask)])
        #expect(outcome.output == "release\nnew\n--unprotected\n--output\n", "\(outcome)")
    }

    @Test(.needs("man")) func `the manual has no faults`() throws {
        let page = try Command.run(Product.consign, ["man"]).output
        let scratch = try Scratch()
        let outcome = try Command.run(
            "man", ["--warnings", "-l", try scratch.write("consign.1", page)],
            environment: ["MANPAGER": "cat", "LC_ALL": "C.UTF-8", "MANROFFSEQ": ""])
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        #expect(outcome.output.contains("--passphrase-fd"))
    }
}
