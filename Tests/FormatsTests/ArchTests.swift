import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Packages for pacman; the witnesses are pacman itself, vercmp, bsdtar and a shell.
@Suite struct ArchTests {
    let scratch: Scratch
    let format = ArchPackage()

    init() throws { scratch = try Scratch() }

    @Test(.needs("pacman", "fakeroot"))
    func `pacman installs it and finds every file as it was packed`() throws {
        let pacman = try Pacman(scratch)
        let path = try Sample.build(
            format, PackageSample.difficult(in: scratch), in: scratch, workers: 3)
        let install = try pacman("-Udd", path)
        #expect(install.status == 0, "\(install)")
        let check = try pacman("-Qkk")
        #expect(check.status == 0 && check.output.hasSuffix(", 0 altered files\n"), "\(check)")
        let files = try pacman("-Qlq", "acme").output
        #expect(files.contains("/usr/share/acme/ünïcödé ☃.txt\n"))
        #expect(files.contains("/usr/share/acme/with blanks = and #.txt\n"))
        #expect(files.contains("/opt/" + String(repeating: "n", count: 120) + "\n"))
        #expect(try scratch.data("root/usr/bin/twin") == scratch.data("stage/acme"))
    }

    @Test(.needs("pacman", "fakeroot"))
    func `a spoiled installed file is found by its digest`() throws {
        let pacman = try Pacman(scratch)
        let path = try Sample.build(
            format, PackageSample.arch([PackageSample.program]), in: scratch)
        #expect(try pacman("-Udd", path).status == 0)
        // The size and the time stay the same.
        let place = scratch("root/usr/bin/acme")
        _ = try Command.run(
            "/bin/sh",
            [
                "-c",
                "cp -p \"$0\" \"$1\" && sed -i s/anvils/ANVILS/ \"$0\" && touch -r \"$1\" \"$0\"",
                place, scratch("old"),
            ])
        #expect(try pacman("-Qkk").output.hasSuffix(", 1 altered file\n"))
    }

    @Test(.needs("pacman", "fakeroot"))
    func `an edited configuration stays, on upgrade and on removal`() throws {
        let pacman = try Pacman(scratch)
        func build(_ version: String, _ text: String) throws -> String {
            try Sample.build(
                format,
                PackageSample.arch(
                    [
                        PackageSample.program,
                        PackageSample.text("acme.conf", text, .config, at: "/etc/acme/acme.conf"),
                    ], version: version), in: scratch)
        }
        #expect(try pacman("-Udd", build("1.0.0", "a = 1\n")).status == 0)
        try scratch.write("root/etc/acme/acme.conf", "a = mine\n")
        let upgrade = try pacman("-Udd", build("1.1.0", "a = 2\n"))
        #expect(upgrade.status == 0, "\(upgrade)")
        #expect(try scratch.text("root/etc/acme/acme.conf") == "a = mine\n")
        #expect(try scratch.text("root/etc/acme/acme.conf.pacnew") == "a = 2\n")
        #expect(try pacman("-R", "acme").status == 0)
        #expect(try scratch.text("root/etc/acme/acme.conf.pacsave") == "a = mine\n")
        #expect(scratch.tree("root/usr").isEmpty)
    }

