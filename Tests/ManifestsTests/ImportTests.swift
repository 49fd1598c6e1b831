import Formats
import Foundation
import Model
import Options
import Testing

@testable import Manifests

/// Other tools' configurations become manifests, or say which line cannot.
@Suite struct ImportTests {
    static let words = Vocabulary(
        formats: formatWords("tar.gz", "zip", "deb", "rpm", "apk", "arch", "ipk"),
        signatures: ["ssh", "minisign", "openssl"],
        destinations: [DestinationKind(name: "directory")])

    static let nfpm = """
        name: acme
        arch: arm7
        platform: linux
        version: v1.2
        prerelease: rc.1
        release: 2
        section: utils
        mtime: 2024-05-06T09:08:10+02:00
        maintainer: Acme Releases <release@acme.example>
        description: |
          Sends anvils.
          To addresses of "your" choice.
        homepage: https://acme.example
        license: Apache-2.0
        depends: [foo, "bar (>= 1.0)"]
        contents:
          - src: ./bin/acme
            dst: /usr/bin/acme
          - src: acme.conf
            dst: /etc/acme/acme.conf
            type: config|noreplace
            file_info: {mode: 0640, group: adm}
          - {src: old.conf, dst: /etc/acme/old.conf, type: config}
          - {src: /usr/bin/acme, dst: /usr/bin/anvil, type: symlink}
          - {dst: /var/lib/acme, type: dir, file_info: {owner: acme, mode: 0o750}}
          - {dst: /var/log/acme.log, type: ghost}
          - {src: share/, dst: /usr/share/acme, type: tree}
          - {src: "doc/*.txt", dst: /usr/share/doc/acme/, type: doc}
          - {src: LICENSE, dst: /usr/share/doc/acme/copyright, type: license, packager: deb}
        scripts: {postinstall: ./scripts/post.sh}
        overrides:
          rpm: {depends: [baz], scripts: {preremove: scripts/pre.sh}}
        deb:
          fields: {Bugs: https://acme.example/bugs}
          triggers: {interest_noawait: [/usr/share/acme], activate: [ldconfig]}
          breaks: [older]
          predepends: [dpkg]
        rpm: {group: Tools, compression: zstd, summary: Anvils, scripts: {posttrans: scripts/t.sh}}
        apk: {scripts: {postupgrade: scripts/up.sh}}
        ipk:
          alternatives: [{priority: 60, target: /usr/bin/acme, link_name: /bin/anvil}]
          essential: true
        """

