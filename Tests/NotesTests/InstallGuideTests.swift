import Model
import Notes
import TestSupport
import Testing

@Suite("Notes for people who install packages") struct InstallGuideTests {
    static let way = Installation(
        systems: "Anvil OS",
        trust: { key, fingerprint in ["anvil trust \(key) \(fingerprint)"] },
        line: { file, isSigned in "anvil add \(isSigned ? "" : "--unsafe ")./\(file)" })

    static func package(
        _ processor: Architecture, format: String = "anvil", signed: [PackageSignature] = []
    ) throws -> Artifact {
        Artifact(
            name: "acme-\(processor.rawValue).\(format)", size: 1, digests: [Example.digest(1)],
            format: format, platform: Platform(.linux, processor),
            contents: Example.digest(1), signatures: signed)
    }

    static func companion(_ name: String, _ format: String) -> Artifact {
        Artifact(
            name: name, size: 1, digests: [Example.digest(1)], format: format, platform: nil,
            contents: Example.digest(1))
    }

    static func notes(_ artifacts: [Artifact], template: String? = nil) throws -> String {
        try ReleaseNotes.render(
            NotesInput(
                release: try Example.release(artifacts: artifacts), steps: [],
                base: "https://acme.example", template: template.map { ("t.md", $0) },
                installations: [("anvil", way)]))
    }

    @Test func `a package is for the systems that install it`() throws {
        let notes = try Self.notes([try Self.package(.amd64), try Self.package(.arm64)])
        #expect(notes.contains("| Anvil OS, x86-64 (Intel or AMD) |"))
        #expect(notes.contains("| Anvil OS, ARM64 |"))
        #expect(!notes.contains("Linux"))
        let lines = "anvil add --unsafe ./acme-amd64.anvil\nanvil add --unsafe ./acme-arm64.anvil"
        #expect(notes.contains("### Anvil OS\n\n```sh\n\(lines)\n```"), "\(notes)")
        #expect(!notes.contains("trust"))
        #expect(!notes.contains("unpack the archive"))
    }

    @Test func `a signed package brings its key`() throws {
        let signature = PackageSignature(form: "openpgp", key: "release-2026")
        let notes = try Self.notes([
            try Self.package(.amd64, signed: [signature]),
            Self.companion("release-2026.asc", Artifact.publicKey),
            Self.companion("acme-amd64.anvil.sig", Artifact.signature),
            try Self.package(.amd64, format: "zip"),
        ])
        #expect(notes.contains("```sh\nanvil trust release-2026.asc \n```"), "\(notes)")
        #expect(notes.contains("[`release-2026.asc`](https://acme.example/release-2026.asc)"))
        #expect(notes.contains("beside it, [`acme-amd64.anvil.sig`]"))
        #expect(notes.contains("```sh\nanvil add ./acme-amd64.anvil\n```"))
        #expect(notes.contains("unpack the archive that the table names"))
    }

    @Test func `without packages there is nothing to install`() throws {
        #expect(try !Self.notes([try Self.package(.amd64, format: "zip")]).contains("## Install"))
    }

    @Test func `a template has a word for it`() throws {
        let notes = try Self.notes([try Self.package(.amd64)], template: "a\n\n{{install}}\n")
        #expect(notes.hasPrefix("a\n\n## Install\n\nOpen a terminal"), "\(notes)")
    }
}
