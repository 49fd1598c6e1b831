import Foundation
import Model
import Notes
import TestSupport
import Testing

@Suite("Release notes") struct ReleaseNotesTests {
    @Test func `read as the golden`() throws {
        try Golden.expect(try ReleaseNotes.render(Example.input()), is: "release-notes.md")
    }

    @Test func `are the same every time`() throws {
        let once = try ReleaseNotes.render(Example.input())
        for _ in 0..<5 { #expect(try ReleaseNotes.render(Example.input()) == once) }
    }

    @Test func `every system gets what it brings along`() throws {
        let notes = try ReleaseNotes.render(Example.input())
        let sections = notes.split(separator: "\n### ").map(String.init)
        func section(_ title: String) throws -> String {
            try #require(sections.first { $0.hasPrefix(title) })
        }
        #expect(try section("On Linux").contains("\nssh-keygen -Y verify"))
        #expect(try section("On Linux").contains("\nsha256sum --strict -c --ignore-missing"))
        #expect(try section("On macOS").contains("| shasum -a 256 -c"))
        #expect(try !section("On macOS").contains("linux-amd64"))
        #expect(try section("On macOS").contains("acme-1.2.0-source.tar.gz"))
        #expect(try section("On Windows").contains("```powershell\ncmd /c \"ssh-keygen"))
        #expect(try section("On Windows").contains("Get-FileHash"))
        #expect(try section("With minisign").contains("On Linux, macOS and Windows"))
        #expect(try section("With OpenSSL").contains("On Linux and macOS"))
        #expect(try section("Is it our key?").components(separatedBy: "SHA256:").count == 2)
        #expect(try section("If a check fails").contains("<https://acme.example>"))
    }

    @Test func `every file that a command reads is to be saved`() throws {
        let notes = try ReleaseNotes.render(Example.input(base: nil))
        for file in Set(Example.steps.flatMap(\.files)) {
            #expect(notes.contains("`\(file)`"), "\(file)")
        }
        #expect(!notes.contains("]("))
    }

    @Test func `every fingerprint is there`() throws {
        let notes = try ReleaseNotes.render(Example.input())
        for print in Example.keys.flatMap(\.fingerprints) { #expect(notes.contains(print.text)) }
    }

    @Test func `without a signature the notes say so`() throws {
        let notes = try ReleaseNotes.render(Example.input(steps: Example.digests))
        #expect(notes.contains("This release is not signed."))
        #expect(!notes.contains("Is it our key?"))
        #expect(notes.contains("sha256sum --strict"))
    }

    @Test func `a signature only minisign can check promises nothing else`() throws {
        let steps = Example.signatures.filter { $0.tool == "minisign" } + Example.digests
        let notes = try ReleaseNotes.render(Example.input(steps: steps))
        #expect(!notes.contains("needs no new tool"))
        #expect(!notes.contains("### With minisign"))
        #expect(notes.contains("**First, the list**, with minisign:"))
    }

    @Test func `a system that cannot check the signature is told`() throws {
        let steps = [Example.openssl(.linux)] + Example.digests
        let notes = try ReleaseNotes.render(Example.input(steps: steps))
        #expect(notes.contains("The signature cannot be checked on this system"))
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB (1,000 bytes)"),
        (1049, "1.0 kB (1,049 bytes)"), (1050, "1.1 kB (1,050 bytes)"),
        (12_345_678, "12.3 MB (12,345,678 bytes)"),
        (9_223_372_036_854_775_807, "9223372036.9 GB (9,223,372,036,854,775,807 bytes)"),
    ])
    func `sizes are for people and exact`(size: Int64, text: String) throws {
        let release = try Example.release(
            artifacts: [Example.artifact("a.zip", size, 1, Platform(.linux, .amd64))])
        let notes = try ReleaseNotes.render(NotesInput(release: release, steps: []))
        #expect(notes.contains("| \(text) |"), "\(notes)")
    }

    @Test func `a package's signature says whose it is`() throws {
        let name = "acme-1.2.0-1-x86_64.pkg.tar.zst"
        let digest = Example.artifact(name, 1, 1, nil).contents
        let signature = Artifact(
            name: name + ".sig", size: 438, digests: [digest], format: Artifact.signature,
            platform: Platform(.linux, .amd64), contents: digest)
        let notes = try ReleaseNotes.render(
            NotesInput(release: try Example.release(artifacts: [signature]), steps: []))
        #expect(
            notes.contains("| `\(name).sig` | Signature of `\(name)` | 438 bytes |"), "\(notes)")
    }

