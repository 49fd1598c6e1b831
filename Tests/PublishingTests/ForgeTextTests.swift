import Foundation
import TestSupport
import Testing

@testable import Publishing

/// What a forge is given as the text of a release.
@Suite struct ForgeTextTests {
    private func body(_ notes: String) throws -> String {
        let scratch = try Scratch()
        return try withExtendedLifetime(scratch) {
            try ForgeText(try TestDestination.plan(in: scratch, notes: notes), limit: 10_000).body()
        }
    }

    /// It shows the release's name above the text.
    @Test func `the heading that the forge shows is left out`() throws {
        let body = try body("# acme 1.2.0\n\nSends anvils.\n\n## Files\n")
        #expect(body.hasPrefix("Sends anvils.\n\n## Files\n"), "\(body)")
    }

    @Test(arguments: [
        "# Anvils, at last\n\nText.\n", "Text.\n# acme 1.2.0\n", "# acme 1.2.0-rc.1\n",
    ])
    func `any other beginning stays`(notes: String) throws {
        #expect(try body(notes).hasPrefix(notes))
    }
}
