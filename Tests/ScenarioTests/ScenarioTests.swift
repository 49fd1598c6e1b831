import Foundation
import TestSupport
import Testing

/// Runs every script of Scenarios/; `UPDATE=1 make test` writes the outputs it finds into them.
@Suite struct ScenarioTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Scenarios").path

    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: folder))?
        .filter { $0.hasSuffix(".txt") }.sorted() ?? []

    @Test(arguments: names) func `scenario`(_ name: String) throws {
        let scenario = try Scenario(Self.folder + "/" + name)
        #expect(!scenario.steps.isEmpty, "\(name) has no command")
        let outcomes = try scenario.run()
        if ProcessInfo.processInfo.environment["UPDATE"] == "1" {
            try scenario.updated(outcomes).write(
                toFile: scenario.path, atomically: true, encoding: .utf8)
        }
        for (step, outcome) in zip(scenario.steps, outcomes) { check(step, outcome, name) }
    }

    private func check(_ step: Scenario.Step, _ outcome: Outcome, _ name: String) {
        #expect(outcome.status == step.status, "\(name): \(step.line)\n\(outcome)")
        for text in step.errors {
            let found = Scenario.lines(outcome.error).contains {
                Scenario.matches($0, text) || $0.contains(text)
            }
            #expect(found, "\(name): \(step.line)\nno '\(text)' in\n\(outcome.error)")
        }
        guard !step.output.isEmpty else { return }
        var lines = Scenario.lines(outcome.output)
        var expected = step.output
        if expected.last == "..." {
            expected.removeLast()
            lines = Array(lines.prefix(expected.count))
        }
        let same =
            lines.count == expected.count
            && zip(lines, expected).allSatisfy { Scenario.matches($0, $1) }
        #expect(same, "\(name): \(step.line)\ngave\n\(outcome.output)")
    }
}
