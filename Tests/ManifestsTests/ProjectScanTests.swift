import Foundation
import Manifests
import Model
import TestSupport
import Testing

/// A project of some kind, and lines that its proposed manifest must have.
struct Project: Sendable, CustomTestStringConvertible {
    let file: String
    let text: String
    let lines: [String]
    var testDescription: String { file }
}

@Suite("A manifest proposed for a folder") struct ProjectScanTests {
    static let projects = [
        Project(
            file: "Package.swift",
            text: """
                // swift-tools-version: 6.0
                // Package(name: "wrong")
                let package = Package(
                    name: "Acme",
                    products: [.executable(name: "acme-tool", targets: ["Acme"])]
                )
                """,
            lines: ["name: acme", "  - {file: acme-tool, kind: program}"]),
        Project(
            file: "Cargo.toml",
            text: """
                [workspace]
                members = ["a"]
                [package]
                name = "acme"
                authors = ["Ann Smith <ann@acme.example>", "B <b@acme.example>"]
                version = "1.4.0"
                description = "Sends \\"big\\" anvils"
                license = "MIT OR Apache-2.0"
                repository = 'https://acme.example/src'
                [dependencies]
                name = "wrong"
                """,
            lines: [
                "name: acme", "version: 1.4.0", "# description: One line about it.",
                "license: \"MIT OR Apache-2.0\"", "homepage: https://acme.example/src",
                "maintainer: \"Ann Smith <ann@acme.example>\"", "  # - {format: deb}",
            ]),
        Project(
            file: "go.mod", text: "module github.com/acme/anvil/v2 // hello\n\ngo 1.22\n",
            lines: [
                "name: anvil", "homepage: https://github.com/acme/anvil",
                "  # - {github: acme/anvil}", "  - {file: anvil, kind: program}",
            ]),
        Project(
            file: "package.json",
            text: """
                {"name": "@acme/anvil", "version": "2.0.0-rc.1", "license": "ISC",
                 "description": "Anvils: big, small", "author": "Ann <ann@acme.example> (https://a)", "bin": {"anv": "a.js"}}
                """,
            lines: [
                "name: anvil", "version: 2.0.0-rc.1", "description: \"Anvils: big, small\"",
                "license: ISC", "maintainer: \"Ann <ann@acme.example>\"",
                "  - {file: anv, kind: program}",
            ]),
        Project(
            file: "CMakeLists.txt",
            text: """
                cmake_minimum_required(VERSION 3.20)
                project(Acme VERSION 1.2.3 DESCRIPTION "Sends anvils."
                        HOMEPAGE_URL "https://acme.example" LANGUAGES C)
                add_executable(acme main.c)
                """,
            lines: [
                "name: acme", "version: 1.2.3", "description: \"Sends anvils.\"",
                "homepage: https://acme.example",
            ]),
        Project(
            file: "pyproject.toml",
            text: """
                [project]
                name = "acme"
                version = "0.3.0"
                license = {text = "MIT"}
                authors = [{name = "Ann", email = "ann@acme.example"}]
                [project.scripts]
                acme-cli = "acme:main"
                [project.urls]
                Homepage = "https://acme.example"
                """,
            lines: [
                "version: 0.3.0", "maintainer: \"Ann <ann@acme.example>\"",
                "# license: an SPDX expression, like Apache-2.0",
                "homepage: https://acme.example",
                "  - {file: acme-cli, kind: program}",
            ]),
        Project(
            file: "Makefile", text: "NAME := acme\nVERSION ?= 1.0.0\nPROG = $(NAME)\nall:\n",
            lines: ["name: acme", "version: 1.0.0"]),
    ]

    private func propose(_ scratch: Scratch, user: String? = nil) throws -> String {
        try ProjectScan.propose(folder: scratch.path, vocabulary: vocabulary, user: user).text
    }

