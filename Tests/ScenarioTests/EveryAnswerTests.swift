import Foundation
import TestSupport
import Testing

@testable import consign

/// What each command tells a program has the shape that its schema says.
@Suite struct EveryAnswerTests {
    /// The commands that answer with a text of their own.
    private static let texts: Set = ["schema", "completions", "man"]

    @Test func `every command answers programs, and has a schema, and is typed here`() {
        for verb in CommandTable.verbs where !Self.texts.contains(verb.name) {
            #expect(verb.options.contains { $0.name == "json" }, "\(verb.name)")
            #expect(AnswerSchemas.names.contains(AnswerSchemas.name(of: verb.name)), "\(verb.name)")
            for lines in [AnswerLines.done, AnswerLines.failed] {
                let isTyped = lines.contains { AnswerLines.verb(of: $0.text) == verb.name }
                #expect(isTyped, "\(verb.name)")
            }
        }
    }

    @Test(.needsPython, .needs("git", "ssh-keygen", "minisign"))
    func `what commands and releases write is as the schemas say`() throws {
        var lines = try AnswerLines()
        var files: [(schema: String, path: String)] = []
        for line in AnswerLines.done {
            let (schema, path, outcome) = try lines.type(line)
            #expect(outcome.status == line.status, "\(line.text)\n\(outcome)")
            files.append((schema, path))
        }
        let scratch = lines.scratch
        files += [
            ("record", scratch("public/1.1.0/release.json")),
            ("latest", scratch("public/latest.json")),
            ("key-document", scratch("public/keys.json")),
            ("key-document", scratch("keys/keys.json")),
            ("journal", scratch("dist/publish.journal")),
            ("withdrawal", scratch("public/1.1.0/WITHDRAWN.json")),
            ("resigning", scratch("public/1.0.0/SHA256SUMS.next.resigned.json")),
        ]
        _ = try Command.run(
            "/bin/sh", ["-c", "cp -R public/1.1.0 spoiled; printf x >> spoiled/SHA256SUMS"],
            in: scratch.path)
        for line in AnswerLines.failed {
            let (schema, path, outcome) = try lines.type(line)
            #expect(outcome.status == line.status, "\(line.text)\n\(outcome)")
            #expect(outcome.output.contains("\"failed\": {"), "\(line.text)\n\(outcome)")
            #expect(outcome.error.contains("consign: "), "\(line.text)\n\(outcome)")
            files.append((schema, path))
        }
        try AnswerSchemas.judge(files)
    }

    @Test(.needsPython) func `a line that is not understood is answered, too`() throws {
        let scratch = try Scratch()
        let files = try ["", "nothing --json", "key --json", "man --json", "schema x --json"].map {
            line in
            let outcome = try Command.run(
                Product.consign, ["--json"] + line.split(separator: " ").map(String.init))
            #expect(outcome.status == 2, "\(line): \(outcome)")
            return ("failure", try scratch.write("\(line.count).json", outcome.output))
        }
        try AnswerSchemas.judge(files)
    }
}
