import Foundation
import TestSupport
import Testing

/// From a clone to a verified first release in at most seven commands, git's among them, and three
/// edited lines, for projects of others.
///
/// namcap is not in Debian: what it looks for in Arch's packages, the package check does.
@Suite(
    .needs("git", "cc", "dpkg-deb", "rpm", "bsdtar", "zstd", "lintian", "rpmlint"),
    .enabled(if: machine == "x86_64", "the files are called after another processor")
)
struct FirstHourTests {
    private static func page(_ name: String, _ meant: String) -> String {
        """
        .TH \(name.uppercased()) 1 2026-01-02 "made up"
        .SH NAME
        \(name) \\- \(meant)
        .SH SYNOPSIS
        .B \(name)
        .SH DESCRIPTION
        What this program does is made up.

        """
    }

    private static let changes = "# Changelog\n\n## 1.0.0\n\n- Made up.\n"
    private static let mit = "MIT License\n\nCopyright (c) 2026 Ann Example, made up\n"

    /// The seven commands; the last two make the release and check it.
    private func release(
        _ project: ForeignProject, _ version: String, bash: Bool = false,
        edit: (ForeignProject) throws -> Void
    ) throws {
        try project.type("consign init")
        try edit(project)
        let needs = bash ? "[bash, gcompat]" : "[gcompat]"
        let apk = "- {format: apk, sign: release, depends: \(needs)}"
        try project.edit("  # " + apk, to: "  " + apk)
        try project.type("consign key new release --rsa --unprotected")
        try project.type("git add consign.yaml keys")
        try project.type("git commit -q -m 'build: release with consign'")
        try project.type("git tag v\(version)")
        try project.type("consign release")
        let verified = try project.type(
            "consign verify public/\(version) --key keys/release.ssh.pub")
        #expect(verified.output.contains("signed by release"), "\(verified)")
        #expect(project.typed.count <= 7 && project.edits <= 3)
    }

    /// The paths in every package, which differ by the format in few places.
    private func expectInstalled(_ paths: [String], in project: ForeignProject) throws {
        for ending in [".deb", ".rpm", ".pkg.tar.zst", ".apk"] {
            let files = try project.files(in: ending)
            let zsh = ending == ".deb" ? "vendor-completions" : "site-functions"
            for path in paths {
                let path = path.replacingOccurrences(of: "ZSH", with: "share/zsh/" + zsh)
                #expect(files.contains("usr/" + path), "\(ending): no usr/\(path) in \(files)")
            }
        }
    }