    @Test(arguments: projects) func `is right for every kind of project`(project: Project) throws {
        let scratch = try Scratch()
        try scratch.write(project.file, project.text)
        let proposal = try propose(scratch)
        #expect(complaints(proposal).isEmpty, "\(proposal)")
        for line in project.lines { #expect(proposal.lines.contains(line), "\(proposal)") }
        #expect(try read(proposal).stages.count == 4)
    }

    @Test func `lists what was staged and what lies beside`() throws {
        let scratch = try Scratch()
        try scratch.write("stage/linux-amd64/anvil", "", mode: 0o755)
        try scratch.write("stage/linux-amd64/anvil.conf", "")
        try scratch.write("stage/linux-amd64/anvil.5", "")
        try scratch.write("stage/windows-amd64/anvil.exe", "")
        try scratch.write("stage/tmp/x", "")
        for name in [
            "LICENSE-MIT", "README.md", "CHANGELOG.md", "man/anvil.1", "anvil.service",
            "completions/anvil.bash", "completions/_anvil", "main-1.2.3",
            "contrib/completion/anvil.fish", "contrib/systemd/anvil.timer",
        ] { try scratch.write(name, "") }
        try scratch.write("LICENSE", "\n  Apache License\n  Version 2.0, January 2004\n")
        try scratch.write("VERSION", "1.0.0\n")
        let manifest = try read(
            try propose(scratch))
        #expect(
            manifest.stages.map(\.platform.value.description) == ["linux-amd64", "windows-amd64"])
        #expect(
            manifest.contents.map { "\($0.file.value) \($0.kind)" } == [
                "anvil program", "CHANGELOG.md changelog", "LICENSE license", "LICENSE-MIT license",
                "README.md doc", "anvil.service service", "man/anvil.1 man",
                "completions/_anvil completion", "completions/anvil.bash completion",
                "contrib/completion/anvil.fish completion", "contrib/systemd/anvil.timer timer",
                "anvil.5 man",
            ])
        #expect(manifest.license == "Apache-2.0")
        #expect(manifest.version.value == .file("VERSION"))
        #expect(manifest.artifacts.map(\.format.value) == ["tar.gz", "zip"])
        #expect(manifest.artifacts[0].platforms.map(\.value.description) == ["linux-*"])
    }

    @Test(arguments: [
        ("https://github.com/acme/anvil.git", "https://github.com/acme/anvil"),
        ("https://me:token@github.com/acme/anvil", "https://github.com/acme/anvil"),
        ("git@gitlab.com:acme/tools/anvil.git", "https://gitlab.com/acme/tools/anvil"),
        ("ssh://git@github.com:22/acme/anvil.git", "https://github.com/acme/anvil"),
        ("https://evilgithub.com/acme/anvil.git", nil), ("/srv/git/acme.git", nil),
        ("https://github.com/", nil),
    ])
    func `takes the page from git but never a password`(url: String, page: String?) throws {
        let scratch = try Scratch()
        try scratch.write(
            ".git/config", "[core]\n\turl = wrong\n[remote \"origin\"]\n\turl = \(url)\n")
        let proposal = try propose(scratch)
        #expect(try read(proposal).homepage == page ?? "")
        #expect(!proposal.contains("token"))
        #expect(proposal.contains("for: source}"))
    }

    /// The first bytes of a program for Linux: its processor's number is at byte 18.
    private func program(_ machine: UInt8) -> Data {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
        (bytes[16], bytes[18]) = (2, machine)
        return Data(bytes)
    }

    @Test func `finds programs where the build has left them`() throws {
        let scratch = try Scratch()
        try scratch.write(
            "Cargo.toml", "[package]\nname = \"acme-find\"\n[[bin]]\nname = \"acme\"\n")
        try scratch.write(
            ".git/config", "[remote \"origin\"]\nurl = https://github.com/a/acme.git\n")
        for (folder, machine) in [
            ("aarch64-unknown-linux-musl", 183), ("x86_64-unknown-linux-gnu", 62),
            ("x86_64-unknown-linux-musl", 62),
        ] as [(String, UInt8)] {
            let path = "target/\(folder)/release/"
            try scratch.write(path + "acme", program(machine), mode: 0o755)
            try scratch.write(path + "acme.d", "made by cargo")
            try scratch.write(path + "libacme.so", program(machine), mode: 0o755)
        }
        let manifest = try read(try propose(scratch))
        #expect(manifest.name.value == "acme")
        #expect(
            manifest.stages.map { "\($0.platform.value) \($0.folders.map(\.value.text))" } == [
                "linux-amd64 [\"target/x86_64-unknown-linux-musl/release\"]",
                "linux-arm64 [\"target/aarch64-unknown-linux-musl/release\"]",
            ])
        #expect(manifest.contents.map(\.file.value) == ["acme"])
    }

    @Test func `proposes packages once all is known that they need`() throws {
        let scratch = try Scratch()
        let loader = Data("\0/lib64/ld-linux-x86-64.so.2\0".utf8)
        try scratch.write("bin/acme", program(62) + loader, mode: 0o755)
        try scratch.write("bin/acme-run", "#!/usr/bin/env bash\n", mode: 0o755)
        try scratch.write("LICENSE", "MIT License\n")
        try scratch.write("man/acme-run.1", ".SH NAME\nacme-run \\- wrong\n")
        try scratch.write("man/acme.1", ".TH ACME 1\n.SH \"NAME\"\nacme \\- send anvils\n.SH X\n")
        let formats = formatWords("tar.gz", "deb", "rpm", "arch", "apk")
        let words = Vocabulary(formats: formats, signatures: ["ssh"], destinations: [])
        func proposal(_ user: String?) throws -> (text: String, open: [String], isBuilt: Bool) {
            try ProjectScan.propose(folder: scratch.path, vocabulary: words, user: user)
        }
        let full = try proposal("Ann <ann@acme.example>")
        let lines = full.text.lines
        #expect(full.isBuilt && full.open == ["homepage"])
        for line in [
            "description: \"Send anvils\"", "  linux-amd64: bin", "  - {format: deb}",
            "  - {format: rpm, sign: release}", "  - {format: arch, sign: release}",
            "  # - {format: apk, sign: release, depends: [bash, gcompat]}",
            "  - {file: acme-run, kind: program}",
        ] { #expect(lines.contains(line), "\(full.text)") }
        let half = try proposal(nil)
        #expect(half.open == ["homepage", "maintainer"])
        #expect(half.text.lines.contains("  # Packages of Linux, which need a maintainer:"))
        #expect(half.text.lines.contains("  # - {format: deb}"))
    }

    @Test func `knows completions, settings and examples by their names and places`() throws {
        let scratch = try Scratch()
        try scratch.write("acme", program(62), mode: 0o755)
        for name in [
            "autocomplete/_acme", "contrib/completion/_acme", "shell/completion.bash",
            "shell/key-bindings.zsh", "contrib/acme.sysusers", "acme.tmpfiles.conf",
            "sysusers.d/other.conf", "contrib/acme.conf", "config.example.toml", ".env.example",
            "docker-compose.example.yml", "contrib/compose.yml",
        ] { try scratch.write(name, "") }
        let manifest = try read(try propose(scratch))
        #expect(manifest.stages.map(\.folders.first?.value.text) == ["."])
        #expect(
            manifest.contents.map { "\($0.file.value) \($0.kind) \($0.to ?? "-")" } == [
                "acme program -", "acme.tmpfiles.conf tmpfiles -", "config.example.toml doc -",
                "autocomplete/_acme completion -",
                "shell/completion.bash completion /usr/share/bash-completion/completions/acme",
                "shell/key-bindings.zsh file -", "contrib/acme.conf doc -",
                "contrib/acme.sysusers sysusers -", "sysusers.d/other.conf sysusers -",
            ])
    }

    @Test func `proposes only words that are known`() throws {
        let scratch = try Scratch()
        let known = Vocabulary(formats: formatWords("tar.xz"), signatures: [], destinations: [])
        let proposal = try ProjectScan.propose(folder: scratch.path, vocabulary: known).text
        let manifest = try ManifestReader.read(
            Array(proposal.utf8), file: "a", vocabulary: known)
        #expect(manifest.artifacts.map(\.format.value) == ["tar.xz"])
        #expect(manifest.sign == nil)
        #expect(manifest.publish.isEmpty)
    }

    @Test func `what could not stand in a manifest is left out`() throws {
        let scratch = try Scratch()
        try scratch.write(
            "package.json",
            #"{"name": "Ünïcode Thing!", "description": "see {{name}} \u001b[31m", "#
                + #""homepage": "ghp_0123456789abcdef", "version": "one", "bin": {"../x": ""}}"#)
        let proposal = try propose(scratch)
        let manifest = try read(proposal)
        #expect(manifest.name.value == "n-code-thing-")
        #expect(manifest.version.value == .tag)
        #expect(manifest.description.isEmpty && manifest.homepage.isEmpty)
        #expect(manifest.contents[0].file.value == "n-code-thing-")
        #expect(!proposal.contains("ghp_"))
    }

    @Test(arguments: [
        "yes", "a: b", "a #b", "- a", "'a'", "\"a\\\"", "[a]", "ä", "*a", "1e3", "@x",
    ])
    func `any description survives`(text: String) throws {
        let scratch = try Scratch()
        let json = try JSONSerialization.data(withJSONObject: ["name": "a", "description": text])
        try scratch.write("package.json", json)
        let proposal = try propose(scratch)
        #expect(try read(proposal).description == text, "\(proposal)")
    }

    @Test func `a folder that is not there is named`() {
        #expect(throws: Failure.self) {
            try ProjectScan.propose(folder: "/nonexistent", vocabulary: vocabulary)
        }
    }
}