    @Test func `nFPM's configuration is read whole`() throws {
        let manifest = try read(Self.nfpm)
        #expect(manifest.name.value == "acme")
        #expect(manifest.description == "Sends anvils.")
        #expect(manifest.date == Timestamp(parsing: "2024-05-06T07:08:10Z"))
        guard case .literal(let version) = manifest.version.value else {
            throw Failure("no version")
        }
        #expect(version.description == "1.2.0-rc.1")
        #expect(manifest.stages.map(\.platform.value.description) == ["linux-armv7"])
        #expect(manifest.artifacts.map(\.format.value) == ["deb", "rpm", "apk", "arch", "ipk"])
        let contents = manifest.contents.map { "\($0.kind.rawValue) \($0.to ?? "")" }
        #expect(
            contents == [
                "program /usr/bin/acme", "config /etc/acme/acme.conf", "config /etc/acme/old.conf",
                "symlink /usr/bin/anvil", "directory /var/lib/acme", "ghost /var/log/acme.log",
                "file /usr/share/acme", "doc /usr/share/doc/acme/",
                "license /usr/share/doc/acme/copyright",
            ])
        #expect(
            manifest.contents.map(\.keepsEdits) == [true, true, false]
                + Array(repeating: true, count: 6))
        #expect(manifest.contents[1].mode == 0o640)
        #expect(manifest.contents[1].ownership == Ownership(group: "adm"))
        #expect(manifest.contents[3].link == "/usr/bin/acme")
        #expect(manifest.contents[4].ownership == Ownership(owner: "acme"))
        #expect(manifest.contents[4].mode == 0o750)
        #expect(manifest.contents[6].file.value == "share/**")
        #expect(manifest.contents[8].formats == ["deb"])
    }

    @Test func `each format gets what nFPM would give it`() throws {
        let rules = try read(Self.nfpm).artifacts
        let deb = try rules[0].said(DebOptions.self), rpm = try rules[1].said(RpmOptions.self)
        let apk = try rules[2].said(ApkOptions.self), arch = try rules[3].said(ArchOptions.self)
        let ipk = try rules[4].said(IpkOptions.self)
        #expect(deb.relations[.depends] == ["foo", "bar (>= 1.0)"])
        #expect(rpm.relations[.depends] == ["baz"])
        #expect(deb.relations[.breaks] == ["older"] && deb.relations[.preDepends] == ["dpkg"])
        #expect(
            deb.triggers.map(\.value)
                == ["interest-noawait /usr/share/acme", "activate ldconfig"])
        #expect(deb.fields.map(\.name.value) == ["Bugs"])
        #expect(deb.section == "utils" && rpm.section == "Tools")
        #expect(rpm.compression?.value == "zstd" && rpm.naming.summary == "Anvils")
        let scripts = ScriptMoment.allCases.map { rpm.scripts[$0]?.name.value }
        #expect(
            scripts == [
                nil, "scripts/post.sh", nil, nil, "scripts/pre.sh", nil, nil, "scripts/t.sh", nil,
                nil,
            ])
        #expect(apk.scripts[.postupgrade]?.name.value == "scripts/up.sh")
        #expect(ipk.alternatives.map(\.value.link) == ["/bin/anvil"])
        #expect(ipk.fields.map(\.name.value) == ["Essential"])
        let numberings = [
            deb.numbering, rpm.numbering, apk.numbering, arch.numbering, ipk.numbering,
        ]
        #expect(numberings.allSatisfy { $0.revision?.value == "2" })
        #expect(!deb.relations.findsLibraries && !rpm.relations.findsLibraries)
        #expect(deb.naming.about == "To addresses of \"your\" choice.")
    }

    @Test(
        arguments: [
            ("rpm: {prefixes: [/opt]}", "1:17", "'rpm.prefixes' has no equivalent"),
            ("deb: {signature: {key_file: k}}", "1:18", "'deb.signature' has no equivalent"),
            ("deb: {colour: red}", "1:7", "'deb.colour' has no equivalent"),
            ("nonsense: 1", "1:1", "'nonsense' has no equivalent"),
            ("rpm: {compression: 'gzip:9'}", "1:20", "'rpm.compression' cannot be translated"),
            ("deb: {compression: none}", "1:20", "'deb.compression' cannot be translated"),
            (
                "contents: [{src: a, dst: /a, type: 'config|missingok'}]", "1:36",
                "'contents.type' cannot"
            ),
            ("contents: [{src: a}]", "1:12", "'contents.dst' cannot be translated: it is missing"),
            (
                "contents: [{src: a, dst: /a, file_info: {mtime: 2020-01-01}}]", "1:49",
                "'contents.file_info.mtime'"
            ),
            ("platform: windows", "1:11", "'platform' cannot be translated"),
            ("umask: 0o077", "1:8", "'umask' cannot be translated"),
            ("version_schema: none", "1:17", "'version_schema' cannot be translated"),
            ("homepage: https://$NOWHERE/", "1:11", "the variable NOWHERE is not set"),
            ("archlinux: {pkgbase: other}", "1:22", "'archlinux.pkgbase' has no equivalent"),
            ("deb: {scripts: {rules: r}}", "1:24", "'deb.scripts.rules' has no equivalent"),
            ("msix: {a: b}", "1:7", "'msix' has no equivalent"),
        ])
    func `a key without an equivalent is refused with its line`(
        _ line: String, _ place: String, _ message: String
    ) throws {
        let failure = #expect(throws: Failure.self) {
            try ManifestImport(
                Array((line + "\nname: acme\n").utf8), file: "nfpm.yaml", environment: [:])
        }
        let all = [try #require(failure)] + (failure?.also ?? [])
        #expect(all.contains { $0.message.hasPrefix("nfpm.yaml:\(place): \(message)") }, "\(all)")
    }

    @Test func `variables are replaced, and a version that is one stays one`() throws {
        let text = "name: acme\nversion: ${VERSION}\nvendor: by $WHO ${X}\narch: $GOARCH\n"
        let environment = ["WHO": "Acme", "X": "Inc", "GOARCH": "arm64"]
        let manifest = try ManifestImport(
            Array(text.utf8), file: "nfpm.yaml", environment: environment)
        #expect(manifest.text.contains("version: \"env:VERSION\"\n"))
        #expect(manifest.text.contains("vendor: \"by Acme Inc\"\n"))
        #expect(manifest.text.contains("linux-arm64: "))
    }

    @Test func `what nFPM leaves out of apk packages is left out, and said`() throws {
        let text = """
            name: acme
            version: 1.2.0
            epoch: 2
            maintainer: Acme Releases <release@acme.example>
            description: Sends anvils.
            recommends: [tools]
            overrides: {deb: {suggests: [sounds]}, apk: {suggests: [sounds]}}
            contents: [{src: acme, dst: /usr/bin/acme}]
            """
        let rules = try read(text).artifacts
        let deb = try rules[0].said(DebOptions.self), rpm = try rules[1].said(RpmOptions.self)
        let apk = try rules[2].said(ApkOptions.self), arch = try rules[3].said(ArchOptions.self)
        #expect(
            [deb.numbering, rpm.numbering, apk.numbering, arch.numbering].map(\.epoch)
                == [2, 2, 0, 2])
        let all = [deb.relations, rpm.relations, apk.relations, arch.relations]
        #expect(all.map { $0[.recommends] } == [["tools"], ["tools"], [], ["tools"]])
        #expect(all.map { $0[.suggests] } == [["sounds"], [], [], []])
        let remarks = try ManifestImport(Array(text.utf8), file: "nfpm.yaml", environment: [:])
            .remarks
        #expect(
            remarks.map { $0.prefix { $0 != ":" } } == [
                "apk knows no recommends", "apk knows no suggests", "apk knows no epoch",
            ])
    }

    @Test func `a summary of its own leaves an rpm the whole description`() throws {
        let text = """
            name: acme
            version: 1.2.0
            maintainer: Acme Releases <release@acme.example>
            description: "Sends anvils.\\nTo you."
            contents: [{src: acme, dst: /usr/bin/acme}]
            rpm: {summary: Anvils}
            """
        let namings = try read(text).artifacts.map(\.options.naming)
        #expect(namings[0].about == "To you.")
        #expect(namings[1].about == "Sends anvils.\nTo you.")
    }

    @Test func `GoReleaser's releasing half is translated and the rest is listed`() throws {
        let text = """
            version: 2
            project_name: Acme
            before: {hooks: [go mod tidy]}
            builds:
              - {id: acme, binary: acme, main: ./cmd, goos: [linux, darwin, windows], goarch: [amd64, arm64]}
            archives:
              - formats: [tar.gz]
                name_template: "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}"
                format_overrides: [{goos: windows, formats: [zip]}]
                files: [LICENSE, README.md]
            nfpms:
              - maintainer: Acme Releases <release@acme.example>
                description: Sends anvils.
                license: MIT
                formats: [deb, rpm, archlinux]
                dependencies: [git]
                contents: [{src: acme.conf, dst: /etc/acme.conf, type: config}]
            checksum: {name_template: checksums.txt}
            signs: [{artifacts: checksum}]
            release: {github: {owner: acme, name: acme}}
            dockers: [{image_templates: [acme]}]
            """
        let translated = try ManifestImport(
            Array(text.utf8), file: ".goreleaser.yaml", environment: [:])
        let manifest = try ManifestReader.read(
            Array(translated.text.utf8), file: "m", vocabulary: Self.words)
        #expect(manifest.name.value == "acme")
        #expect(manifest.stages.count == 6)
        #expect(manifest.artifacts.map(\.format.value) == ["tar.gz", "zip", "deb", "rpm", "arch"])
        #expect(try manifest.artifacts[2].said(DebOptions.self).relations[.depends] == ["git"])
        #expect(manifest.artifacts[0].fileName != nil)
        #expect(manifest.contents.map(\.kind) == [.program, .license, .doc, .config])
        #expect(manifest.sign?.keys.map(\.value) == ["release"])
        for line in ["before (line 3)", "dockers (line 21)", "builds.main (line 5)"] {
            #expect(translated.remarks.contains("not translated: " + line), "\(translated.remarks)")
        }
    }

    @Test func `what GoReleaser says more than we can is listed, and nothing is lost`() throws {
        let text = """
            project_name: acme
            builds:
              - binary: acme
                goos: [linux, darwin, openbsd]
                goarch: [amd64, arm, "386"]
                goarm: [6, "7"]
                ignore: [{goos: linux, goarch: arm, goarm: 6}]
              - {binary: acme, targets: [windows_amd64_v1]}
              - {binary: helper, goos: [linux], goarch: [amd64]}
            archives:
              - formats: [tar.gz, tar.bz2]
                name_template: "{{ title .Os }}"
                files: ["LICENSE*", "docs/*"]
            nfpms:
              - package_name: "{{ .ProjectName }}-cli"
                homepage: "https://{{ .Env.HOST }}/"
                bindir: /opt/acme
                maintainer: Acme Releases <release@acme.example>
                description: "Sends anvils.\\nTo $YOU."
                formats: [deb, apk, termux.deb]
                recommends: [tools]
                overrides: {deb: {dependencies: [git]}}
                contents:
                  - {src: "docs/*", dst: /usr/share/acme}
                  - {src: a.conf, dst: /etc/a.conf, type: config, packager: deb}
                rpm: {compression: lzma}
                apk: {signature: {key_file: "{{ .Env.KEY }}"}}
            """
        let translated = try ManifestImport(
            Array(text.utf8), file: ".goreleaser.yaml", environment: [:])
        let manifest = try ManifestReader.read(
            Array(translated.text.utf8), file: "m", vocabulary: Self.words)
        #expect(
            manifest.stages.map(\.platform.value.description) == [
                "linux-amd64", "linux-armv7", "linux-386", "macos-amd64", "windows-amd64",
            ])
        #expect(
            manifest.contents.map { "\($0.kind.rawValue) \($0.file.value) \($0.to ?? "-")" } == [
                "program acme /opt/acme/acme", "program helper /opt/acme/helper",
                "license LICENSE* -", "doc docs/* -", "file docs/* /usr/share/acme",
                "config a.conf /etc/a.conf",
            ])
        #expect(manifest.contents[1].platforms.map(\.description) == ["linux-amd64"])
        #expect(
            manifest.contents.map(\.formats) == [
                [], [], ["tar.gz"], ["tar.gz"], ["deb", "apk"], ["deb"],
            ])
        #expect(manifest.description == "Sends anvils.")
        #expect(manifest.artifacts.map(\.format.value) == ["tar.gz", "deb", "apk"])
        let deb = try manifest.artifacts[1].said(DebOptions.self)
        #expect(deb.naming.name?.value == "acme-cli" && deb.naming.about == "To $YOU.")
        #expect(
            deb.relations[.depends] == ["git"] && deb.relations[.recommends] == ["tools"])
        for start in [
            "not translated: the platform openbsd-amd64", "not translated: the format tar.bz2",
            "not translated: the format termux.deb",
            "'archives.name_template' cannot be translated (line 12)",
            "'https://{{ .Env.HOST }}/' is not translated (line 16)",
            "'nfpms.rpm.compression' cannot be translated (line 26)",
            "'nfpms.apk.signature' has no equivalent (line 27)",
        ] {
            #expect(translated.remarks.contains { $0.hasPrefix(start) }, "\(start)")
        }
    }

    @Test(arguments: [("Debian", "debian/changelog"), ("chglog", "changes.yaml")])
    func `changelogs in two forms say the same`(_ kind: String, _ name: String) throws {
        let debian = """
            acme (1.2.0) stable; urgency=medium

              * Send anvils faster,
                and further.
              * Fix the brake.

             -- Acme Releases <release@acme.example>  Fri, 02 Jan 2026 04:04:05 +0100

            """
        let chglog = """
            - semver: 1.2.0
              date: 2026-01-02T03:04:05Z
              packager: Acme Releases <release@acme.example>
              changes:
                - note: Send anvils faster, and further.
                - note: Fix the brake.
            """
        let text = kind == "Debian" ? debian : chglog
        let changes = try ChangelogFile.changes(in: Array(text.utf8), Located(name))
        #expect(
            changes == [
                PackageChange(
                    version: "1.2.0", date: Timestamp(1_767_323_045),
                    author: "Acme Releases <release@acme.example>",
                    lines: ["Send anvils faster, and further.", "Fix the brake."])
            ])
    }

    @Test(
        arguments: [
            ("a", "'a' is not a heading"), ("", "an entry has no line that begins with"),
            ("acme (1) s; u\n\n  * x\n", "an entry has no line that begins with"),
            ("acme (1) s; u\n  * x\n -- A <b> no date", "has no name and date"),
            (" -- A <b@c>  Fri, 02 Jan 2026 04:04:05 +0100", "an end without a heading"),
        ])
    func `a broken changelog is refused with its line`(_ text: String, _ why: String) throws {
        let failure = #expect(throws: Failure.self) {
            try ChangelogFile.changes(in: Array(text.utf8), Located("debian/changelog"))
        }
        #expect(failure?.why.contains(why) == true, "\(String(describing: failure))")
        #expect(failure?.exit == .malformed)
    }

    private func read(_ text: String) throws -> Manifest {
        let translated = try ManifestImport(
            Array(text.utf8), file: "nfpm.yaml", environment: [:])
        return try ManifestReader.read(
            Array(translated.text.utf8), file: "m", vocabulary: Self.words)
    }
}
