import Formats
import Foundation
import Model
import TestSupport
import Testing

/// Versions in rpm's order.
@Suite(.needs("rpm")) struct RpmVersionTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: ["", "+build.7", "+20260102.abcdef1"])
    func `prereleases come before releases`(_ build: String) throws {
        let order = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-rc.1", "1.0.0-rc.10", "1.0.0",
            "1.0.1", "1.10.0",
        ]
        // Numbers in build metadata would count among those of a prerelease without one.
        let names = order.map { $0 + (build.hasPrefix("+2") && $0.contains("-alpha") ? "" : build) }
        let versions = try names.map { try version($0) }
        for (lower, higher) in zip(versions, versions.dropFirst()) {
            let answer = try Command.run(
                "rpm", ["--eval", "%{lua:print(rpm.vercmp('\(lower)', '\(higher)'))}"])
            #expect(answer.output == "-1\n", "\(lower) < \(higher)")
        }
    }

    @Test func `hyphens become underscores and metadata stays`() throws {
        #expect(try version("1.0.0-alpha-x.2+b-7") == "1.0.0~alpha_x.2+b_7")
        #expect(try version("1.2.3-nightly.abcdef1") == "1.2.3~nightly.abcdef1")
    }

    /// What rpm reads in a package of that version.
    private func version(_ text: String) throws -> String {
        var sample = RpmSample(scratch)
        sample.version = text
        return try RpmSample.query(try sample.build(), "%{version}\\n").first ?? ""
    }
}
