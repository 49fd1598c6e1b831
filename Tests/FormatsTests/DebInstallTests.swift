import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What dpkg and apt make of our packages: installation, upgrade, removal, purge.
@Suite(
    .needs("dpkg"), .enabled(if: geteuid() == 0, "only root can install a package"))
struct DebInstallTests {
    let scratch: Scratch
    let root: DebRoot

    init() throws {
        scratch = try Scratch()
        root = try DebRoot(scratch)
    }

    @Test func `a package is installed, verified, upgraded, removed and purged`() throws {
        let ghost = Entry(
            path: "var/log/acme.log", kind: .ghost, mode: 0o644, body: .bytes([]),
            target: "/var/log/acme.log")
        let entries = NativeSample.entries + [ghost]
        let first = try build(entries)
        try expectFine(root.dpkg("-i", first))
        try expectFine(root.dpkg("-V", "acme"))
        #expect(root.text("usr/bin/acme") == "#!/bin/sh\necho anvils\n")
        #expect(root.text("var/log/acme.log") == nil)
        try root.write("etc/acme.conf", "anvils = 2\n")

        let config = Sample.text("acme.conf", "anvils = 3\n", kind: .config)
        let newer = entries.map { $0.path == config.path ? config : $0 }
        let second = try build(newer, version: "1.3.0")
        try expectFine(root.dpkg("--force-confold", "-i", second))
        #expect(root.text("etc/acme.conf") == "anvils = 2\n")
        #expect(root.text("etc/acme.conf.dpkg-dist") == "anvils = 3\n")

        try root.write("var/log/acme.log", "fell\n")
        try expectFine(root.dpkg("-r", "acme"))
        #expect(root.text("usr/bin/acme") == nil)
        #expect(root.text("etc/acme.conf") != nil && root.text("var/log/acme.log") != nil)
        try expectFine(root.dpkg("-P", "acme"))
        #expect(root.text("etc/acme.conf") == nil && root.text("var/log/acme.log") == nil)
        #expect(root.text("var/lib/dpkg/info/acme.list") == nil)
    }

    @Test func `an edited file is found by its sum`() throws {
        try expectFine(root.dpkg("-i", build(NativeSample.entries)))
        try root.write("usr/bin/acme", "#!/bin/sh\n")
        let outcome = try root.dpkg("-V", "acme")
        #expect(outcome.output == "??5??????   /usr/bin/acme\n")
    }

