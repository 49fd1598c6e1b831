import Foundation
import Model
import TestSupport
import Testing

/// What the pages of docs/ tell a reader to do works, and what they point at is there.
@Suite struct DocumentTests {
    static let root = ShippedFilesTests.root

    /// The pages that are written by hand.
    static let pages =
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/docs")) ?? [])
        .filter { $0.hasSuffix(".md") && $0 != "manifest.md" }.sorted().map { "docs/" + $0 }
        + [
            "README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md",
            "keys.example/README.md", "manifests/README.md", "examples/publish-command/README.md",
            "examples/softhsm2/README.md",
        ]

    static func text(_ page: String) throws -> String {
        try String(contentsOfFile: root + "/" + page, encoding: .utf8)
    }

    @Test(.needs("git", "make", "ssh-keygen", "minisign")) func `the tutorial works as written`()
        throws
    {
        let walk = Walkthrough(try Self.text("docs/tutorial.md"))
        #expect(walk.actions.count > 30)
        let differences = try walk.differences(in: try Scratch())
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    @Test(.needs("git", "ssh-keygen", "minisign", "openssl")) func `the readme works as written`()
        throws
    {
        let page = try Self.text("README.md")
        let scratch = try Scratch()
        try scratch.write(
            "consign.yaml",
            try #require(CodeBlock.all(in: page).first { $0.language == "yaml" }).text)
        for file in ["stage/linux-amd64/acme", "stage/windows-amd64/acme.exe"] {
            try scratch.write(file, "#!/bin/sh\n", mode: 0o755)
        }
        for file in ["acme.1", "LICENSE"] { try scratch.write(file, "Acme\n") }
        try scratch.write(".gitignore", "/stage/\n/dist/\n/public/\n/keys/\n")
        let differences = try Walkthrough(Self.prepared(page)).differences(in: scratch)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    /// The page, with what a reader of the readme has: a tag, and a terminal that asks for a passphrase.
    private static func prepared(_ page: String) -> String {
        let tag = """
            ```console
            $ git init -q && git add -A && git commit -q -m 'feat: send anvils' && git tag v1.2.0
            ```

            """
        let new = "$ consign key new release-2026", verify = "$ consign verify acme"
        return tag
            + page.replacing(new + "     # once", with: new + " --unprotected\n...")
            .replacing(verify, with: "$ cd public/1.2.0\n" + verify)
    }

    /// The lines of `page` that start Consign, and what its sentences have in backticks.
    static func commands(in page: String) -> [String] {
        let lines = CodeBlock.all(in: page)
            .filter { ["", "console", "sh"].contains($0.language) }
            .flatMap { $0.text.replacing("\\\n", with: " ").components(separatedBy: "\n") }
            .map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }
        let words = prose(page).matches(of: /`([^`]+)`/).map {
            $0.1.replacing("\n", with: " ")
        }
        return (lines + words).filter {
            $0.hasPrefix("consign ") && !$0.hasPrefix("consign COMMAND")
        }
    }

    /// `page` without its fenced blocks.
    private static func prose(_ page: String) -> String {
        let parts = ("\n" + page).components(separatedBy: "\n```")
        return parts.indices.filter { $0.isMultiple(of: 2) }.map { parts[$0] }.joined()
    }

    /// With `--help` behind it a line is taken apart as ever, and nothing is done.
    @Test(arguments: pages) func `every command of a page is one`(_ page: String) throws {
        for command in Self.commands(in: try Self.text(page)) {
            let bare = command.components(separatedBy: " #")[0]
                .components(separatedBy: " || ")[0].replacing("...", with: "")
            let outcome = try Command.run(
                "/bin/sh",
                ["-c", "\"$0\" \(bare.dropFirst("consign ".count)) --help", Product.consign])
            #expect(outcome.status == 0, "\(page): \(command)\n\(outcome)")
        }
    }

    @Test func `pages with commands have some`() throws {
        let counts = try Self.pages.map { Self.commands(in: try Self.text($0)).count }
        #expect(counts.reduce(0, +) > 100, "\(counts)")
    }

    @Test func `every exit code is explained, in the words of the help`() throws {
        for page in ["docs/troubleshooting.md", "README.md"] {
            let text = try Self.text(page)
            for code in ExitCode.allCases {
                let row = try #require(
                    text.components(separatedBy: "\n").first {
                        $0.hasPrefix("| \(code.rawValue) | ")
                    }, "\(page): \(code.rawValue)")
                let meaning = row.components(separatedBy: " | ")[1].replacing(" |", with: "")
                #expect(code.meaning.hasPrefix(meaning), "\(page): \(row)")
            }
        }
    }

    @Test func `every message that is explained is one`() throws {
        var sources = ""
        let folder = Self.root + "/Sources"
        for case let path as String in try #require(FileManager.default.enumerator(atPath: folder))
        where path.hasSuffix(".swift") {
            sources += try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
        }
        let rows = try Self.text("docs/troubleshooting.md").components(separatedBy: "\n")
            .filter { $0.hasPrefix("| `") }
        #expect(rows.count > 20)
        for row in rows {
            let cells = row.components(separatedBy: " | ")
            #expect(Int(cells[1]).flatMap { ExitCode(rawValue: Int32($0)) } != nil, "\(row)")
            let message = cells[0].dropFirst(2).replacing("`", with: "")
            for part in message.components(separatedBy: "…") where part.count > 1 {
                let isThere = sources.contains(part)
                #expect(isThere, "no message has '\(part)'")
            }
        }
    }

    @Test(arguments: pages) func `links of a page lead somewhere`(_ page: String) throws {
        let text = try Self.text(page)
        for match in text.matches(of: /\]\(([^)\s]+)\)/) where !match.1.contains("://") {
            let halves = match.1.split(separator: "#", omittingEmptySubsequences: false)
            let folder = URL(fileURLWithPath: Self.root + "/" + page).deletingLastPathComponent()
            let path =
                halves[0].isEmpty
                ? Self.root + "/" + page
                : folder.appendingPathComponent(String(halves[0])).standardized.path
            // The recorded session is made with the site.
            guard !path.hasSuffix("session.svg") else { continue }
            #expect(FileManager.default.fileExists(atPath: path), "\(page): \(match.1)")
            guard halves.count == 2, path.hasSuffix(".md") else { continue }
            let anchors = Self.anchors(try String(contentsOfFile: path, encoding: .utf8))
            #expect(anchors.contains(String(halves[1])), "\(page): \(match.1)")
        }
    }

    /// The names that forges give to headings.
    private static func anchors(_ text: String) -> [String] {
        text.components(separatedBy: "\n").filter { $0.hasPrefix("#") }.map { line in
            String(
                line.drop { $0 == "#" || $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                    .map { $0 == " " ? "-" : $0 })
        }
    }
}
