import Archives
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Packages for OpenWrt, read again by a reader of our own in Python: Debian has no opkg.
@Suite(.needs("python3")) struct IpkTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `the archives, their members and the control file are as opkg wants them`() throws {
        let entries =
            NativeSample.entries + [
                Sample.text("größe \u{1F600}.txt"), Sample.text("empty", ""),
                Sample.text(String(repeating: "n", count: 120)), Sample.folder("hollow"),
                Sample.link("data/link", to: "shapes.txt"),
                Entry(
                    path: "big-number", kind: .file, mode: 0o644, body: .bytes([1]),
                    ownership: Ownership(owner: "3000000", group: "2000001")),
            ]
        let package = try NativeSample.ipk(
            entries, version: "1.2.0-rc.1", platform: Platform(.linux, .mipsle)
        ) {
            $0.relations[located: .depends] = [Located("libc"), Located("libpthread (>= 1)")]
            $0.relations[located: .provides] = [Located("anvils")]
            $0.fields = [(Located("ABIVersion"), "1")]
            $0.naming.about = "Anvils fall."
            $0.alternatives = [
                Located(
                    Alternative(
                        link: "/usr/bin/anvils", name: "anvils", path: "/usr/bin/acme",
                        priority: 10))
            ]
        }
        let path = try Sample.build(IpkPackage(), package, in: scratch)
        #expect(path.hasSuffix("/acme_1.2.0.rc.1_mipsel_24kc.ipk"))
        let lines = try read(path)
        let long = String(repeating: "n", count: 120)
        #expect(
            lines.prefix(3) == [
                "outer ./debian-binary f 644 root/root 0/0",
                "outer ./control.tar.gz f 644 root/root 0/0",
                "outer ./data.tar.gz f 644 root/root 0/0",
            ])
        let size = try #require(lines.last).dropFirst("size ".count)
        let inner = lines.dropFirst(3).dropLast().filter { !$0.hasPrefix("| ") }
        #expect(
            Array(inner) == [
                "version 2.0", "control . d 755 root/root 0/0",
                "control ./conffiles f 644 root/root 0/0", "control ./control f 644 root/root 0/0",
                "control ./postinst f 755 root/root 0/0", "control ./prerm f 755 root/root 0/0",
                "data . d 755 root/root 0/0", "data ./etc d 755 root/root 0/0",
                "data ./etc/acme.conf f 644 root/root 0/0",
                "data ./etc/init.d d 755 root/root 0/0",
                "data ./etc/init.d/acme f 755 root/root 0/0", "data ./usr d 755 root/root 0/0",
                "data ./usr/bin d 755 root/root 0/0", "data ./usr/bin/acme f 755 root/root 0/0",
                "data ./usr/share d 755 root/root 0/0",
                "data ./usr/share/acme d 755 root/root 0/0",
                "data ./usr/share/acme/big-number f 644 / 3000000/2000001",
                "data ./usr/share/acme/data d 755 root/root 0/0",
                "data ./usr/share/acme/data/link l 777 root/root 0/0",
                "data ./usr/share/acme/data/shapes.txt f 644 root/root 0/0",
                "data ./usr/share/acme/empty f 644 root/root 0/0",
                "data ./usr/share/acme/größe \u{1F600}.txt f 644 root/root 0/0",
                "data ./usr/share/acme/hollow d 755 root/root 0/0",
                "data ./usr/share/acme/\(long) f 644 root/root 0/0",
            ], "\(inner.joined(separator: "\n"))")
        #expect(
            lines.filter { $0.hasPrefix("| ") }.map { $0.dropFirst(2) } == [
                "Package: acme", "Version: 1.2.0~rc.1", "Depends: libc, libpthread (>= 1)",
                "Provides: anvils", "Alternatives: 10:/usr/bin/anvils:/usr/bin/acme",
                "Section: utils", "Architecture: mipsel_24kc", "Installed-Size: \(size)",
                "Maintainer: Acme Releases <release@acme.example>", "License: Apache-2.0",
                "URL: https://acme.example", "ABIVersion: 1",
                "Description: Sends anvils to whoever is below", " Anvils fall.",
            ])
    }

    @Test func `a unit becomes an init script`() throws {
        let unit = """
            [Unit]
            After=network.target
            [Service]
            Type=simple
            ExecStart=/usr/bin/acme serve "two words" 100%% \\
                $$HOME "it's"
            User=acme
            WorkingDirectory=/var/lib/acme
            Environment=A=1 "B=two words"
            Environment=C=3
            Restart=on-failure
            RestartSec=2s
            TimeoutStopSec=9
            NoNewPrivileges=yes
            """
        let text = try script(unit)
        #expect(
            text == """
                #!/bin/sh /etc/rc.common
                # Made from acme.service.

                USE_PROCD=1
                START=95
                STOP=05

                start_service() {
                \tprocd_open_instance
                \tprocd_set_param command '/bin/sh' '-c' 'cd '\\''/var/lib/acme'\\'' && exec "$@"' \
                'sh' '/usr/bin/acme' 'serve' 'two words' '100%' '$HOME' 'it'\\''s'
                \tprocd_set_param env 'A=1' 'B=two words' 'C=3'
                \tprocd_set_param user 'acme'
                \tprocd_set_param respawn 3600 2 5
                \tprocd_set_param term_timeout 9
                \tprocd_set_param no_new_privs 1
                \tprocd_set_param stdout 1
                \tprocd_set_param stderr 1
                \tprocd_close_instance
                }

                """)
    }

    @Test(.needs("dash"))
    func `the command that procd is given is the one that systemd would start`() throws {
        let unit =
            "[Service]\nExecStart=/bin/printf '<%%s>' \"it's\" 'a\\tb' \"\" $$X\n"
            + "WorkingDirectory=/usr\n"
        let path = try scratch.write("acme", try script(unit))
        let stubs = """
            procd_open_instance() { :; }; procd_close_instance() { :; }
            procd_set_param() { if [ "$1" = command ]; then shift; "$@"; fi; }
            . "$0"; start_service
            """
        let outcome = try Command.run("dash", ["-c", stubs, path])
        #expect(outcome.output == "<it's><a\tb><><$X>", "\(outcome)")
    }

    @Test(
        arguments: [
            ("[Service]\nExecStart=/a %i\n", "ExecStart= has a '%' that only systemd replaces"),
            ("[Service]\nExecStart=/a $X\n", "ExecStart= has a '$' that only systemd replaces"),
            ("[Service]\nExecStart=-/a\n", "ExecStart=-/a does not begin with a plain path"),
            ("[Service]\nExecStart=/a\nExecStart=/b\n", "procd starts one command"),
            ("[Service]\nType=forking\nExecStart=/a\n", "procd has nothing like Type=forking"),
            (
                "[Service]\nExecStart=/a\nProtectSystem=yes\n",
                "procd has nothing like ProtectSystem="
            ),
            ("[Socket]\nListenStream=80\n", "procd has nothing like [Socket]"),
            (
                "[Service]\nExecStart=/a\nRestart=always\nRestartSec=5min\n",
                "RestartSec=5min is not a number of seconds"
            ),
        ])
    func `a unit that procd cannot follow is refused`(_ unit: String, why: String) throws {
        try expect(
            NativeSample.ipk([NativeSample.service("acme.service", unit)]),
            "ipk cannot make an init script from acme.service: \(why)",
            "add your own as acme.initd with the kind 'service'")
    }

    @Test func `an init script of the user's own goes before the unit`() throws {
        let entries = [
            NativeSample.service("acme.service", "[Socket]\n[Install]\nWantedBy=a\n", enable: true),
            NativeSample.service("openwrt/acme.initd", "#!/bin/sh /etc/rc.common\n", enable: true),
            NativeSample.service("other", "#!/bin/sh /etc/rc.common\n# other\n"),
        ]
        let package = try NativeSample.ipk(entries)
        #expect(
            try IpkPackage().prepare(package).layout.map(\.path) == [
                "etc/init.d/acme", "etc/init.d/other",
            ])
        // It has no place beside systemd.
        let paths = try DebPackage().prepare(package.package).layout.map(\.path)
        #expect(!paths.contains { $0.hasSuffix("initd") })
    }

    @Test(.needs("dash", "shellcheck"))
    func `scripts leave an image that is being built alone`() throws {
        let log = scratch("log")
        let entries =
            NativeSample.entries + [
                Sample.text(
                    "acme.conf.d", "u acme - \"Ann's anvils\" /srv\ng anvils 77\n", kind: .sysusers),
                Entry(
                    path: "spool", kind: .directory, mode: 0o750, body: .folder,
                    target: "/srv/acme", ownership: Ownership(owner: "acme", group: "acme")),
                Entry(
                    path: "ghost", kind: .ghost, mode: 0o644, body: .bytes([]),
                    target: "/etc/acme.db"),
            ]
        let package = try NativeSample.ipk(entries) { native in
            for moment in [
                ScriptMoment.preinstall, .preupgrade, .postinstall, .postupgrade, .preremove,
                .postremove,
            ] {
                native.scripts[text: moment] = NativeSample.script(
                    "echo '\(moment.rawValue)' $0 $* >> '\(log)'\nexit 0")
            }
        }
        let path = try Sample.build(IpkPackage(), package, in: scratch)
        _ = try Command.run(
            "/bin/sh",
            [
                "-c", "mkdir $1 && tar -xzOf $0 ./control.tar.gz | tar -xzC $1", path,
                scratch("control"),
            ])
        for name in ["preinst", "postinst", "prerm", "postrm"] {
            let file = scratch("control/" + name)
            let check = try Command.run("shellcheck", ["-e", "SC1091,SC2016", file])
            #expect(check.status == 0, "\(check)")
            let outcome = try Command.run(
                "dash", [file, "some", "words"], environment: ["IPKG_INSTROOT": "/image"])
            #expect(outcome.status == 0, "\(outcome)")
        }
        let upgrade = ["IPKG_INSTROOT": "/image", "PKG_UPGRADE": "1"]
        _ = try Command.run("dash", [scratch("control/postinst"), "x"], environment: upgrade)
        _ = try Command.run(
            "dash", [scratch("control/preinst"), "upgrade", "1.0"], environment: upgrade)
        #expect(
            try scratch.text("log") == """
                preinstall preinst some words
                postinstall postinst some words
                preremove prerm some words
                postremove postrm some words
                postupgrade postinst x
                preupgrade preinst upgrade 1.0

                """)
        let postinst = try scratch.text("control/postinst")
        for line in [
            "group_exists acme || group_add_next acme",
            "group_exists anvils || group_add anvils 77",
            "chown 'acme:acme' '/srv/acme'", "chmod 750 '/srv/acme'", "'/etc/init.d/acme' enable",
            "'/etc/init.d/acme' start", "'/etc/init.d/acme' restart",
        ] { #expect(postinst.contains(line), "\(line)") }
        #expect(try scratch.text("control/prerm").contains("'/etc/init.d/acme' disable"))
        #expect(try scratch.text("control/postrm").contains("rm -f '/etc/acme.db'"))
    }

    @Test func `what opkg has no word for`() throws {
        try expect(
            NativeSample.ipk([Sample.text("a.timer", "[Timer]\n", kind: .timer)]),
            "ipk cannot carry a.timer: OpenWrt has nothing like the kind 'timer'",
            "do its work in an init script, and keep this content from ipk with 'formats: [deb]'")
        try expect(
            NativeSample.ipk([Sample.text("a.conf", "m acme video\n", kind: .sysusers)]),
            "ipk cannot make the user of 'm acme video' in a.conf: OpenWrt knows users and groups "
                + "with a number or '-'", "write it as: u name - \"comment\"")
        try expect(
            NativeSample.ipk([NativeSample.service("a@.service", "[Service]\n")]),
            "ipk cannot carry the service a@.service: OpenWrt has no systemd",
            "add an init script of your own as a@.initd")
    }

    @Test func `processors have OpenWrt's names, and a manifest may name another`() throws {
        #expect(IpkPackage().serves(Platform(.linux, .arm64)))
        #expect(!IpkPackage().serves(Platform(.linux, .s390x)))
        #expect(!IpkPackage().serves(Platform(.windows, .amd64)))
        let package = try NativeSample.ipk(platform: Platform(.linux, .arm64)) {
            $0.fields = [(Located("Architecture"), "aarch64_cortex-a53")]
        }
        let path = try Sample.build(IpkPackage(), package, in: scratch)
        #expect(path.hasSuffix("/acme_1.2.0_aarch64_cortex-a53.ipk"))
        #expect(try read(path).contains("| Architecture: aarch64_cortex-a53"))
    }

    private func script(_ unit: String) throws -> String {
        let package = try NativeSample.ipk([NativeSample.service("acme.service", unit)])
        let layout = try IpkPackage().prepare(package).layout
        guard case .bytes(let bytes)? = layout.first?.body else { return "" }
        #expect(layout.map(\.path) == ["etc/init.d/acme"] && layout[0].mode == 0o755)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One line for each member of each archive, then the control file behind bars.
    private func read(_ path: String) throws -> [String] {
        let reader = """
            import gzip, io, sys, tarfile
            def members(label, data):
                plain = gzip.decompress(data)
                archive = tarfile.open(fileobj=io.BytesIO(plain))
                for m in archive:
                    kind = 'd' if m.isdir() else 'l' if m.issym() else 'f'
                    assert m.mtime == 1714979290, m.mtime
                    print(label, m.name if m.name.startswith('.') else '?' + m.name, kind,
                          oct(m.mode)[2:], f'{m.uname}/{m.gname} {m.uid}/{m.gid}')
                return archive
            outer = members('outer', open(sys.argv[1], 'rb').read())
            read = lambda archive, name: archive.extractfile(name).read()
            print('version', read(outer, './debian-binary').decode().strip())
            control = members('control', read(outer, './control.tar.gz'))
            for line in read(control, './control').decode().splitlines(): print('|', line)
            data = members('data', read(outer, './data.tar.gz'))
            print('size', sum(m.size for m in data))
            """
        let outcome = try Command.run("python3", ["-X", "utf8", "-c", reader, path])
        #expect(outcome.status == 0, "\(outcome)")
        return outcome.output.split(separator: "\n").map { line in
            line.hasPrefix("|  ") ? "| " + line.dropFirst(2) : String(line)
        }
    }

    private func expect(
        _ package: Request<IpkOptions>, _ message: String, _ hint: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectRefusal(message, hint: .some(hint), at: sourceLocation) {
            _ = try IpkPackage().prepare(package)
        }
    }
}
