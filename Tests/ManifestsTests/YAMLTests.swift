import Foundation
import Manifests
import Model
import TestSupport
import Testing

@Suite("YAML that a manifest may not have") struct YAMLTests {
    @Test(arguments: [
        ("name: &a b\nhomepage: *a\n", "1:7: an anchor (&) is not allowed in a manifest"),
        ("name: *a\n", "1:7: an alias (*) is not allowed in a manifest"),
        ("name: !!str b\n", "1:7: a tag (!) is not allowed in a manifest"),
        ("name: [a, !b c]\n", "1:11: a tag (!) is not allowed in a manifest"),
        ("a: {<<: {b: c}}\n", "1:5: merge keys (<<) are not allowed in a manifest"),
        ("---\na: b\n---\nc: d\n", "3:1: a second document begins here"),
        ("%YAML 1.1\n---\na: b\n", "1:1: a directive is not allowed in a manifest"),
        ("[a]: b\n", "1:1: a key must be a word"),
        ("a:\n\t- b\n", "2:1: this is not YAML: found character that cannot start any token"),
        ("a: [b\n", "2:1: this is not YAML: did not find expected ',' or ']'"),
        ("a: b: c\n", "1:5: this is not YAML: mapping values are not allowed in this context"),
        ("", "1:1: consign.yaml is empty"),
        ("# only a comment\n", "1:1: consign.yaml is empty"),
    ])
    func `is refused`(text: String, complaint: String) {
        let said = complaints(text).map { $0.split(separator: " (").first.map(String.init) ?? "" }
        let line = complaint.split(separator: " (").first.map(String.init) ?? ""
        #expect(said == ["consign.yaml:" + line])
    }

    @Test func `nesting is bounded`() {
        let deep = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
        #expect(
            complaints("a: " + deep) == ["consign.yaml:1:35: this is nested over 32 levels deep"])
        // A hundred thousand brackets must not take a stack or a minute.
        #expect(
            complaints(String(repeating: "[", count: 100_000)) == [
                "consign.yaml:1:33: this is nested over 32 levels deep"
            ])
    }

    @Test func `size is bounded`() {
        let long = "# " + String(repeating: "a", count: 1 << 20)
        #expect(
            complaints(long) == [
                "consign.yaml is too large: 1048578 bytes where 1048576 are allowed"
            ])
    }

    @Test func `bytes that are not text are refused`() {
        #expect(
            throws: Failure(
                "this is not UTF-8 text",
                at: SourcePosition(file: "a.yaml", line: 2, column: 1), exit: .usage)
        ) {
            try ManifestReader.read(
                Array("a: b\nc: ".utf8) + [0xFF], file: "a.yaml", vocabulary: vocabulary)
        }
        #expect(
            complaints("a: \u{0}") == [
                "consign.yaml:1:4: this is not YAML: control characters are not allowed"
            ])
        #expect(complaints("a: \u{E000}").count == 1)
    }

    @Test func `a root that is not a map is said to be one`() throws {
        let said = try #require(complaints("- a\n").first)
        #expect(said.hasPrefix("consign.yaml:1:1: the manifest is not what is expected here"))
        #expect(said.hasSuffix("found a list"))
    }
}

@Suite("Secrets in a manifest") struct SecretTests {
    @Test(arguments: [
        ("ghp_0123456789abcdef", "a GitHub token"), ("github_pat_11ABC", "a GitHub token"),
        ("glpat-abcdef", "a GitLab token"), ("AKIAIOSFODNN7EXAMPLE", "an AWS access key"),
        ("-----BEGIN PRIVATE KEY-----", "a private key or certificate"),
    ])
    func `are refused without being repeated`(secret: String, kind: String) throws {
        for line in ["description: \(secret)", "# \(secret)", "\(secret): 1", "a: [b, '\(secret)'"]
        {
            let said = complaints(minimal(adding: line + "\n"))
            #expect(said.count == 1)
            #expect(said[0].hasPrefix("consign.yaml:6:"))
            #expect(said[0].contains("this looks like \(kind)"))
            #expect(!said[0].contains(secret))
        }
    }

    @Test func `words that only resemble one are fine`() throws {
        #expect(
            try read(minimal(adding: "description: about ghp_ and AKIA, ok\n")).stages.count == 1)
    }
}

@Suite("The schema and the reference") struct SchemaTests {
    @Test func `are the same every time`() throws {
        #expect(try ManifestSchema.json(vocabulary) == ManifestSchema.json(vocabulary))
        #expect(
            ManifestReference.markdown(vocabulary) == ManifestReference.markdown(vocabulary))
    }

    @Test func `the reference names every key`() {
        let page = ManifestReference.markdown(vocabulary)
        for key in [
            "consign", "platforms", "join", "enable", "depends", "digests", "github", "base",
        ] {
            #expect(page.contains("`\(key)`"))
        }
        #expect(page.contains("| **`kind`** |"))
    }

    /// python3-jsonschema and PyYAML as second witness: what we accept, the schema accepts.
    @Test(.needs("python3"), .enabled(if: hasJSONSchema, "python3 has no jsonschema and yaml"))
    func `the schema judges as we do`() throws {
        let scratch = try Scratch()
        try scratch.write("schema.json", try ManifestSchema.json(vocabulary))
        let good = [contract.replacing("release-notes/{{version}}.md", with: "a"), minimal()]
        let bad = [
            minimal(without: "name"), minimal(adding: "platfroms: {}\n"),
            minimal(adding: "publish: [{directory: a, github: b/c}]\n"),
            minimal(adding: "sign: {keys: [], formats: [ssh]}\n"),
            minimal(without: "artifacts", adding: "artifacts: [{format: tar.gx}]\n"),
            minimal(adding: "contents: [{file: /a, kind: doc}]\n"),
            minimal(without: "consign", adding: "consign: 2\n"),
        ]
        for (index, text) in (good + bad).enumerated() {
            try scratch.write("m.yaml", text)
            let script = """
                import json, sys, yaml, jsonschema
                schema = json.load(open("schema.json"))
                jsonschema.Draft202012Validator.check_schema(schema)
                errors = list(jsonschema.Draft202012Validator(schema).iter_errors(
                    yaml.safe_load(open("m.yaml"))))
                print(*[e.message for e in errors], sep="\\n")
                sys.exit(3 if errors else 0)
                """
            let outcome = try Command.run("python3", ["-c", script], in: scratch.path)
            #expect(outcome.status == (index < good.count ? 0 : 3), "\(text)\n\(outcome)")
            #expect(complaints(text).isEmpty == (index < good.count))
        }
    }
}

private let hasJSONSchema =
    (try? Command.run("python3", ["-c", "import yaml, jsonschema"]).status) == 0