    @Test(.needs("pacman", "fakeroot", "gpg"))
    func `a detached signature is asked for and checked`() throws {
        // GnuPG's sockets have short names only.
        let home = "/tmp/consign-gpg-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer {
            _ = try? Command.run("gpgconf", ["--homedir", home, "--kill", "all"])
            try? FileManager.default.removeItem(atPath: home)
        }
        let gpg = ["--homedir", home, "--batch", "--quiet", "--passphrase", ""]
        let key = try Command.run(
            "gpg", gpg + ["--quick-generate-key", "a@acme.example", "ed25519", "sign", "0"])
        #expect(key.status == 0, "\(key)")
        let pacman = try Pacman(
            scratch,
            options: ["SigLevel = Required", "LocalFileSigLevel = Required", "GPGDir = \(home)"])
        let path = try Sample.build(
            format, PackageSample.arch([PackageSample.program]), in: scratch)
        #expect(try pacman("-Udd", path).status != 0)
        let sign = try Command.run("gpg", gpg + ["--output", path + ".sig", "--detach-sign", path])
        #expect(sign.status == 0, "\(sign)")
        let install = try pacman("-Udd", path)
        #expect(install.status == 0, "\(install)")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seek(toOffset: 100)
        try handle.write(contentsOf: Data([0, 1, 2]))
        #expect(try pacman("-Udd", path).error.contains("invalid or corrupted package"))
    }

    @Test(.needs("pacman", "fakeroot"), .enabled(if: getuid() == 0, "chroot needs root"))
    func `pacman runs the scripts with its own arguments`() throws {
        let pacman = try Pacman(scratch)
        try pacman.addShell()
        func build(_ version: String) throws -> String {
            let package = try PackageSample.arch([PackageSample.program], version: version) {
                for moment in ArchTests.moments {
                    // The last line has no end, and the script ends itself.
                    let text = "echo \(moment.rawValue) \"it's\" $* >> /log\r\nexit 0\r\nexit 7"
                    $0.scripts[text: moment] = Array(text.utf8)
                }
            }
            return try Sample.build(format, package, in: scratch)
        }
        for path in [try build("1.0.0-rc.1"), try build("1.0.0")] {
            let outcome = try pacman("-Udd", path, scripts: true)
            #expect(outcome.status == 0 && !outcome.error.contains("error"), "\(outcome)")
        }
        #expect(try pacman("-R", "acme", scripts: true).status == 0)
        #expect(
            try scratch.text("root/log") == """
                preinstall it's 1.0.0rc1-1
                postinstall it's 1.0.0rc1-1
                preupgrade it's 1.0.0-1 1.0.0rc1-1
                postupgrade it's 1.0.0-1 1.0.0rc1-1
                preremove it's 1.0.0-1
                postremove it's 1.0.0-1

                """)
    }

    static let moments: [ScriptMoment] = [
        .preinstall, .postinstall, .preupgrade, .postupgrade, .preremove, .postremove,
    ]

    @Test(.needs("bsdtar", "zstd"))
    func `the texts about it come first, and files with all folders behind`() throws {
        let package = try PackageSample.arch([
            PackageSample.program, PackageSample.text("CHANGES", "new\n", .changelog),
            PackageSample.text("acme.service", PackageSample.unit, .service, enable: true),
            PackageSample.text("acme.initd", "#!/sbin/openrc-run\n", .service),
        ])
        let path = try Sample.build(format, package, in: scratch)
        #expect(path.hasSuffix("/acme-1.2.0-1-x86_64.pkg.tar.zst"))
        let list = try Command.run("bsdtar", ["-tf", path]).output.split(separator: "\n")
        #expect(
            list == [
                ".PKGINFO", ".BUILDINFO", ".MTREE", ".INSTALL", ".CHANGELOG", "usr/", "usr/bin/",
                "usr/bin/acme", "usr/lib/", "usr/lib/systemd/", "usr/lib/systemd/system/",
                "usr/lib/systemd/system/acme.service", "usr/share/", "usr/share/doc/",
                "usr/share/doc/acme/", "usr/share/doc/acme/CHANGES",
            ])
        #expect(try text(".CHANGELOG", of: path) == "new\n")
    }

    @Test(.needs("bsdtar", "zstd")) func `what it says about itself`() throws {
        let package = try PackageSample.arch(
            [
                PackageSample.program, PackageSample.text("acme.conf", "a\n", .config),
            ], version: "1.2.0-rc.1+b5",
            license: "(GPL-2.0-only WITH Classpath-exception-2.0 OR MIT) AND MIT"
        ) {
            $0.numbering.epoch = 2
            $0.numbering.revision = Located("3")
            $0.groups = [Located("acme-tools")]
            $0.packager = "Acme Builds <build@acme.example>"
            $0.relations[located: .depends] = [Located("glibc>=2.31")]
            $0.relations[located: .preDepends] = [Located("sh")]
            $0.relations[located: .suggests] = [Located("xz: unpacks more")]
            $0.relations[located: .recommends] = [Located("man-db")]
            $0.relations[located: .conflicts] = [Located("acme-git<1:2-1")]
            $0.relations[located: .provides] = [Located("anvils=1.2")]
            $0.relations[located: .replaces] = [Located("old-acme")]
        }
        let path = try Sample.build(format, package, in: scratch)
        #expect(path.hasSuffix("/acme-2.1.2.0rc1+b5-3-x86_64.pkg.tar.zst"))
        #expect(
            try text(".PKGINFO", of: path) == """
                pkgname = acme
                pkgbase = acme
                xdata = pkgtype=pkg
                pkgver = 2:1.2.0rc1+b5-3
                pkgdesc = Sends anvils
                url = https://acme.example
                builddate = 1714979290
                packager = Acme Builds <build@acme.example>
                size = 24
                arch = x86_64
                license = GPL-2.0-only WITH Classpath-exception-2.0
                license = MIT
                replaces = old-acme
                group = acme-tools
                conflict = acme-git<1:2-1
                provides = anvils=1.2
                backup = etc/acme.conf
                depend = sh
                depend = glibc>=2.31
                optdepend = man-db
                optdepend = xz: unpacks more

                """)
        #expect(try text(".BUILDINFO", of: path).hasPrefix("format = 2\npkgname = acme\n"))
    }

    @Test func `a service is enabled when that is asked for, and marked for a restart`() throws {
        let owned = PackageSample.text(
            "state", "", at: "/var/lib/acme/state",
            ownership: Ownership(owner: "acme", group: "acme"))
        let package = try PackageSample.arch([
            PackageSample.text("acme.service", PackageSample.unit, .service, enable: true),
            PackageSample.text("other.service", PackageSample.unit, .service),
            PackageSample.text("acme.sysusers", "u acme -\n", .sysusers), owned,
            Entry(
                path: "log", kind: .ghost, mode: 0o644, body: .bytes([]),
                target: "/var/log/acme.log"),
        ])
        let script = try install(package)
        #expect(script.contains("    systemctl enable 'acme.service' || return $?\n"))
        #expect(!script.contains("other.service"))
        #expect(script.contains("systemctl set-property 'acme.service' Markers=+needs-restart"))
        #expect(script.contains("systemctl --now disable 'acme.service'"))
        #expect(script.contains("systemd-sysusers 'acme.conf'"))
        #expect(script.contains("chown -h 'acme:acme' '/var/lib/acme/state'"))
        #expect(script.contains("rm -f '/var/log/acme.log'"))
        #expect(try !format.prepare(package).layout.contains { $0.path.hasSuffix("acme.log") })
        let path = try scratch.write("INSTALL", script)
        #expect(try Command.run("/bin/sh", ["-n", path]).status == 0)
        // Where there is no systemd, all of it does nothing.
        try scratch.write("bin/chown", "#!/bin/sh\n", mode: 0o755)
        try scratch.write("bin/systemd-sysusers", "#!/bin/sh\n", mode: 0o755)
        let outcome = try Command.run(
            "/bin/sh",
            ["-c", ". \"$0\"; post_install 1 && post_upgrade 2 1 && pre_remove 2", path],
            environment: ["PATH": scratch("bin")])
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    }

    @Test(arguments: [
        ("echo $1 'q' \"d\"; exit 0", "1.2 q d\n", 0), ("exit 3", "", 3), ("false\n", "", 1),
        ("echo a # no end", "a\n", 0), ("echo a\r\necho b\r\n", "a\nb\n", 0),
        ("#!/bin/sh -e\nfalse\necho no\n", "", 1), ("trap 'echo bye' EXIT\nexit 4", "bye\n", 4),
        ("#!/usr/bin/env python3\nimport sys\nprint(sys.argv[1])\n", "1.2\n", 0),
        ("cat <<'E'\n'\\''\nE\n", "'\\''\n", 0), ("return 5", "", 5), ("}", "", 2),
    ])
    func `a user's script cannot end or break what stands around it`(
        _ script: String, _ output: String, _ status: Int32
    ) throws {
        let package = try PackageSample.arch([PackageSample.program]) {
            $0.scripts[text: .postinstall] = Array(script.utf8)
        }
        let path = try scratch.write("INSTALL", install(package))
        #expect(try Command.run("/bin/sh", ["-n", path]).status == 0)
        let outcome = try Command.run(
            "/bin/sh",
            ["-c", ". \"$0\"; post_install 1.2; status=$?; echo still; exit $status", path])
        #expect(outcome.output == output + "still\n" && outcome.status == status, "\(outcome)")
    }

    @Test(.needs("bsdtar"))
    func `a user's script finds users made and services stopped`() throws {
        let owned = Entry(
            path: "data", kind: .directory, mode: 0o750, body: .folder, target: "/var/lib/acme",
            ownership: Ownership(owner: "acme"))
        let unit = Entry(
            path: "acme.service", kind: .service, mode: 0o644,
            body: .bytes(Array("[Install]\nWantedBy=multi-user.target\n".utf8)), enable: true)
        let users = Sample.text("acme.conf", "u acme -\n", kind: .sysusers)
        let package = try PackageSample.arch([PackageSample.program, owned, unit, users]) {
            $0.scripts[text: .postinstall] = Array("theirs".utf8)
            $0.scripts[text: .preremove] = Array("theirs".utf8)
        }
        let calls = ["systemd-sysusers", "chown", "theirs", "systemctl enable"]
        let removal = ["systemctl --now disable", "theirs"]
        let parts = try install(package).components(separatedBy: "pre_remove")
        for (text, words) in [(parts[0], calls), (parts[1], removal)] {
            let places = words.map { text.range(of: $0)?.lowerBound }
            #expect(!places.contains(nil), "\(text)")
            #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted(), "\(text)")
        }
    }

    @Test(.needs("vercmp")) func `vercmp orders versions as they are meant`() throws {
        let versions = [
            "1.0.0-0.20260102030405.g01f", "1.0.0-alpha", "1.0.0-alpha+5",
            "1.0.0-alpha.0.20260102030405.g0abc", "1.0.0-alpha.1",
            "1.0.0-alpha.1+b", "1.0.0-beta.2", "1.0.0-beta.2+9-x", "1.0.0-rc.1", "1.0.0-rc.1+b",
            "1.0.0-rc.1+5", "1.0.0-rc.1.0.20260102030405.g77aa", "1.0.0-rc2", "1.0.0-rc.10",
            "1.0.0",
            "1.0.0+build.7", "1.0.0+5", "1.0.1-alpha", "1.0.1", "1.0.1+b", "1.0.10", "1.10.0",
        ].map { version in
            try? ArchPackage().fileName(for: PackageSample.arch([], version: version))
        }
        for (one, next) in zip(versions, versions.dropFirst()) {
            let pair = [one, next].map { name in
                (name ?? "").split(separator: "-").dropFirst().prefix(2).joined(separator: "-")
            }
            #expect(try Command.run("vercmp", pair).output == "-1\n", "\(pair)")
        }
        let epochs = try Command.run("vercmp", ["1:1.0.0-1", "2.0.0-1"]).output
        #expect(epochs == "1\n")
    }

    @Test(arguments: ["1.0.0-1", "1.0.0-rc.1.2", "1.0.0-alpha.beta", "1.0.0-rc-1", "1.0.0-a1b"])
    func `a version that would be ordered wrongly is refused`(_ version: String) throws {
        let package = try PackageSample.arch([PackageSample.program], version: version)
        let pre = version.dropFirst(5)
        #expect(
            PackageSample.complaint(format, package)
                == "no arch package can have the version \(version): pacman would order '\(pre)' "
                + "wrongly | use a word and at most one number, like 1.0.0-rc.1")
    }

    @Test(.needs("bsdtar"), arguments: [("gzip", "gz"), ("xz", "xz"), ("zstd", "zst")])
    func `other codecs`(_ codec: String, _ ending: String) throws {
        let package = try PackageSample.arch([PackageSample.program]) {
            $0.compression = Located(codec)
        }
        let path = try Sample.build(format, package, in: scratch)
        #expect(path.hasSuffix(".pkg.tar." + ending))
        #expect(try text(".PKGINFO", of: path).hasPrefix("pkgname = acme\n"))
    }

    @Test(
        .needs("pacman", "fakeroot", "bsdtar"),
        arguments: [1, 86_400 * 365, 4_400_000_000, 9_000_000_000])
    func `dates before 1980 and after 2107`(_ seconds: Int64) throws {
        let package = try PackageSample.arch(
            [PackageSample.program, Sample.text("a")], date: Timestamp(seconds))
        let pacman = try Pacman(scratch)
        let path = try Sample.build(format, package, in: scratch)
        #expect(try pacman("-Udd", path).status == 0)
        let check = try pacman("-Qkk")
        #expect(check.output.hasSuffix(", 0 altered files\n"), "\(check)")
    }

    private func install(_ package: Request<ArchOptions>) throws -> String {
        try text(".INSTALL", of: try Sample.build(format, package, in: scratch))
    }

    private func text(_ entry: String, of path: String) throws -> String {
        try Command.run("bsdtar", ["-xOf", path, entry]).output
    }
}
