import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What rpm reads in a package.
@Suite(.needs("rpm")) struct RpmQueryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `the facts of the product are in the header`() throws {
        var sample = RpmSample(scratch)
        sample.version = "1.2.0-rc.1+b.7"
        sample.options.numbering.epoch = 2
        sample.options.numbering.revision = Located("3")
        sample.options.vendor = "Acme Ltd"
        sample.options.packager = "Acme Builds <build@acme.example>"
        sample.options.naming.about = """
            Acme sends anvils to addresses of your choice, by the fastest courier that can carry them.

            It needs:
             - anvils
             - addresses
            """
        let path = try sample.build()
        #expect(path.hasSuffix("/acme-1.2.0.rc.1+b.7-3.x86_64.rpm"))
        let facts = try RpmSample.query(
            path,
            "%{nevra}\\n%{summary}\\n%{license}\\n%{url}\\n%{vendor}\\n%{packager}\\n%{group}\\n"
                + "%{buildtime}\\n%{buildhost}\\n%{sourcerpm}\\n%{platform}\\n%{encoding}\\n"
                + "%{payloadcompressor} %{payloadflags}\\n%{description}\\n")
        #expect(
            facts == [
                "acme-2:1.2.0~rc.1+b.7-3.x86_64", "Sends anvils to addresses of your choice",
                "Apache-2.0", "https://acme.example", "Acme Ltd",
                "Acme Builds <build@acme.example>", "Productivity/Other", "1714979290",
                "reproducible", "acme-1.2.0~rc.1+b.7-3.src.rpm", "x86_64-unknown-linux", "utf-8",
                "gzip 4",
                "Acme sends anvils to addresses of your choice, by the fastest courier that",
                "can carry them.", "", "It needs:", " - anvils", " - addresses",
            ])
    }

    @Test func `files have their modes, owners, flags and languages`() throws {
        var entries = try RpmSample.files(in: scratch)
        entries.append(
            Entry(
                path: "usr/libexec/acme/send", kind: .file, mode: 0o4750, body: .bytes([65]),
                target: "/usr/libexec/acme/send",
                ownership: Ownership(owner: "acme", group: "0")))
        let path = try RpmSample(scratch).build(entries)
        let files = try RpmSample.query(
            path,
            "[%{filemodes:perms} %{fileusername}:%{filegroupname} %{filenames} "
                + "%{filelinktos}|%{fileflags:fflags}|%{filelangs}\\n]")
        #expect(
            files == [
                "drwxr-xr-x root:root /etc/acme ||",
                "-rw-r--r-- root:root /etc/acme/acme.conf |cn|",
                "-rw-r--r-- root:root /etc/acme/limits.conf |c|",
                "-rwxr-xr-x root:root /usr/bin/acme ||",
                "lrwxrwxrwx root:root /usr/bin/anvil acme||",
                "drwxr-xr-x root:root /usr/libexec/acme ||",
                "-rwsr-x--- acme:root /usr/libexec/acme/send ||",
                "drwxr-xr-x root:root /usr/share/acme ||",
                "drwxr-xr-x root:root /usr/share/acme/data ||",
                "-rw-r--r-- root:root /usr/share/acme/data/empty ||",
                "drwxr-xr-x root:root /usr/share/doc/acme ||",
                "-rw-r--r-- root:root /usr/share/doc/acme/README.md |d|",
                "drwxr-xr-x root:root /usr/share/licenses/acme ||",
                "-rw-r--r-- root:root /usr/share/licenses/acme/LICENSE |l|",
                "-rw-r--r-- root:root /usr/share/man/de/man1/acme.1.gz |d|de",
                "-rw-r--r-- root:root /usr/share/man/man1/acme.1.gz |d|",
                "drwxr-xr-x root:root /var/lib/acme ||",
                "-rw-r--r-- root:root /var/lib/acme/index |g|",
            ])
    }

    @Test func `relations keep their versions, and the package's own are added`() throws {
        var sample = RpmSample(scratch)
        sample.relate(
            .depends, "bash >= 4", "(curl or wget)", "perl(Foo::Bar)", "libc.so.6()(64bit)")
        sample.relate(.preDepends, "shadow-utils")
        sample.relate(.recommends, "acme-data = 2:1.2-3")
        sample.relate(.suggests, "acme-gui")
        sample.relate(.enhances, "forge")
        sample.relate(.supplements, "(forge and anvil)")
        sample.relate(.provides, "courier = 1")
        sample.relate(.conflicts, "acme-old < 1")
        sample.relate(.replaces, "anvilctl <= 0.9")
        let path = try sample.build()
        func list(_ tag: String) throws -> [String] {
            try RpmSample.query(
                path, "[%{\(tag)name} %{\(tag)flags:depflags} %{\(tag)version}\\n]"
            ).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(
            try list("require") == [
                "(curl or wget)", "bash >= 4", "config(acme) = 1.2.0-1", "libc.so.6()(64bit)",
                "perl(Foo::Bar)", "rpmlib(CompressedFileNames) <= 3.0.4-1",
                "rpmlib(FileDigests) <= 4.6.0-1", "rpmlib(PayloadFilesHavePrefix) <= 4.0-1",
                "rpmlib(RichDependencies) <= 4.12.0-1", "shadow-utils",
            ])
        #expect(
            try list("provide") == [
                "acme = 1.2.0-1", "acme(x86-64) = 1.2.0-1", "config(acme) = 1.2.0-1",
                "courier = 1",
            ])
        #expect(try list("recommend") == ["acme-data = 2:1.2-3"])
        #expect(try list("suggest") == ["acme-gui"])
        #expect(try list("enhance") == ["forge"])
        #expect(try list("supplement") == ["(forge and anvil)"])
        #expect(try list("conflict") == ["acme-old < 1"])
        #expect(try list("obsolete") == ["anvilctl <= 0.9"])
        let pre = try RpmSample.query(path, "[%{requirename} %{requireflags:deptype}\\n]")
        #expect(pre.contains("shadow-utils pre"))
    }

    @Test func `the changelog has a day, an author, a version and its changes`() throws {
        var sample = RpmSample(scratch)
        sample.options.changelog = .stating([
            PackageChange(
                version: "1.2.0", date: Sample.date, author: "A Smith <a@acme.example>",
                lines: ["Send faster.", "Send further."]),
            PackageChange(
                version: "1.1.0-2", date: Timestamp(1_704_067_200), author: "B <b@acme.example>",
                lines: ["Send."]),
        ])
        let log = try Command.run("rpm", ["-qp", "--changelog", try sample.build()]).output
        #expect(
            log.contains(
                """
                * Mon May 06 2024 A Smith <a@acme.example> - 1.2.0-1
                - Send faster.
                - Send further.

                * Mon Jan 01 2024 B <b@acme.example> - 1.1.0-2
                - Send.
                """))
    }

    @Test(arguments: ["gzip", "xz", "zstd"])
    func `every compression is read, and its digests are right`(_ codec: String) throws {
        var sample = RpmSample(scratch)
        sample.options.compression = Located(codec)
        let path = try sample.build()
        let check = try Command.run("rpm", ["-Kv", path]).output
        for digest in ["Header SHA256", "Header SHA1", "Payload SHA256", "MD5"] {
            #expect(check.contains("\(digest) digest: OK"), "\(check)")
        }
        let needed = try RpmSample.query(path, "[%{requirename}\\n]")
        // rpm checks this one only where it has no other.
        let plain = try Command.run(
            "/bin/sh",
            ["-c", "rpm2cpio \"$0\" > \"$1\"; sha256sum < \"$1\"", path, scratch("cpio")])
        let size = try scratch.data("cpio").count
        #expect(
            try RpmSample.query(path, "%{payloaddigestalt}  -\\n%{longarchivesize}\\n")
                == [plain.output.lines[0], "\(size)"])
        #expect(needed.contains("rpmlib(PayloadIsXz)") == (codec == "xz"))
        #expect(needed.contains("rpmlib(PayloadIsZstd)") == (codec == "zstd"))
    }

    @Test func `a flipped bit anywhere in header or payload is noticed`() throws {
        let path = try RpmSample(scratch).build()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for offset in [2160, 2500, 5000, whole.count - 9] {
            var spoiled = whole
            spoiled[offset] ^= 4
            let file = try scratch.write("spoiled.rpm", spoiled)
            #expect(try Command.run("rpm", ["-K", file]).status != 0, "byte \(offset)")
        }
    }

    @Test func `cpio and bsdtar find in the payload what the header says`() throws {
        let path = try RpmSample(scratch).build()
        let script = "rpm2cpio \"$0\" | cpio -t 2>/dev/null"
        let cpio = try Command.run("/bin/sh", ["-c", script, path]).output.lines
        let header = try RpmSample.query(path, "[%{fileflags:fflags} %{filenames}\\n]")
            .filter { !$0.hasPrefix("g") }.map { "." + ($0.split(separator: " ").last ?? "") }
        #expect(cpio.filter { !$0.isEmpty } == header)
        guard Tool.path("bsdtar") != nil else { return }
        let tar = try Command.run("bsdtar", ["-tf", path]).output.lines
        #expect(tar.filter { !$0.isEmpty } == header)
    }

    @Test func `triggers of files, transactions and packages are those of a spec file`() throws {
        var sample = RpmSample(scratch)
        sample.script(.trigger, "#!/bin/bash\ncat\n")
        sample.options.triggers = [
            "/usr/share/acme /opt/acme", "%filetriggerun -P 100 -- /usr/lib/acme",
            "triggerin -- forge >= 2", "transfiletriggerpostun -- /usr/share/acme",
        ].map { Located($0) }
        let path = try sample.build()
        let triggers = try Command.run("rpm", ["-qp", "--triggers", path]).output
        #expect(triggers.contains("triggerin scriptlet (using /bin/bash) -- forge >= 2"))
        let files = try Command.run("rpm", ["-qp", "--filetriggers", path]).output
        for line in [
            "transfiletriggerin scriptlet (using /bin/bash) -- /opt/acme, /usr/share/acme",
            "filetriggerun scriptlet (using /bin/bash) -- /usr/lib/acme",
            "transfiletriggerpostun scriptlet (using /bin/bash) -- /usr/share/acme",
        ] { #expect(files.contains(line), "\(files)") }
        #expect(
            try RpmSample.query(
                path, "%{filetriggerpriorities} [%{transfiletriggerpriorities} ]\\n")
                == ["100 1000000 1000000 "])
        #expect(try RpmSample.query(path, "[%{requirename}\\n]").contains("/bin/bash"))
    }

    @Test(arguments: [
        (Architecture.arm64, "aarch64", "acme(aarch-64)"), (.i386, "i686", "acme(x86-32)"),
        (.armv7, "armv7hl", "acme(armv7hl-32)"), (.ppc64le, "ppc64le", "acme(ppc-64)"),
        (.s390x, "s390x", "acme(s390-64)"), (.riscv64, "riscv64", "acme(riscv-64)"),
    ])
    func `processors have rpm's names`(_ arch: Architecture, name: String, own: String) throws {
        var sample = RpmSample(scratch)
        sample.platform = Platform(.linux, arch)
        let path = try sample.build()
        #expect(try RpmSample.query(path, "%{arch}\\n") == [name])
        #expect(try RpmSample.query(path, "[%{providename}\\n]").contains(own))
        #expect(path.hasSuffix("-1.\(name).rpm"))
    }

    @Test func `libraries lie where the processor's are`() throws {
        let library = Sample.text("lib/libacme.so.1", kind: .library)
        var sample = RpmSample(scratch)
        var path = try sample.build([library])
        #expect(try RpmSample.query(path, "[%{filenames}\\n]") == ["/usr/lib64/libacme.so.1"])
        sample.platform = Platform(.linux, .all)
        path = try sample.build([library])
        #expect(
            try RpmSample.query(path, "%{arch}[ %{filenames}]\\n") == [
                "noarch /usr/lib/libacme.so.1"
            ])
    }

    @Test func `names of other languages, with blanks, and long ones are kept`() throws {
        let long = String(repeating: "x", count: 120)
        let deep = (0..<4).map { "\($0)" + String(repeating: "y", count: 75) }
            .joined(separator: "/")
        let paths = ["a b", "Grüße — 鉄床", long, deep]
        let path = try RpmSample(scratch).build(paths.map { Sample.text($0) })
        let names = try RpmSample.query(path, "[%{filenames}\\n]")
        for name in paths { #expect(names.contains("/usr/share/acme/" + name)) }
        #expect(try Command.run("rpm", ["-K", path]).status == 0)
    }

    @Test func `twenty thousand files are the same with one worker and eight`() throws {
        let entries = (0..<20_000).map { Sample.text("d\($0 % 97)/f\($0)", "\($0)\n") }
        let one = try RpmSample(scratch).build(entries, workers: 1, folder: "one")
        let eight = try RpmSample(scratch).build(entries, workers: 8, folder: "eight")
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: eight))
        #expect(try RpmSample.query(one, "[%{filenames}\\n]").count == 20_000 + 98)
        #expect(try Command.run("rpm", ["-K", one]).status == 0)
    }
}
