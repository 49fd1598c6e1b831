import Foundation
import TestSupport
import Testing

/// The documentation as a site: made by its script from a real run, and looked at in a browser.
@Suite struct SiteTests {
    static let browsers = ["chromium-headless-shell", "chromium", "google-chrome"]

    private static func site(in scratch: Scratch) throws -> String {
        let made = try Command.run(
            ShippedFilesTests.root + "/Scripts/site", [scratch("site")],
            environment: ["CONSIGN": Product.consign])
        #expect(made.status == 0, "\(made)")
        return scratch("site")
    }

    @Test(.needs("python3", "git", "make", "ssh-keygen", "minisign"))
    func `the session is of a real run`() throws {
        let scratch = try Scratch()
        let folder = try Self.site(in: scratch)
        let session = try String(contentsOfFile: folder + "/session.svg", encoding: .utf8)
        #expect(session.contains("$ consign release"))
        #expect(session.contains("verified: anvil 1.0.0"))
        #expect(session.contains("exit code 3"))
        #expect(!session.contains(NSTemporaryDirectory()), "no path of the machine")
    }

    @Test(.needs("python3", "git", "make", "ssh-keygen", "minisign"))
    func `a folder that is not a site is left alone`() throws {
        let scratch = try Scratch()
        try scratch.write("site/mine", "text")
        let outcome = try Command.run(
            ShippedFilesTests.root + "/Scripts/site", [scratch("site")],
            environment: ["CONSIGN": Product.consign])
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("is not a site that this script wrote"))
        #expect(try scratch.text("site/mine") == "text")
    }

    @Test(.needs("python3")) func `without the program nothing is written`() throws {
        let scratch = try Scratch()
        let outcome = try Command.run(
            ShippedFilesTests.root + "/Scripts/site", [scratch("site")],
            environment: ["CONSIGN": scratch("consign")])
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("run 'make build', or name one in CONSIGN"))
        #expect(scratch.tree("").isEmpty)
    }

    @Test(
        .needs("python3", "git", "make", "ssh-keygen", "minisign"),
        .enabled(if: browsers.contains { Tool.path($0) != nil }, "no headless Chromium"))
    func `every page is fit for phones, both schemes and the keyboard`() throws {
        let scratch = try Scratch()
        let folder = try Self.site(in: scratch)
        let seen = try Command.run(
            "python3", [ShippedFilesTests.root + "/Tests/site/look.py", folder])
        #expect(seen.status == 0, "\(seen)")
        #expect(seen.output.contains(" pages, 0 faults"))
    }
}