    @Test(.needs("deb-systemd-helper"))
    func `a service is enabled, masked while removed and forgotten when purged`() throws {
        let wants = "etc/systemd/system/multi-user.target.wants/"
        let entries = [
            NativeSample.service("on.service", NativeSample.unit, enable: true),
            NativeSample.service("off.service", NativeSample.unit),
            NativeSample.service("each@.service", NativeSample.unit),
        ]
        try expectFine(root.dpkg("-i", build(entries)))
        #expect(
            root.link(wants + "on.service") == "/lib/systemd/system/on.service"
                || root.link(wants + "on.service") == "/usr/lib/systemd/system/on.service")
        #expect(root.link(wants + "off.service") == nil)
        // An administrator's choice outlives a new version.
        try FileManager.default.removeItem(atPath: root.path + "/" + wants + "on.service")
        try expectFine(root.dpkg("-i", build(entries, version: "1.3.0")))
        #expect(root.link(wants + "on.service") == nil)
        try expectFine(root.dpkg("-r", "acme"))
        #expect(root.link("etc/systemd/system/on.service") == "/dev/null")
        try expectFine(root.dpkg("-P", "acme"))
        #expect(root.link("etc/systemd/system/on.service") == nil)
    }

    @Test(.needs("systemd-sysusers"))
    func `users are made before files are given to them`() throws {
        let path = try build([
            Sample.text("acme.sysusers.conf", "u acme 4711 \"Anvils\"\n", kind: .sysusers),
            Entry(
                path: "spool", kind: .directory, mode: 0o2750, body: .folder,
                target: "/var/spool/acme", ownership: Ownership(owner: "root", group: "12345")),
        ])
        try expectFine(root.dpkg("-i", path))
        #expect(root.text("etc/passwd")?.contains("acme:x:4711:") == true)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: root.path + "/var/spool/acme")
        #expect(attributes[.posixPermissions] as? Int == 0o2750)
        #expect(attributes[.groupOwnerAccountID] as? Int == 12345)
        let needs = try Command.run("dpkg-deb", ["-f", path, "Depends"]).output
        #expect(needs == "systemd | systemd-standalone-sysusers | systemd-sysusers\n")
    }

    @Test func `files go to their owners unless the administrator has decided`() throws {
        let daemon = Ownership(owner: "daemon", group: "daemon")
        let entries = ["mine", "theirs"].map { name in
            Entry(
                path: name, kind: .directory, mode: 0o2750, body: .folder,
                target: "/var/spool/" + name, ownership: daemon)
        }
        let program = Sample.text("acme", "#!/bin/sh\n", kind: .program)
        try expectFine(
            Command.run(
                "dpkg-statoverride",
                ["--root=" + root.path, "--add", "root", "root", "0711", "/var/spool/theirs"]))
        try expectFine(root.dpkg("-i", build(entries + [program])))
        func facts(_ name: String) throws -> [Int?] {
            let facts = try FileManager.default.attributesOfItem(
                atPath: root.path + "/var/spool/" + name)
            return [facts[.ownerAccountID] as? Int, facts[.posixPermissions] as? Int]
        }
        #expect(try facts("mine") == [1, 0o2750])
        #expect(try facts("theirs") == [0, 0o711])
    }

    @Test func `an alternative comes and goes`() throws {
        let path = try build(NativeSample.entries) { native in
            native.alternatives = [
                Located(
                    Alternative(
                        link: "/usr/bin/anvils", name: "anvils", path: "/usr/bin/acme",
                        priority: 10))
            ]
        }
        for folder in ["etc/alternatives", "var/lib/dpkg/alternatives"] {
            try FileManager.default.createDirectory(
                atPath: root.path + "/" + folder, withIntermediateDirectories: true)
        }
        try expectFine(root.dpkg("-i", path))
        #expect(root.link("etc/alternatives/anvils") == "/usr/bin/acme")
        try expectFine(root.dpkg("-r", "acme"))
        #expect(root.link("etc/alternatives/anvils") == nil)
    }

    @Test func `scripts get the system's arguments, whatever is in them`() throws {
        let log = scratch("log")
        func script(_ name: String, _ end: String = "\nexit 0\necho never") -> [UInt8] {
            NativeSample.script("echo \"\(name) it's $0 $*\" >> '\(log)'" + end)
        }
        let change: (inout DebOptions) -> Void = { native in
            native.scripts[text: .preinstall] = script("preinstall")
            native.scripts[text: .postinstall] = script("postinstall", "\r\n")
            native.scripts[text: .preremove] = script("preremove", "")
            native.scripts[text: .postremove] = script("postremove")
            native.scripts[text: .preupgrade] =
                NativeSample.script("#!/bin/bash -e\n")
                + script("preupgrade", "\n[[ a = a ]]\n")
            native.scripts[text: .postupgrade] =
                NativeSample.script("#!/usr/bin/env python3\nimport sys\n")
                + NativeSample.script(
                    "open('\(log)', 'a').write(\"py %s\\n\" % ' '.join(sys.argv[1:]))")
        }
        try expectFine(root.dpkg("-i", build(NativeSample.entries, change: change)))
        try expectFine(
            root.dpkg("-i", build(NativeSample.entries, version: "1.3.0", change: change)))
        try expectFine(root.dpkg("-P", "acme"))
        #expect(
            try scratch.text("log") == """
                preinstall it's preinst install
                postinstall it's postinst configure \

                preremove it's prerm upgrade 1.3.0
                preupgrade it's preinst upgrade 1.2.0 1.3.0
                postremove it's postrm upgrade 1.3.0
                py configure 1.2.0
                preremove it's prerm remove
                postremove it's postrm remove
                postremove it's postrm purge

                """)
    }

    @Test func `a script that fails fails the installation`() throws {
        let path = try build(NativeSample.entries) {
            $0.scripts[text: .postinstall] = NativeSample.script("exit 7")
        }
        let outcome = try root.dpkg("-i", path)
        #expect(outcome.status != 0 && outcome.error.contains("exit status 7"))
    }

    @Test(.needs("dash", "shellcheck", "dpkg-deb"))
    func `dash and shellcheck read every script`() throws {
        let user = Ownership(owner: "acme", group: "acme")
        let path = try build([
            Sample.text("acme's tool", "#!/bin/sh\n", kind: .program),
            NativeSample.service("on.service", NativeSample.unit, enable: true),
            NativeSample.service("off.service", NativeSample.unit),
            Sample.text("acme.sysusers.conf", "u acme -\n", kind: .sysusers),
            Sample.text("acme.tmpfiles.conf", "d /run/acme\n", kind: .tmpfiles),
            Entry(
                path: "log", kind: .ghost, mode: 0o644, body: .bytes([]),
                target: "/var/log/acme's.log"),
            Entry(
                path: "spool", kind: .directory, mode: 0o2750, body: .folder,
                target: "/var/spool/acme's", ownership: user),
        ]) { native in
            for moment in [ScriptMoment.preinstall, .preupgrade, .postinstall, .postupgrade] {
                native.scripts[text: moment] = NativeSample.script("echo 'a'\nexit 1")
            }
            native.scripts[text: .preremove] = NativeSample.script("true")
            native.scripts[text: .postremove] = NativeSample.script("true # the end")
            native.scripts[text: .trigger] = NativeSample.script("fc-cache \"$2\"")
            native.triggers = [Located("interest-noawait /usr/share/fonts")]
        }
        _ = try Command.run("dpkg-deb", ["-e", path, scratch("control")])
        for name in ["preinst", "postinst", "prerm", "postrm"] {
            try expectFine(Command.run("dash", ["-n", scratch("control/" + name)]))
            // SC2016: a user's script is meant to be expanded by its own shell.
            try expectFine(
                Command.run("shellcheck", ["-e", "SC2016", scratch("control/" + name)]))
        }
        #expect(try scratch.text("control/triggers") == "interest-noawait /usr/share/fonts\n")
    }

    @Test(.needs("dash", "dpkg-deb"))
    func `scripts make the calls that debhelper's would`() throws {
        let path = try build([
            NativeSample.service("on.service", NativeSample.unit, enable: true),
            NativeSample.service("off.service", NativeSample.unit),
            Sample.text("acme.sysusers.conf", "u acme -\n", kind: .sysusers),
            Sample.text("acme.tmpfiles.conf", "d /run/acme\n", kind: .tmpfiles),
            Entry(
                path: "spool", kind: .directory, mode: 0o2750, body: .folder,
                target: "/spool's", ownership: Ownership(owner: "acme", group: "acme")),
        ]) { $0.scripts[text: .postinstall] = NativeSample.script("echo user >> \"$CALLS\"") }
        _ = try Command.run("dpkg-deb", ["-e", path, scratch("control")])
        try scratch.write("target/spool's/file", "")
        for tool in [
            "chown", "chmod", "deb-systemd-helper", "systemd-sysusers", "systemd-tmpfiles",
        ] {
            try scratch.write(
                "tools/" + tool, "#!/bin/sh\necho \"${0##*/} $*\" >> \"$CALLS\"\n", mode: 0o755)
        }
        // Nothing is overridden.
        try scratch.write("tools/dpkg-statoverride", "#!/bin/sh\nexit 1\n", mode: 0o755)
        let environment = [
            "PATH": scratch("tools") + ":/usr/bin:/bin", "CALLS": scratch("calls"),
            "DPKG_ROOT": scratch("target"),
        ]
        for arguments in [["postinst", "configure", ""], ["postinst", "triggered"]] {
            let script = scratch("control/" + arguments[0])
            try expectFine(
                Command.run("dash", [script] + arguments.dropFirst(), environment: environment))
        }
        let calls = try scratch.text("calls").replacingOccurrences(of: scratch("target"), with: "R")
        #expect(
            calls == """
                systemd-sysusers --root=R acme.sysusers.conf
                chown -h acme:acme R/spool's
                chmod 2750 R/spool's
                systemd-tmpfiles --root=R --create acme.tmpfiles.conf
                user
                deb-systemd-helper unmask on.service
                deb-systemd-helper --quiet was-enabled on.service
                deb-systemd-helper enable on.service
                deb-systemd-helper debian-installed off.service
                deb-systemd-helper unmask off.service
                deb-systemd-helper --quiet was-enabled off.service
                deb-systemd-helper enable off.service
                deb-systemd-helper update-state off.service
                user

                """)
    }

    @Test(.needs("dash", "dpkg-deb", "shellcheck"), arguments: [true, false])
    func `owners are set before the user's script, unless that makes them`(_ isThere: Bool) throws {
        let path = try build([
            Sample.text("acme", "#!/bin/sh\n", kind: .program),
            Entry(
                path: "spool", kind: .directory, mode: 0o2750, body: .folder,
                target: "/spool", ownership: Ownership(owner: "acme", group: "mail")),
        ]) { $0.scripts[text: .postinstall] = NativeSample.script("echo user >> \"$CALLS\"") }
        _ = try Command.run("dpkg-deb", ["-e", path, scratch("control")])
        try scratch.write("target/spool/file", "")
        for tool in ["chown", "chmod"] {
            try scratch.write(
                "tools/" + tool, "#!/bin/sh\necho \"${0##*/} $*\" >> \"$CALLS\"\n", mode: 0o755)
        }
        try scratch.write("tools/dpkg-statoverride", "#!/bin/sh\nexit 1\n", mode: 0o755)
        let answer = isThere ? "exit 0" : "[ $1 = group ]"
        try scratch.write("tools/getent", "#!/bin/sh\n\(answer)\n", mode: 0o755)
        try expectFine(
            Command.run(
                "dash", [scratch("control/postinst"), "configure", ""],
                environment: [
                    "PATH": scratch("tools") + ":/usr/bin:/bin", "CALLS": scratch("calls"),
                    "DPKG_ROOT": scratch("target"),
                ]))
        let calls = try scratch.text("calls").replacingOccurrences(of: scratch("target"), with: "R")
        let owners = "chown -h acme:mail R/spool\nchmod 2750 R/spool\n"
        #expect(calls == (isThere ? owners + "user\n" : "user\n" + owners))
        // SC2016: a user's script is meant to be expanded by its own shell.
        try expectFine(
            Command.run("shellcheck", ["-e", "SC2016", scratch("control/postinst")]))
    }

    @Test(.needs("apt-ftparchive", "apt-get"))
    func `apt installs it from a repository`() throws {
        let path = try build(NativeSample.entries) {
            $0.relations[located: .depends] = [Located("dpkg (>= 1.10) | acme-base")]
            $0.relations[located: .provides] = [Located("anvils (= 1.2)")]
        }
        let repository = (path as NSString).deletingLastPathComponent
        let packages = try Command.run("apt-ftparchive", ["packages", "."], in: repository)
        try scratch.write("out/Packages", packages.output)
        try scratch.write("etc/sources.list", "deb [trusted=yes] file:\(repository) ./\n")
        for folder in ["state/lists/partial", "cache/archives/partial"] {
            try FileManager.default.createDirectory(
                atPath: scratch(folder), withIntermediateDirectories: true)
        }
        let options = [
            "Dir::State=" + scratch("state"), "Dir::Cache=" + scratch("cache"),
            "Dir::Etc=" + scratch("etc"), "Dir::State::status=/var/lib/dpkg/status",
            "APT::Sandbox::User=root",
        ].flatMap { ["-o", $0] }
        try expectFine(Command.run("apt-get", options + ["update"]))
        let plan = try Command.run("apt-get", options + ["-s", "install", "anvils"])
        #expect(
            plan.output.contains("Inst acme (1.2.0 localhost [all])")
                || plan.output.contains("Inst acme (1.2.0"), "\(plan)")
    }

    private func build(
        _ entries: [Entry], version: String = "1.2.0",
        change: (inout DebOptions) -> Void = { _ in }
    ) throws -> String {
        try Sample.build(
            DebPackage(), try NativeSample.deb(entries, version: version, change),
            in: scratch)
    }

    private func expectFine(
        _ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == 0, "\(outcome)", sourceLocation: sourceLocation)
    }
}
