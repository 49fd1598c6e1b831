import Archives
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// The copyright file and the changelogs that Debian wants.
@Suite(.needs("dpkg-deb")) struct DebDocumentTests {
    let scratch: Scratch
    let expat = "MIT License\r\n\r\nCopyright (c) 2019 Acme\r\n\r\nDo as you like.\r\n"

    init() throws { scratch = try Scratch() }

    @Test func `a license that every Debian has is only named`() throws {
        #expect(
            try copyright(
                license: "GPL-3.0-or-later",
                ["LICENSE": "GNU GPL\n Copyright (C) 2007 Free Software Foundation, Inc.\n"]) == """
                    Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
                    Upstream-Name: acme
                    Upstream-Contact: Acme Releases <release@acme.example>
                    Source: https://acme.example

                    Files: *
                    Copyright: 2024 Acme Releases <release@acme.example>
                    License: GPL-3+
                     On Debian systems, the full text of this license is in the file
                     /usr/share/common-licenses/GPL-3.

                    """)
    }

    @Test func `another one is held whole, with its own notice`() throws {
        let text = try copyright(license: "MIT", ["LICENSE": expat])
        #expect(
            text.hasSuffix(
                """

                Files: *
                Copyright: 2019 Acme
                License: Expat
                 MIT License
                 .
                 Copyright (c) 2019 Acme
                 .
                 Do as you like.

                """))
    }

    @Test func `a choice has a paragraph for each`() throws {
        let files = ["LICENSE-APACHE": "Apache\n", "LICENSE-MIT": expat, "NOTICE": "Anvils\n"]
        let text = try copyright(license: "Apache-2.0 OR MIT", files)
        #expect(
            text.hasSuffix(
                """
                License: Apache-2.0 or Expat

                License: Apache-2.0
                 On Debian systems, the full text of this license is in the file
                 /usr/share/common-licenses/Apache-2.0.

                License: Expat
                 MIT License
                 .
                 Copyright (c) 2019 Acme
                 .
                 Do as you like.

                """))
        #expect(try scratch.text("tree/usr/share/doc/acme/NOTICE") == "Anvils\n")
        #expect(scratch.tree("tree/usr/share/doc/acme").filter { $0.hasPrefix("LIC") } == [])
    }

    @Test func `what is not known is not made up`() throws {
        #expect(
            try copyright(license: "", [:]).hasSuffix(
                "License: unknown\n The release names no license. "
                    + "Ask Acme Releases <release@acme.example>.\n"))
        #expect(
            try copyright(license: "ISC", [:]).hasSuffix(
                "License: ISC\n The text of this license is at\n"
                    + " https://spdx.org/licenses/ISC.html\n"))
    }

    @Test func `a copyright file of the user's own stands`() throws {
        #expect(try copyright(license: "MIT", ["debian/copyright": "Mine.\n"]) == "Mine.\n")
    }

    @Test(.needs("lintian"), arguments: ["MIT", "Apache-2.0 OR MIT", "GPL-2.0-only"])
    func `lintian reads them`(_ license: String) throws {
        let entries = [
            Sample.text("LICENSE-MIT", expat, kind: .license),
            Sample.text("CHANGELOG.md", "# 1.2.0\n\n- anvils\n", kind: .changelog),
            Sample.text("acme", "#!/bin/sh\n", kind: .program),
            Sample.text("acme.1", NativeSample.page, kind: .man),
        ]
        let package = try NativeSample.deb(entries, license: license)
        let path = try Sample.build(DebPackage(), package, in: scratch)
        let outcome = try Command.run(
            "lintian", ["--allow-root", "--no-cfg", "--profile", "debian", path])
        #expect(outcome.output == "", "\(outcome)")
    }

    @Test(.needs("lintian"), arguments: ["doc/acme.1", "man/acme.1", "src/man1/acme.1"])
    func `lintian finds the manual page`(_ path: String) throws {
        let entries = [
            Sample.text("LICENSE-MIT", expat, kind: .license),
            Sample.text("CHANGELOG.md", "# 1.2.0\n\n- anvils\n", kind: .changelog),
            Sample.text("acme", "#!/bin/sh\n", kind: .program),
            Sample.text(path, NativeSample.page, kind: .man),
        ]
        let package = try NativeSample.deb(entries, license: "MIT")
        let outcome = try Command.run(
            "lintian",
            ["--allow-root", "--no-cfg", try Sample.build(DebPackage(), package, in: scratch)])
        #expect(outcome.output == "", "\(outcome)")
    }

    @Test func `changelogs have the names and the compression of Debian`() throws {
        let entries =
            NativeSample.entries + [
                Sample.text("CHANGELOG.md", "# 1.2.0\n", kind: .changelog)
            ]
        let package = try NativeSample.deb(entries) {
            $0.numbering.revision = Located("2")
            $0.changelog = .stating([
                PackageChange(
                    version: "1.1.0-1", date: Timestamp(1_700_000_000),
                    author: "A <a@b.example>",
                    lines: [String(repeating: "word ", count: 20), "second"])
            ])
        }
        try unpack(package)
        let folder = "tree/usr/share/doc/acme/"
        #expect(try unzipped(folder + "changelog.gz") == "# 1.2.0\n")
        // XFL 2: as gzip -9 writes it, which lintian looks for; no time, no name.
        let bytes = try scratch.data(folder + "changelog.Debian.gz").prefix(9)
        #expect(Array(bytes) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2])
        #expect(
            try unzipped(folder + "changelog.Debian.gz") == """
                acme (1.2.0-2) unstable; urgency=medium

                  * Release 1.2.0.

                 -- Acme Releases <release@acme.example>  Mon, 06 May 2024 07:08:10 +0000

                acme (1.1.0-1) unstable; urgency=medium

                  * word word word word word word word word word word word word word word word
                    word word word word word
                  * second

                 -- A <a@b.example>  Tue, 14 Nov 2023 22:13:20 +0000

                """)
    }

    private func copyright(license: String, _ files: [String: String]) throws -> String {
        let entries = files.map { Sample.text($0, $1, kind: .license) }
        let program = Sample.text("acme", "#!/bin/sh\n", kind: .program)
        try unpack(try NativeSample.deb(entries + [program], license: license))
        return try scratch.text("tree/usr/share/doc/acme/copyright")
    }

    private func unpack(_ package: Request<DebOptions>) throws {
        let path = try Sample.build(DebPackage(), package, in: scratch)
        _ = try Command.run("dpkg-deb", ["-x", path, scratch("tree")])
    }

    private func unzipped(_ name: String) throws -> String {
        try Command.run("gzip", ["-dc", scratch(name)]).output
    }
}
