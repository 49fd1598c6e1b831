import Formats
import Model
import Samples
import TestSupport
import Testing

/// Packages that harm somebody who unpacks or lists them are refused before a byte is written.
@Suite struct HostileNameTests {
    @Test(
        arguments: FormatRegistry.archives,
        [
            "two\nlines", "esc\u{1b}[2J", "bidi\u{202e}txt.exe", "../up", "a/../b", "/etc/passwd",
            "back\\slash", "", "a//b", "./a", "null\u{0}", "zero\u{200b}width", "tab\there",
            String(repeating: "n", count: 300),
        ])
    func `a name that nobody may meet`(_ format: any PackageFormat, name: String) throws {
        let package = try Sample.package([Sample.text("good"), Sample.text(name)])
        let failure = #expect(throws: Failure.self) { try format.prepare(package) }
        #expect(failure?.exit == .usage)
        #expect(failure?.message.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
    }

    @Test(
        arguments: ["CON", "aux.txt", "lpt1", "dot.", "blank ", "a:b", "what?", "dir/nul/x"])
    func `a name that Windows cannot have`(_ name: String) throws {
        let entries = [Sample.text(name)]
        _ = try ZipArchive().prepare(try Sample.package(entries))
        #expect(throws: Failure.self) {
            try ZipArchive().prepare(try Sample.package(entries, for: Sample.windows))
        }
    }

    @Test(
        arguments: [
            (["Read", "read"], [Sample.macos, Sample.windows]),
            (["Doc/a", "doc/b"], [Sample.macos, Sample.windows]),
            (["caf\u{e9}", "cafe\u{301}"], [Sample.linux, Sample.macos, Sample.windows]),
            (["caf\u{e9}/a", "cafe\u{301}/b"], [Sample.linux, Sample.macos, Sample.windows]),
            (["a", "a/b"], [Sample.linux, Sample.windows]),
            (["a", "a/b/c"], [Sample.linux, Sample.windows]),
        ])
    func `two names that a file system takes for one`(
        _ names: [String], platforms: [Platform]
    ) throws {
        for platform in [Sample.linux, Sample.macos, Sample.windows] {
            let package = try Sample.package(names.map { Sample.text($0) }, for: platform)
            if platforms.contains(platform) || names.contains("a") {
                #expect(throws: Failure.self) { try TarArchive.gzip.prepare(package) }
            } else {
                _ = try TarArchive.gzip.prepare(package)
            }
        }
    }

    @Test func `two files that the layout puts into one place`() throws {
        let package = try Sample.package([
            Sample.text("a/tool", kind: .program), Sample.text("b/tool", kind: .program),
        ])
        let failure = #expect(throws: Failure.self) { try ZipArchive().prepare(package) }
        #expect(
            failure?.message == "two files become 'acme-1.2.0-linux-amd64/tool' in the archive")
    }

    @Test(
        arguments: [
            ["a": "/etc/passwd"], ["a": "../a"], ["d/a": "../../b"], ["a": ".."], ["a": "a"],
            ["a": "b", "b": "a"], ["d/up": "..", "a": "d/up/../x"], ["a": ""], ["a": "x\ny"],
            ["a": "x\\..\\y"],
        ])
    func `a link that leaves the package, alone or through others`(
        _ links: [String: String]
    ) throws {
        let entries = links.map { Sample.link($0, to: $1) } + [Sample.text("good")]
        for platform in [nil, Sample.linux] {
            let package = try Sample.package(entries, for: platform)
            let failure = #expect(throws: Failure.self) { try TarArchive.gzip.prepare(package) }
            #expect(failure?.exit == .usage)
        }
    }

    @Test(
        arguments: [["a": "b"], ["d/a": "../b"], ["d/up": "..", "a": "d/up/b"], ["a": "./d/./b"]])
    func `a link that stays inside is fine`(_ links: [String: String]) throws {
        let entries = links.map { Sample.link($0, to: $1) } + [Sample.text("good")]
        _ = try TarArchive.gzip.prepare(try Sample.package(entries))
    }

    @Test(arguments: FormatRegistry.archives)
    func `links and set-user-ID are refused where nobody can use them`(
        _ format: any PackageFormat
    ) throws {
        let link = [Sample.text("a"), Sample.link("b", to: "a")]
        #expect(throws: Failure.self) {
            try format.prepare(try Sample.package(link, for: Sample.windows))
        }
        let root = Entry(path: "su", kind: .program, mode: 0o4755, body: .bytes([1]))
        #expect(throws: Failure.self) { try format.prepare(try Sample.package([root])) }
    }
}