    @Test func `links are encoded`() throws {
        let release = try Example.release(
            artifacts: [Example.artifact("a b(1)|ä.zip", 1, 1, nil)])
        let notes = try ReleaseNotes.render(
            NotesInput(release: release, steps: [], base: "https://acme.example/x y/"))
        #expect(
            notes.contains(
                "| [`a b(1)\\|ä.zip`](https://acme.example/xy/a%20b%281%29%7C%C3%A4.zip) |"),
            "\(notes)")
    }
}

@Suite("A template for the notes") struct NotesTemplateTests {
    func render(_ text: String) throws -> String {
        try ReleaseNotes.render(Example.input(template: ("release-notes/template.md", text)))
    }

    @Test func `placeholders are replaced`() throws {
        let notes = try render(
            "# {{name}} {{version}} ({{tag}}, {{date}})\n\n{{description}} {{homepage}}\n\n"
                + "{{changes}}\n\n{{files}}\n\n{{keys}}\n\n{{verify}}\n\nThe end.\n")
        #expect(notes.hasPrefix("# acme 1.2.0 (v1.2.0, 2026-11-21)\n\nSends anvils. https://acme"))
        #expect(notes.contains("- Anvils fly further."))
        #expect(notes.contains("| File | For |"))
        #expect(notes.components(separatedBy: ReleaseNotes.begin).count == 2)
        #expect(notes.hasSuffix(ReleaseNotes.end + "\n\nThe end.\n"))
    }

    @Test func `the verification is never forgotten`() throws {
        let notes = try render("Only {{name}}.")
        #expect(notes.hasPrefix("Only acme.\n\n" + ReleaseNotes.begin))
        #expect(notes.hasSuffix(ReleaseNotes.end + "\n"))
    }

    @Test(arguments: [
        ("a\n\n  {{nmae}}", 3, 3, "unknown placeholder '{{nmae}}'", "did you mean 'name'?"),
        ("{{name", 1, 1, "'{{name' opens '{{' and never closes it", nil),
        (
            "{{env.TOKEN}}", 1, 1, "variables of the environment are not replaced in notes",
            "known are name, version, tag, date, description, homepage, changes, files, install, verify, keys"
        ),
    ])
    func `mistakes have a place`(text: String, line: Int, column: Int, what: String, hint: String?)
    {
        let place = SourcePosition(file: "release-notes/template.md", line: line, column: column)
        #expect(throws: Failure(what, hint: hint, at: place, exit: .usage)) { try render(text) }
    }

    @Test func `a tag that is not there is said`() throws {
        let input = NotesInput(
            release: try Example.release(tag: nil), steps: [], template: ("t.md", "a {{tag}}"))
        #expect(
            throws: Failure(
                "'{{tag}}' has no value here",
                at: SourcePosition(file: "t.md", line: 1, column: 3), exit: .usage)
        ) { try ReleaseNotes.render(input) }
    }

    @Test func `the markers cannot be written by hand`() {
        #expect(throws: Failure.self) { try render("a\n\(ReleaseNotes.begin)\nb") }
    }
}

@Suite("Notes that are written again") struct ReplaceTests {
    @Test func `only the verification is replaced`() throws {
        let first = try ReleaseNotes.render(Example.input())
        let edited = first.replacing("Anvils fly", with: "Anvils, edited by hand, fly") + "P.S.\n"
        let second = try ReleaseNotes.render(Example.input(homepage: "https://new.example"))
        let merged = try ReleaseNotes.replaceVerification(in: edited, with: second)
        #expect(merged.contains("edited by hand"))
        #expect(merged.hasSuffix("P.S.\n"))
        #expect(merged.contains("tell us at <https://new.example>"))
        #expect(!merged.contains("tell us at <https://acme.example>"))
        // A rerun with the same section changes nothing.
        #expect(try ReleaseNotes.replaceVerification(in: merged, with: second) == merged)
    }

