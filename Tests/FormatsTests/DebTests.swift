import Archives
import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Debian packages, with Debian's own tools as witnesses.
@Suite struct DebTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("lintian"))
    func `lintian finds nothing to say about a product of today`() throws {
        let package = try NativeSample.deb(NativeSample.everyKind) { native in
            native.naming.about = "Anvils fall.\n\n  as they always did\n\nSee to it."
            native.section = "utils"
            native.scripts[text: .postinstall] = NativeSample.script("echo \"it's $1\"\nexit 0")
            native.alternatives = [
                Located(
                    Alternative(
                        link: "/usr/bin/anvils", name: "anvils", path: "/usr/bin/acme",
                        priority: 10))
            ]
        }
        let path = try Sample.build(DebPackage(), package, in: scratch)
        let outcome = try Command.run(
            "lintian", ["--allow-root", "--no-cfg", "--profile", "debian", path])
        #expect(outcome.output == "" && outcome.status == 0, "\(outcome)")
    }

    @Test(.needs("dpkg-deb"), arguments: ["gzip", "xz", "zstd"])
    func `dpkg-deb reads every compression`(_ codec: String) throws {
        let package = try NativeSample.deb {
            $0.compression = Located(codec)
            $0.relations[located: .depends] = [Located("libc6 (>=2.31)")]
            $0.fields = [(Located("Multi-Arch"), "foreign")]
        }
        let path = try Sample.build(DebPackage(), package, in: scratch)
        #expect(path.hasSuffix("/acme_1.2.0_all.deb"))
        let fields = try Command.run("dpkg-deb", ["-f", path])
        #expect(
            fields.output == """
                Package: acme
                Version: 1.2.0
                Architecture: all
                Maintainer: Acme Releases <release@acme.example>
                Installed-Size: 25
                Depends: libc6 (>= 2.31)
                Section: misc
                Priority: optional
                Homepage: https://acme.example
                Description: Sends anvils to whoever is below
                 This package brings the command acme, as released by Acme Releases.
                Multi-Arch: foreign

                """, "\(fields.error)")
        let list = try Command.run("dpkg-deb", ["-c", path], environment: ["TZ": "UTC"])
        let lines = list.output.split(separator: "\n").map { line in
            line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        }
        #expect(lines.allSatisfy { $0[1] == "root/root" && $0[3] == "2024-05-06" })
        #expect(
            lines.map { "\($0[0]) \($0[5])" } == [
                "drwxr-xr-x ./", "drwxr-xr-x ./etc/", "-rw-r--r-- ./etc/acme.conf",
                "drwxr-xr-x ./usr/", "drwxr-xr-x ./usr/bin/", "-rwxr-xr-x ./usr/bin/acme",
                "drwxr-xr-x ./usr/lib/", "drwxr-xr-x ./usr/lib/systemd/",
                "drwxr-xr-x ./usr/lib/systemd/system/",
                "-rw-r--r-- ./usr/lib/systemd/system/acme.service", "drwxr-xr-x ./usr/share/",
                "drwxr-xr-x ./usr/share/acme/", "drwxr-xr-x ./usr/share/acme/data/",
                "-rw-r--r-- ./usr/share/acme/data/shapes.txt",
                "drwxr-xr-x ./usr/share/bash-completion/",
                "drwxr-xr-x ./usr/share/bash-completion/completions/",
                "-rw-r--r-- ./usr/share/bash-completion/completions/acme",
                "drwxr-xr-x ./usr/share/doc/", "drwxr-xr-x ./usr/share/doc/acme/",
                "-rw-r--r-- ./usr/share/doc/acme/README.md",
                "-rw-r--r-- ./usr/share/doc/acme/changelog.gz",
                "-rw-r--r-- ./usr/share/doc/acme/copyright", "drwxr-xr-x ./usr/share/man/",
                "drwxr-xr-x ./usr/share/man/man1/", "-rw-r--r-- ./usr/share/man/man1/acme.1.gz",
            ])
    }

    @Test(.needs("dpkg-gencontrol", "dpkg-deb"))
    func `the installed size is what dpkg-gencontrol counts`() throws {
        let entries =
            NativeSample.entries + [
                Sample.text("data/empty", ""), Sample.folder("data/folder"),
                Sample.link("data/link", to: "shapes.txt"),
                try Sample.file("data/big", Sample.noise(5000), in: scratch),
            ]
        let path = try Sample.build(DebPackage(), try NativeSample.deb(entries), in: scratch)
        let ours = try Command.run("dpkg-deb", ["-f", path, "Installed-Size"]).output
        try scratch.write(
            "tree/debian/control",
            "Source: acme\nMaintainer: A <a@b.example>\n\nPackage: acme\nArchitecture: all\n"
                + "Description: x\n")
        try scratch.write(
            "tree/debian/changelog",
            "acme (1.2.0) unstable; urgency=low\n\n  * x\n\n"
                + " -- A <a@b.example>  Fri, 02 Jan 2026 03:04:05 +0000\n")
        _ = try Command.run("dpkg-deb", ["-x", path, scratch("tree/debian/acme")])
        let theirs = try Command.run(
            "dpkg-gencontrol", ["-O", "-Pdebian/acme"], in: scratch("tree"))
        #expect(theirs.output.contains("Installed-Size: " + ours), "\(ours) \(theirs)")
    }

    @Test(.needs("dpkg"))
    func `versions are ordered as semver orders them`() throws {
        let order = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-rc.1",
            "1.0.0-rc.1+b7", "1.0.0-rc.10", "1.0.0-rc.10-x", "1.0.0", "1.0.0+b7", "1.0.1",
            "1.0.1+b7", "1.10.0",
        ]
        let texts = try order.map { version in
            let name = DebPackage().fileName(for: try NativeSample.deb(version: version))
            #expect(!name.contains("~") && !name.contains(":"))
            let path = try Sample.build(
                DebPackage(), try NativeSample.deb(version: version), in: scratch)
            return try Command.run("dpkg-deb", ["-f", path, "Version"]).output
                .trimmingCharacters(in: .newlines)
        }
        #expect(texts[0] == "1.0.0~alpha" && texts[7] == "1.0.0~rc.10-x-1")
        for (low, high) in zip(texts, texts.dropFirst()) {
            let outcome = try Command.run("dpkg", ["--compare-versions", low, "lt", high])
            #expect(outcome.status == 0, "\(low) < \(high)")
        }
    }

    @Test(.needs("dpkg-deb"))
    func `epoch and later revisions are in the version, the epoch not in the file name`() throws {
        let package = try NativeSample.deb(version: "1.2.0-rc.1") {
            $0.numbering.epoch = 2
            $0.numbering.revision = Located("3")
        }
        let path = try Sample.build(DebPackage(), package, in: scratch)
        #expect(path.hasSuffix("/acme_1.2.0.rc.1-3_all.deb"))
        let version = try Command.run("dpkg-deb", ["-f", path, "Version"]).output
        #expect(version == "2:1.2.0~rc.1-3\n")
        let list = try Command.run("dpkg-deb", ["-c", path]).output
        #expect(list.contains("/changelog.Debian.gz\n"))
    }

    @Test(.needs("dpkg-deb"))
    func `names, owners and dates at the edges arrive`() throws {
        let long = String(repeating: "n", count: 120)
        let deep = (0..<3).map { "\($0)" + long }.joined(separator: "/")
        var entries =
            NativeSample.entries + [
                Sample.text("with blank.txt"), Sample.text("größe \u{1F600}.txt"),
                Sample.text(long),
                Sample.text(deep), Sample.text("empty", ""), Sample.folder("hollow", mode: 0o750),
            ]
        entries.append(
            Entry(
                path: "big-number", kind: .file, mode: 0o4755, body: .bytes([1]),
                ownership: Ownership(owner: "3000000", group: "2000001")))
        for seconds: Int64 in [1, 4_400_000_000] {
            let package = try NativeSample.deb(entries, date: Timestamp(seconds))
            let path = try Sample.build(DebPackage(), package, in: scratch, folder: "\(seconds)")
            let list = try Command.run(
                "dpkg-deb", ["-c", path], environment: ["TZ": "UTC", "LC_ALL": "C.UTF-8"])
            #expect(list.status == 0)
            for name in ["with blank.txt", "größe \u{1F600}.txt", long, deep, "empty", "hollow/"] {
                #expect(list.output.contains("./usr/share/acme/\(name)\n"), "\(name)")
            }
            #expect(list.output.contains("-rwsr-xr-x 3000000/2000001"))
            #expect(list.output.contains(seconds == 1 ? "1970-01-01 00:00" : "2109-06-06"))
            #expect(try Command.run("dpkg-deb", ["-I", path]).status == 0)
        }
    }

    @Test(.needs("dpkg-deb"))
    func `twenty thousand files are the same with one worker and eight`() throws {
        let entries = (0..<20_000).map { Sample.text("data/\($0 / 100)/\($0).txt", "\($0)\n") }
        let package = try NativeSample.deb(entries)
        let one = try Sample.build(DebPackage(), package, in: scratch, workers: 1, folder: "one")
        let eight = try Sample.build(
            DebPackage(), package, in: scratch, workers: 8, folder: "eight")
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: eight))
        let list = try Command.run("dpkg-deb", ["-c", one]).output
        #expect(list.split(separator: "\n").count > 20_200)
    }

    @Test(.needs("dpkg-deb"))
    func `a description begins with neither the name nor an article`() throws {
        let about =
            "First line\nof the text, which is long enough to be filled anew when it is "
            + "written to the file of the package.\n  kept  as it is\n.net is not a command\n\nLast."
        let cases = [
            "Acme is a sender of anvils.": "sender of anvils",
            "acme: sends anvils": "sends anvils", "The anvil sender": "anvil sender",
            "Acmex sends": "Acmex sends", "acme": "acme",
        ]
        for (text, synopsis) in cases {
            let package = try NativeSample.deb(description: text) { $0.naming.about = about }
            let path = try Sample.build(DebPackage(), package, in: scratch)
            let value = try Command.run("dpkg-deb", ["-f", path, "Description"]).output
            #expect(
                value == """
                    \(synopsis)
                     First line of the text, which is long enough to be filled anew when it is
                     written to the file of the package.
                      kept  as it is
                      .net is not a command
                     .
                     Last.

                    """)
        }
    }

    @Test(.needs("dpkg-deb"))
    func `libraries lie where the linker looks, and relations fit the processor`() throws {
        let entries = [
            Sample.text("lib/libacme.so.1", "\u{7f}ELF", kind: .library),
            Sample.link("lib/libacme.so", to: "libacme.so.1"),
        ].map { entry in
            Entry(path: entry.path, kind: .library, mode: entry.mode, body: entry.body)
        }
        let package = try NativeSample.deb(entries, platform: Platform(.linux, .arm64)) {
            $0.relations[located: .depends] = [
                Located("libc6:any (>> 2.31~) [amd64] | musl [!amd64 !i386]"),
                Located("aa [any] | bb (<<2) [linux-any]"), Located("gone [amd64]"),
            ]
        }
        let path = try Sample.build(DebPackage(), package, in: scratch)
        #expect(path.hasSuffix("_arm64.deb"))
        let list = try Command.run("dpkg-deb", ["-c", path]).output
        let folder = "./usr/lib/aarch64-linux-gnu/"
        #expect(list.contains(folder + "libacme.so -> libacme.so.1\n"))
        #expect(
            try Command.run("dpkg-deb", ["-I", path, "triggers"]).output
                == "activate-noawait ldconfig\n")
        #expect(
            try Command.run("dpkg-deb", ["-f", path, "Depends"]).output
                == "musl, aa | bb (<< 2)\n")
    }
}
