import Foundation
import Model
import Publishing
import TestSupport

/// A folder that the example's program publishes into, or another program in its place.
final class CommandSite: KillSite {
    static let example =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../examples/publish-command/publish").standardized.path
    private let scratch: Scratch
    private let program: String

    init(scratch: Scratch, program: String = example) {
        self.scratch = scratch
        self.program = program
    }

    func open() throws -> any Publisher { try publisher() }

    func publisher(
        _ settings: [String: String] = [:], _ environment: [String: String] = [:],
        said: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> CommandPublisher {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let environment = ["PATH": path, "TMPDIR": scratch.path].merging(environment) { $1 }
        let means = PublisherContext.test(environment)
        return try CommandPublisher(
            DestinationAddress(program, ["to": scratch("mirror")].merging(settings) { $1 }),
            PublisherContext(
                client: means.client, environment: environment, redaction: means.redaction,
                say: said))
    }

    func visible() -> [String] {
        scratch.tree("mirror").filter { path in
            !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }
    }

    var line: String { "command: \(program), to: \(scratch("mirror"))" }

    var environment: [String: String] { [:] }

    func digests() throws -> [String: String] {
        var digests: [String: String] = [:]
        for path in visible() where path.contains("/") {
            let sum = try Command.run("sha256sum", [scratch("mirror/" + path)])
            digests[path] = String(sum.output.prefix(64))
        }
        return digests
    }

    func hidden() throws -> Int {
        scratch.tree("mirror").filter { $0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .count
    }

    func clear() throws {
        try? FileManager.default.removeItem(atPath: scratch("mirror"))
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        let staged = scratch("mirror/.staging-\(plan.version)/\(name)")
        try Data("spoiled".utf8).write(to: URL(fileURLWithPath: staged))
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        try scratch.write("mirror/\(plan.version)/\(name)", plan.item(name)?.spoiled ?? "")
    }
}
