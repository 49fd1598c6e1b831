import Foundation
import Model
import TestSupport
import Testing

@testable import Formats

/// Services, users and folders as Alpine has them; the witness is a shell with stand-ins for
/// OpenRC's functions.
@Suite struct ApkServiceTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a unit becomes a script of OpenRC`() throws {
        let unit = """
            [Unit]
            Description=Sends anvils, quickly
            Documentation=man:acme(1)
            After=network-online.target redis.service
            Requires=redis.service

            [Service]
            Type=exec
            User=acme
            Group=tools
            WorkingDirectory=/var/lib/acme
            Environment=LEVEL=info "NAME=it's me"
            EnvironmentFile=-/etc/acme/env
            RuntimeDirectory=acme
            ExecStartPre=+/usr/bin/acme check
            ExecStart=/usr/bin/acme serve --name "two words"
            ExecReload=/bin/kill -HUP $MAINPID
            Restart=on-failure
            RestartSec=5s
            LimitNOFILE=4096
            NoNewPrivileges=yes

            [Install]
            WantedBy=multi-user.target

            """
        let text = try script(unit)
        #expect(
            text == #"""
                #!/sbin/openrc-run

                description='Sends anvils, quickly'
                command='/usr/bin/acme'
                command_args=''\''serve'\'' '\''--name'\'' '\''two words'\'''
                command_user='acme:tools'
                supervisor='supervise-daemon'
                respawn_max='0'
                respawn_delay='5'
                directory='/var/lib/acme'
                rc_ulimit='-n 4096'
                no_new_privs='yes'
                if [ -r '/etc/acme/env' ]; then set -a; . '/etc/acme/env'; set +a; fi
                export LEVEL='info'
                export NAME='it'\''s me'

                depend() {
                    need net
                    need redis
                    after redis
                }

                start_pre() {
                    checkpath -d -m '0755' -o 'acme:tools' '/run/acme' || return $?
                    '/usr/bin/acme' 'check' || return $?
                }

                extra_started_commands='reload'

                reload() {
                    ebegin "Reloading $RC_SVCNAME"
                    supervise-daemon "$RC_SVCNAME" --signal HUP
                    eend $?
                }


                """#, "\(text)")
        let path = try scratch.write("acme", text)
        #expect(try Command.run("/bin/sh", ["-n", path]).status == 0)
        // OpenRC's own start evaluates the arguments once more.
        let outcome = try Command.run(
            "/bin/sh", ["-c", ". \"$0\"; eval printf '%s,' $command_args; echo $NAME", path])
        #expect(outcome.output == "serve,--name,two words,it's me\n", "\(outcome)")
    }

    @Test(arguments: [
        ("Type=forking\nPIDFile=/run/acme/pid\n", "pidfile='/run/acme/pid'"),
        ("", "command_background='yes'\npidfile='/run/acme.pid'"),
        ("Type=oneshot\n", "stop() {\n    :\n}"), ("Group=wheel\n", "command_user='root:wheel'"),
        ("TimeoutStopSec=2min\nKillSignal=SIGINT\n", "retry='SIGINT/120/SIGKILL/5'"),
        ("User=acme\nExecStartPre=-/bin/a b\n", "su -s /bin/sh 'acme' -c"),
        ("UMask=0027\n", "umask='0027'"), ("StateDirectory=a b\n", "'root:root' '/var/lib/b'"),
    ])
    func `settings that OpenRC has other words for`(_ lines: String, _ words: String) throws {
        let text = try script("[Service]\nExecStart=/usr/bin/acme\n" + lines)
        #expect(text.contains(words), "\(text)")
        #expect(try Command.run("/bin/sh", ["-n", scratch.write("acme", text)]).status == 0)
    }

    @Test(arguments: [
        ("Type=notify\n", "Type=notify has no counterpart"),
        ("ProtectSystem=strict\n", "ProtectSystem= has no counterpart in OpenRC"),
        ("Environment=A=%n\n", "Environment= has a specifier (%)"),
        ("Type=forking\n", "Type=forking needs PIDFile="),
        ("ExecStart=/bin/true\n", "it has 2 lines ExecStart=, and one is needed"),
        ("ExecStartPre=/bin/echo $HOME\n", "ExecStartPre= has a variable or a second command"),
        ("Restart=on-success\n", "Restart=on-success has no counterpart"),
        ("[Socket]\nListenStream=80\n", "ListenStream= has no counterpart in OpenRC"),
    ])
    func `a unit that would become another service is refused`(
        _ lines: String, _ why: String
    ) throws {
        let unit = "[Service]\nExecStart=/usr/bin/acme\n" + lines
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("etc/acme.service", unit, .service),
        ])
        #expect(
            PackageSample.complaint(ApkPackage(), package)
                == "apk cannot translate etc/acme.service: \(why) | write a script for OpenRC, and "
                + "add it as a content: {file: acme.initd, kind: service}")
    }

    @Test func `a script for OpenRC comes before a unit of its name`()
        throws
    {
        let given = "#!/sbin/openrc-run\ncommand=/usr/bin/acme\n"
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("acme.initd", given, .service, enable: true),
            PackageSample.text("acme.service", "[Service]\nType=notify\n", .service),
            PackageSample.text("other", given, .service),
        ])
        let layout = try ApkPackage().prepare(package).layout
        #expect(layout.map(\.path) == ["etc/init.d/acme", "etc/init.d/other", "usr/bin/acme"])
        #expect(layout.map(\.mode) == [0o755, 0o755, 0o755])
        #expect(layout[0].body == .bytes(Array(given.utf8)))
        let scripts = try texts(package)
        #expect(scripts[".post-install"]?.contains("rc-update -q add 'acme' default") == true)
        #expect(scripts[".post-install"]?.contains("'other'") == false)
        #expect(scripts[".post-upgrade"]?.contains("--ifstarted 'other' restart") == true)
        #expect(scripts[".pre-deinstall"]?.contains("rc-update -q del 'acme'") == true)
    }

    @Test func `a timer is refused`() throws {
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("acme.timer", "[Timer]\n", .timer),
        ])
        #expect(
            PackageSample.complaint(ApkPackage(), package)
                == "apk packages have no timers: one is acme.timer | keep it from apk with "
                + "'formats: [deb]', and install a script for /etc/periodic/daily instead")
    }

    @Test func `users and groups are made before the files are unpacked`() throws {
        let text = """
            # Acme's comment
            g tools 500
            u acme 501:tools "Acme's own" /var/lib/acme /bin/sh
            u plain
            m plain tools

            """
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("acme.conf", text, .sysusers),
        ])
        let scripts = try texts(package)
        #expect(scripts[".pre-install"] == scripts[".pre-upgrade"])
        let script = try #require(scripts[".pre-install"])
        let stand = "#!/bin/sh\nprintf '%s|' \"${0##*/}\" \"$@\"; echo\n"
        for tool in ["addgroup", "adduser"] { try scratch.write("bin/" + tool, stand, mode: 0o755) }
        let outcome = try Command.run(
            "/bin/sh",
            ["-c", script.replacingOccurrences(of: "/etc/", with: scratch("none") + "/")],
            environment: ["PATH": scratch("bin") + ":/usr/bin:/bin"])
        #expect(
            outcome.output == """
                addgroup|-S|-g|500|tools|
                adduser|-S|-D|-H|-u|501|-G|tools|-g|Acme's own|-h|/var/lib/acme|-s|/bin/sh|acme|
                addgroup|-S|plain|
                adduser|-S|-D|-H|-G|plain|-g|plain|-h|/|-s|/sbin/nologin|plain|
                addgroup|plain|tools|

                """, "\(outcome)")
    }

    @Test func `folders that last are made once, and others by the service`() throws {
        let text = """
            d /run/acme 0750 acme acme
            d /srv/acme 0700 - -
            f /srv/acme/its 0640 - - - two words

            """
        let folders = try ApkFolders(Array(text.utf8), name: "a.conf")
        #expect(folders.passing == ["checkpath -d -m 0750 -o 'acme:acme' '/run/acme'"])
        let outcome = try Command.run(
            "/bin/sh",
            [
                "-c",
                folders.lasting.joined(separator: "\n").replacing("/srv", with: scratch("srv")),
            ],
            environment: ["PATH": try stub("chown") + ":/usr/bin:/bin"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try scratch.text("srv/acme/its") == "two words")
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("acme.conf", "d /run/acme\n", .tmpfiles),
            PackageSample.text("acme.service", PackageSample.unit, .service),
        ])
        let layout = try ApkPackage().prepare(package).layout
        guard case .bytes(let bytes)? = layout.first?.body else { return #expect(Bool(false)) }
        let script = String(decoding: bytes, as: UTF8.self)
        #expect(
            script.contains("    checkpath -d -m 0755 -o 'root:root' '/run/acme' || return $?\n"))
    }

    @Test(arguments: [
        (
            "z /etc/acme 0700\n", ContentKind.tmpfiles,
            "'z /etc/acme 0700' is more than a folder or a file"
        ),
        (
            "d /var/acme - - - 10d\n", .tmpfiles,
            "'d /var/acme - - - 10d' is more than a folder or a file"
        ),
        (
            "u acme /some/file\n", .sysusers,
            "'u acme /some/file' has no counterpart in adduser or addgroup"
        ),
        ("r - 500-600\n", .sysusers, "'r - 500-600' has no counterpart in adduser or addgroup"),
        ("u a;b\n", .sysusers, "'u a;b' has no counterpart in adduser or addgroup"),
    ])
    func `other lines are refused`(_ line: String, _ kind: ContentKind, _ why: String) throws {
        let package = try PackageSample.package([
            PackageSample.program, PackageSample.text("acme.conf", line, kind),
        ])
        let said = PackageSample.complaint(ApkPackage(), package)
        #expect(said.hasPrefix("apk cannot translate acme.conf: \(why) | use lines "), "\(said)")
    }

    /// A folder with a program of that name that does nothing.
    private func stub(_ name: String) throws -> String {
        try scratch.write("bin/" + name, "#!/bin/sh\n", mode: 0o755)
        return scratch("bin")
    }

    private func script(_ unit: String) throws -> String {
        String(
            decoding: try OpenRCScript(
                UnitFile(Array(unit.utf8), name: "acme.service"), name: "acme.service", folders: []
            ).bytes, as: UTF8.self)
    }

    private func texts(_ package: Package) throws -> [String: String] {
        let scripts = ApkScripts(request: Request(package), services: try ApkServices(package))
        return Dictionary(
            uniqueKeysWithValues: try scripts.entries().map { entry in
                guard case .bytes(let bytes) = entry.body else { return (entry.path, "") }
                let text = String(decoding: bytes, as: UTF8.self)
                let outcome = try Command.run("/bin/sh", ["-n", try scratch.write("script", text)])
                #expect(outcome.status == 0, "\(outcome)")
                return (entry.path, text)
            })
    }
}
