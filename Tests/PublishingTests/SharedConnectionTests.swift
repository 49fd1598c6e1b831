import Foundation
import TestSupport
import Testing

/// A run has one HTTP client, whatever it asks for: the plan, the publication, an announcement.
@Suite(.needs("python3", "strace")) struct SharedConnectionTests {
    @Test func `a whole release asks a server over one connection`() throws {
        let site = try GiteaSite()
        let scratch = try Scratch()
        try scratch.project("artifacts: [{format: tar.gz}]\npublish: [{\(site.line)}]")
        let log = scratch("strace.log")
        let outcome = try Command.run(
            "strace", ["-f", "-qq", "-e", "trace=connect", "-o", log, Product.consign, "release"],
            in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""]
                .merging(site.environment) { $1 })
        try #require(outcome.status == 0, "\(outcome)")
        let port = try #require(URL(string: site.server.url)?.port)
        let connections = try scratch.text("strace.log").split(separator: "\n")
            .count { $0.contains("htons(\(port))") }
        #expect(connections == 1)
        #expect(try site.server.log().count > 10)
    }
}