    @Test func `fd, whose crate has another name`() throws {
        let fd = try ForeignProject(
            [
                "Cargo.toml": """
                [package]
                authors = ["Ann Example <ann@made-up.example>"]
                description = "Finds made-up entries in made-up folders."
                license = "MIT OR Apache-2.0"
                name = "fd-find"
                repository = "https://github.com/sharkdp/fd"
                version = "10.2.0"

                [[bin]]
                name = "fd"
                path = "src/main.rs"

                """,
                "src/main.rs": "fn main() {}\n", "Makefile": "all:\n", ".gitignore": "target/\n",
                "doc/fd.1": Self.page("fd", "find entries that are made up"),
                "doc/release-checklist.md": "made up\n", "doc/screencast.sh": "#!/bin/sh\n",
                "contrib/completion/_fd": "#compdef fd\n", "README.md": "# fd, made up\n",
                "LICENSE-APACHE": "Apache License\nVersion 2.0, made up\n",
                "LICENSE-MIT": Self.mit, "CHANGELOG.md": Self.changes,
                "scripts/version-bump.sh": "#!/bin/sh\n", "tests/tests.rs": "// made up\n",
            ], remote: "git@github.com:sharkdp/fd.git")
        try fd.build("target/x86_64-unknown-linux-musl/release/fd", saying: "fd 10.2.0")
        for name in ["_fd", "_fd.ps1", "fd.bash", "fd.fish"] {
            try fd.scratch.write("autocomplete/" + name, "# \(name), made up\n")
        }
        try release(fd, "10.2.0") { fd in
            // The plain name would be fd-10.2.0-linux-amd64; this is the one that is linked everywhere.
            try fd.edit(
                "  - {format: tar.gz, for: [linux-*]}",
                to: "  - {format: tar.gz, for: linux-amd64, "
                    + "name: 'fd-v{{version}}-x86_64-unknown-linux-musl'}")
        }
        let stem = "fd-v10.2.0-x86_64-unknown-linux-musl"
        #expect(
            try fd.files(in: stem + ".tar.gz")
                == [
                    "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "completions/_fd",
                    "completions/_fd.ps1", "completions/fd.bash", "completions/fd.fish", "fd",
                    "man/fd.1",
                ].map { stem + "/" + $0 })
        try expectInstalled(
            [
                "bin/fd", "share/man/man1/fd.1.gz", "ZSH/_fd",
                "share/bash-completion/completions/fd", "share/fish/vendor_completions.d/fd.fish",
                "share/fd/completions/_fd.ps1",
            ], in: fd)
        #expect(try fd.released(".deb").hasSuffix("/fd_10.2.0_amd64.deb"))
        #expect(try fd.installed("fd") == "fd 10.2.0\n")
        #expect(try fd.lintian() == [])
        let report = try fd.rpmlint()
        #expect(report == [], "\(report)")
    }

    @Test func `fzf, with a script beside its program`() throws {
        let fzf = try ForeignProject(
            [
                "go.mod": "module github.com/junegunn/fzf\n\ngo 1.23\n",
                "main.go": "package main\n",
                "Makefile": "all:\n", ".gitignore": "bin/fzf\ntarget\n", "LICENSE": Self.mit,
                "README.md": "# fzf, made up\n", "README-VIM.md": "# made up\n",
                "CHANGELOG.md": Self.changes, "install": "#!/usr/bin/env bash\n",
                "uninstall": "#!/usr/bin/env bash\n", "plugin/fzf.vim": "\" made up\n",
                "doc/fzf.txt": "made up\n",
                "man/man1/fzf.1": Self.page("fzf", "choose from made-up lines"),
                "man/man1/fzf-tmux.1": Self.page("fzf-tmux", "choose in a pane of tmux"),
                "bin/fzf-tmux": "#!/usr/bin/env bash\necho made up\n",
                "shell/completion.bash": "# completion.bash, made up\n",
                "shell/completion.zsh": "# completion.zsh, made up\n",
                "shell/key-bindings.bash": "# key-bindings.bash, made up\n",
                "shell/key-bindings.fish": "# key-bindings.fish, made up\n",
                "shell/key-bindings.zsh": "# key-bindings.zsh, made up\n",
                "src/options.go": "package fzf\n",
            ], remote: "https://github.com/junegunn/fzf.git")
        try fzf.build("bin/fzf", saying: "0.56.3")
        try release(fzf, "0.56.3", bash: true) { fzf in
            // What fzf's own install script fetches.
            try fzf.edit(
                "  - {format: tar.gz, for: [linux-*]}",
                to: "  - {format: tar.gz, for: linux-amd64, name: 'fzf-{{version}}-linux_amd64'}")
        }
        let archive = try fzf.files(in: "fzf-0.56.3-linux_amd64.tar.gz")
        for name in ["fzf", "fzf-tmux", "man/man1/fzf.1", "shell/key-bindings.zsh"] {
            #expect(archive.contains("fzf-0.56.3-linux_amd64/" + name), "\(archive)")
        }
        try expectInstalled(
            [
                "bin/fzf", "bin/fzf-tmux", "share/man/man1/fzf.1.gz",
                "share/man/man1/fzf-tmux.1.gz", "share/bash-completion/completions/fzf",
                "share/fzf/shell/key-bindings.zsh", "share/fzf/shell/completion.zsh",
            ], in: fzf)
        #expect(try fzf.installed("fzf") == "0.56.3\n")
        #expect(try fzf.lintian() == [])
        // Fedora's build would name bash itself; the script is the project's, and packed as it is.
        let report = try fzf.rpmlint()
        let script = "fzf.x86_64: E: env-script-interpreter /usr/bin/fzf-tmux /usr/bin/env bash"
        #expect(report == [script], "\(report)")
    }

    @Test func `gonic, a service with a user of its own`() throws {
        let gonic = try ForeignProject(
            [
                "go.mod": "module go.senan.xyz/gonic\n\ngo 1.23\n",
                "cmd/gonic/gonic.go": "package main\n", ".gitignore": "/gonic\n",
                "LICENSE": "GNU GENERAL PUBLIC LICENSE\nVersion 3, made up\n",
                "README.md": "# gonic, made up\n", "CHANGELOG.md": Self.changes,
                "Dockerfile": "FROM scratch\n",
                "contrib/config": "# made up\nmusic-path /srv/music\n",
                "contrib/gonic.service": """
                [Unit]
                Description=Made-up server of music
                After=network.target

                [Service]
                ExecStart=/usr/bin/gonic -config-path /etc/gonic/config
                User=gonic

                [Install]
                WantedBy=multi-user.target

                """,
                "contrib/gonic.sysusers": "u gonic - \"Made-up server of music\"\n",
            ], remote: "https://github.com/sentriz/gonic")
        try gonic.build("gonic", saying: "v0.16.4")
        try release(gonic, "0.16.4") { gonic in
            try gonic.edit(
                "# license: an SPDX expression, like Apache-2.0", to: "license: GPL-3.0-only")
            try gonic.edit(
                "  - {file: contrib/config, kind: doc}",
                to: "  - {file: contrib/config, to: /etc/gonic/config, kind: config}")
        }
        let archive = try gonic.files(in: "linux-amd64.tar.gz")
        for name in ["gonic", "systemd/gonic.service", "sysusers.d/gonic.sysusers"] {
            #expect(archive.contains("gonic-0.16.4-linux-amd64/" + name), "\(archive)")
        }
        try expectInstalled(["bin/gonic"], in: gonic)
        for ending in [".deb", ".rpm", ".pkg.tar.zst"] {
            let files = try gonic.files(in: ending)
            for path in [
                "etc/gonic/config", "usr/lib/systemd/system/gonic.service",
                "usr/lib/sysusers.d/gonic.conf",
            ] { #expect(files.contains(path), "\(ending): no \(path) in \(files)") }
        }
        #expect(try gonic.installed("gonic") == "v0.16.4\n")
        // The project has no manual page; to write one is up to it.
        #expect(try gonic.lintian() == ["W: gonic: no-manual-page [usr/bin/gonic]"])
        let report = try gonic.rpmlint()
        #expect(report == [], "\(report)")
    }
}

/// What `uname -m` says.
private let machine =
    (try? Command.run("uname", ["-m"]).output.filter { !$0.isWhitespace }) ?? ""
