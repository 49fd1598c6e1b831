import Foundation
import TestSupport
import Testing

@testable import consign

/// docs/json.md shows what the program prints: its lines are typed, and its recipes run.
@Suite struct AnswerPageTests {
    /// What the examples leave out where it is empty.
    private static let omitted: Set = ["steps", "warnings", "remarks"]

    private static func page() throws -> String { try DocumentTests.text("docs/json.md") }

    private static func project(_ blocks: [CodeBlock]) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write("stage/acme", "#!/bin/sh\n", mode: 0o755)
        for block in blocks {
            if let name = block.file { try scratch.write(name, block.text + "\n") }
        }
        return scratch
    }

    private static func type(_ line: String, in scratch: Scratch) throws -> Outcome {
        // What makes a manifest is typed where there is none.
        let folder = scratch(line.hasPrefix("consign init") ? "fresh" : "")
        try FileManager.default.createDirectory(
            atPath: scratch("fresh"), withIntermediateDirectories: true)
        return try Command.run(
            "/bin/sh", ["-c", line], in: folder, environment: Scenario.environment(scratch))
    }

    @Test(.needsPython, .needs("jq", "ssh-keygen"))
    func `the examples are of the shape that the program prints, and the recipes work`() throws {
        let blocks = CodeBlock.all(in: try Self.page())
        let scratch = try Self.project(blocks)
        var last = ""
        var files: [(schema: String, path: String)] = []
        for block in blocks {
            switch block.language {
            case "console", "bash":
                let line = block.text.hasPrefix("$ ") ? block.text.dropFirst(2) : block.text[...]
                last = try Self.type(String(line), in: scratch).output
            case "json":
                let shape = try Self.shape(of: block.text), printed = try Self.shape(of: last)
                #expect(shape == printed, "\(block.text)\n\(last)")
                let verb = try #require(printed["command"])
                let path = try scratch.write("answers/\(files.count).json", last)
                files.append((AnswerSchemas.name(of: verb), path))
            case "text": #expect(last == block.text + "\n")
            default: continue
            }
        }
        #expect(files.count > 20)
        try AnswerSchemas.judge(files)
    }

    /// Every place in a JSON text with what stands there; of an array all elements share one place.
    private static func shape(of text: String) throws -> [String: String] {
        var shape: [String: String] = [:]
        func walk(_ value: Any, _ place: String) {
            switch value {
            case let object as [String: Any]:
                for (key, member) in object {
                    let isEmpty = (member as? [Any])?.isEmpty == true
                    guard !(place.isEmpty && isEmpty && omitted.contains(key)) else { continue }
                    walk(member, place.isEmpty ? key : place + "." + key)
                }
            case let array as [Any]:
                shape[place] = array.isEmpty ? "empty" : "list"
                for element in array { walk(element, place + "[]") }
            case let text as String where !["command", "mode"].contains(place):
                shape[place] = text.isEmpty ? "empty" : "text"
            case is NSNumber where place != "exit": shape[place] = "number"
            default: shape[place] = "\(value)"
            }
        }
        walk(try JSONSerialization.jsonObject(with: Data(text.utf8)), "")
        return shape
    }

    @Test(.needsPython("check-jsonschema")) func `a validator takes the schemas as the page says`()
        throws
    {
        let block = try #require(
            CodeBlock.all(in: try Self.page()).first { $0.text.contains("--schemafile") })
        let validator = try #require(Python.tool("check-jsonschema"))
        let line = block.text.replacing("check-jsonschema ", with: validator + " ")
        for (exit, isOne) in [("0", true), ("\"0\"", false)] {
            let scratch = try Scratch()
            let answer = try scratch.write(
                "answer.json",
                "{\"command\": \"check\", \"complaints\": [], \"exit\": \(exit), \"file\": \"a.yaml\", "
                    + "\"remarks\": [], \"steps\": [], \"warnings\": []}\n")
            let outcome = try Command.run(
                "/bin/sh", ["-c", line.replacing("answer.json", with: answer)],
                in: ShippedFilesTests.root)
            #expect((outcome.status == 0) == isOne, "\(outcome)")
        }
    }

    @Test func `every command has a section with its schema, and every schema is linked`() throws {
        let page = try Self.page()
        for verb in CommandTable.verbs where verb.options.contains(where: { $0.name == "json" }) {
            #expect(page.contains("\n### \(verb.name)\n"), "\(verb.name)")
        }
        for name in AnswerSchemas.names {
            #expect(page.contains("(schemas/\(name).schema.json)"), "\(name)")
        }
    }
}