    @Test func `notes without the section get it`() throws {
        let fresh = try ReleaseNotes.verification(Example.input())
        #expect(
            try ReleaseNotes.replaceVerification(in: "Hello.\n", with: fresh) == "Hello.\n\n\n"
                + fresh + "\n")
    }

    @Test(arguments: [
        ReleaseNotes.begin, ReleaseNotes.end, ReleaseNotes.end + ReleaseNotes.begin,
        ReleaseNotes.begin + ReleaseNotes.begin + ReleaseNotes.end,
    ])
    func `broken markers are not guessed at`(text: String) throws {
        let fresh = try ReleaseNotes.verification(Example.input())
        #expect(throws: Failure.self) {
            try ReleaseNotes.replaceVerification(in: text, with: fresh)
        }
    }
}

@Suite("Words of others in the notes") struct HostileTextTests {
    @Test(arguments: [
        ("- fine\n::set-output name=a::b", "\n\\::set-output"),
        ("  ::error::x", "  \\::error"), ("a ##[error]b", "a #\\#[error]b"),
        ("##vso[task.setvariable]a", "#\\#vso[task"), ("##teamcity[a]", "#\\#teamcity[a]"),
        ("a\r::b", "a\n\\::b"),
    ])
    func `commands of ACI are broken`(changes: String, expected: String) throws {
        let notes = try ReleaseNotes.render(Example.input(changes: changes))
        #expect(notes.contains(expected))
        for line in notes.lines {
            #expect(!line.drop { $0.isWhitespace }.hasPrefix("::"))
            #expect(!line.contains("##["))
        }
    }

    @Test(arguments: [
        "```\ncode", "~~~~\n```\n~~~", "- a <!-- b", "```\n```\n`````sh\n````", "> ok",
    ])
    func `nothing swallows the verification`(changes: String) throws {
        let notes = try ReleaseNotes.render(Example.input(changes: changes))
        let before = try #require(notes.components(separatedBy: "## Files").first)
        let comments = before.components(separatedBy: "<!--").count
        #expect(comments == before.components(separatedBy: "-->").count)
        let fences = before.lines.filter { $0.hasPrefix("```") || $0.hasPrefix("~~~") }
        #expect(changes.hasPrefix("-") || changes.hasPrefix(">") || fences.count >= 2)
        #expect(fences.isEmpty || fences.last?.allSatisfy { "`~".contains($0) } == true)
    }

    @Test func `markers in changes are not markers`() throws {
        let changes = "a\n\(ReleaseNotes.end)\nb \(ReleaseNotes.begin)"
        let notes = try ReleaseNotes.render(Example.input(changes: changes))
        #expect(try ReleaseNotes.replaceVerification(in: notes, with: notes) == notes)
        #expect(notes.contains("&lt;!-- consign:verify end"))
    }

    @Test func `the description is only text`() throws {
        let notes = try ReleaseNotes.render(
            Example.input(
                description: "<b>*x*</b> | `y` @root [a](b)\u{1B}[31m\u{202E}\n# z",
                homepage: "https://a.example/>x<y z"))
        #expect(notes.contains(#"\<b\>\*x\*\</b\> \| \`y\` `@root` \[a\](b)\[31m # z"#), "\(notes)")
        #expect(notes.contains("<https://a.example/xyz>"))
        #expect(!notes.unicodeScalars.contains("\u{1B}"))
    }

    @Test func `a command with backticks stays in its fence`() throws {
        let step = VerificationStep(
            system: .linux, tool: "ssh-keygen", title: "with a", command: "a\n```\nb",
            success: "`````", proof: .signature, files: [])
        let notes = try ReleaseNotes.render(Example.input(steps: [step]))
        #expect(notes.contains("````sh\na\n```\nb\n````\n"))
        #expect(notes.contains("``````text\n`````\n``````\n"))
    }
}
