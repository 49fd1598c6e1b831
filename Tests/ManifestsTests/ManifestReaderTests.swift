import Formats
import Manifests
import Model
import TestSupport
import Testing

@Suite("A manifest that is right") struct ManifestReaderTests {
    @Test func `the contract is read whole`() throws {
        let manifest = try read(contract)
        #expect(manifest.file == "consign.yaml")
        #expect(manifest.name.value == "acme")
        #expect(manifest.version.value == .tag)
        #expect(manifest.description == "Sends anvils.")
        #expect(manifest.homepage == "https://acme.example")
        #expect(manifest.license == "Apache-2.0")
        #expect(manifest.maintainer == "Acme Releases <release@acme.example>")
        #expect(
            manifest.stages.map { "\($0.platform.value): \($0.folders.map(\.value.text))" } == [
                #"linux-amd64: ["stage/linux-amd64"]"#, #"linux-arm64: ["stage/linux-arm64"]"#,
                #"macos-universal: ["stage/macos-amd64", "stage/macos-arm64"]"#,
                #"windows-amd64: ["stage/windows-amd64"]"#,
            ])
        #expect(manifest.stages[2].isJoined)
        #expect(manifest.contents.map(\.file.value).last == "LICENSE")
        #expect(
            manifest.contents.map(\.kind.rawValue).prefix(3) == ["program", "man", "completion"])
        #expect(manifest.contents[3].to == "/etc/acme/acme.conf")
        #expect(manifest.contents[4].enable)
        #expect(manifest.artifacts.map(\.format.value) == ["tar.gz", "zip", "deb"])
        #expect(manifest.artifacts[0].platforms.map(\.value.description) == ["linux-*", "macos-*"])
        #expect(
            try manifest.artifacts[2].said(DebOptions.self).relations[.depends] == [
                "libc6 (>= 2.31)"
            ])
        #expect(manifest.sign?.keys.map(\.value) == ["release-2026"])
        #expect(manifest.sign?.formats.map(\.value) == ["ssh", "minisign", "openssl", "openpgp"])
        #expect(manifest.publish.map(\.kind.value) == ["directory", "github"])
        #expect(manifest.publish.map(\.address.value.text) == ["public", "acme/acme"])
        #expect(manifest.notes.changes?.value.text == "release-notes/{{version}}.md")
        #expect(manifest.notes.template?.value.text == "release-notes/template.md")
    }

    @Test func `every value knows its place`() throws {
        let manifest = try read(contract)
        #expect(manifest.name.place?.description == "consign.yaml:2:7")
        #expect(manifest.stages[2].folders[1].place?.description == "consign.yaml:11:47")
        #expect(manifest.artifacts[1].format.place?.description == "consign.yaml:22:14")
        // The braces before it are hidden from YAML and must not shift a column.
        let notes = try read(minimal(adding: "notes: {changes: {{tag}}.md, template: t.md}\n"))
            .notes
        #expect(notes.template?.place?.description == "consign.yaml:6:40")
    }

    @Test(arguments: [
        ("tag", VersionSource.tag), ("file:VERSION", .file("VERSION")),
        ("env:ACME_VERSION", .environment("ACME_VERSION")), ("'file:a b'", .file("a b")),
    ])
    func `a version comes from`(text: String, source: VersionSource) throws {
        #expect(
            try read(minimal(without: "version", adding: "version: \(text)\n")).version.value
                == source)
    }

    @Test(arguments: ["1.10.0", "'1.10.0'", "v1.10.0", "1.10.0-rc.1+build.5"])
    func `a version keeps its digits`(text: String) throws {
        let version = try read(minimal(without: "version", adding: "version: \(text)\n")).version
        guard case .literal(let literal) = version.value else {
            Issue.record("\(version)")
            return
        }
        #expect(literal.core == [1, 10, 0])
    }

    @Test(arguments: [("0755", 0o755), ("'0644'", 0o644), ("640", 0o640), ("0o750", 0o750)])
    func `a mode is octal however it is written`(text: String, mode: UInt16) throws {
        let line = "contents: [{file: a, kind: file, mode: \(text)}]\n"
        #expect(try read(minimal(adding: line)).contents[0].mode == mode)
    }

    @Test func `a source archive needs no platforms`() throws {
        let text = minimal(
            without: "platforms", "artifacts",
            adding: "artifacts: [{format: tar.gz, for: source}]\n")
        let manifest = try read(text)
        #expect(manifest.stages.isEmpty)
        #expect(manifest.artifacts[0].platforms.map(\.value.description) == ["source"])
    }

    @Test func `contents can be for some platforms`() throws {
        let manifest = try read(
            minimal(adding: "contents: [{file: a, kind: file, for: [linux-*]}]\n"))
        #expect(manifest.contents[0].applies(to: Platform(.linux, .amd64)))
        #expect(!manifest.contents[0].applies(to: Platform(.windows, .amd64)))
    }

    @Test func `Windows line ends and a byte order mark are fine`() throws {
        let text = "\u{FEFF}" + minimal().lines.joined(separator: "\r\n")
        #expect(try read(text).name.value == "acme")
    }
}
