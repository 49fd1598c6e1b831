import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What a package's own scripts call, seen by stand-ins for the system's programs.
@Suite(.needs("rpm")) struct RpmScriptTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for tool in ["systemctl", "systemd-sysusers", "systemd-tmpfiles", "update-alternatives"] {
            let script = """
                #!/bin/sh
                echo "\(tool) $*" >> "$LOG"
                [ \(tool) != systemd-sysusers ] || cat >> "$LOG"
                exit ${FAIL:-0}
                """
            try scratch.write("bin/" + tool, script, mode: 0o755)
        }
    }

    @Test func `units are enabled, stopped and restarted as systemd's macros do`() throws {
        let path = try RpmSample(scratch).build(
            RpmSample.files(in: scratch) + [
                RpmSample.service("acme.service", enable: true), RpmSample.service("plain.service"),
                RpmSample.service("acme@.service"),
            ])
        #expect(
            try run("POSTIN", of: path, "1") == [
                "systemctl preset acme.service plain.service", "systemctl enable acme.service",
            ])
        #expect(try run("POSTIN", of: path, "2") == [])
        #expect(try run("PREUN", of: path, "1") == [])
        #expect(
            try run("PREUN", of: path, "0") == [
                "systemctl disable --now acme.service plain.service",
                "systemctl disable acme@.service", "systemctl stop acme@*.service",
            ])
        #expect(
            try run("POSTUN", of: path, "1") == [
                "systemctl daemon-reload", "systemctl try-restart acme.service plain.service",
                "systemctl daemon-reload", "systemctl try-restart acme@*.service",
            ])
        #expect(try run("POSTUN", of: path, "0") == ["systemctl daemon-reload"])
        #expect(
            try RpmSample.query(path, "[%{ordername} %{orderflags:deptype}\\n]")
                == ["systemd post,preun,postun"])
    }

    @Test func `a system whose systemctl fails, or that has none, installs all the same`() throws {
        let path = try RpmSample(scratch).build(
            RpmSample.files(in: scratch) + [RpmSample.service("acme.service", enable: true)])
        for (moment, count) in [("POSTIN", "1"), ("PREUN", "0"), ("POSTUN", "0"), ("POSTUN", "1")] {
            #expect(try script(moment, of: path, count, ["FAIL": "1"]).status == 0)
            #expect(try script(moment, of: path, count, ["PATH": "/nonexistent"]).status == 0)
        }
    }

    @Test func `users are made before files, folders of tmpfiles after`() throws {
        let path = try RpmSample(scratch).build(
            RpmSample.files(in: scratch) + [
                Sample.text("acme.conf", "u acme - \"Acme's $HOME\"", kind: .sysusers),
                Sample.text("tmp/acme.conf", "d /run/acme\n", kind: .tmpfiles),
            ])
        #expect(
            try run("PREIN", of: path, "1") == [
                "systemd-sysusers --replace=/usr/lib/sysusers.d/acme.conf -",
                "u acme - \"Acme's $HOME\"",
            ])
        #expect(try run("POSTIN", of: path, "1") == ["systemd-tmpfiles --create acme.conf"])
        let needs = try RpmSample.query(path, "[%{requirename} %{requireflags:deptype}\\n]")
        #expect(needs.contains("/usr/bin/systemd-sysusers pre"))
    }

    @Test func `alternatives come with the package and go with its last version`() throws {
        var sample = RpmSample(scratch)
        sample.options.alternatives = [
            Located(
                Alternative(
                    link: "/usr/bin/courier", name: "courier", path: "/usr/bin/acme", priority: 40))
        ]
        let path = try sample.build()
        #expect(
            try run("POSTIN", of: path, "1")
                == ["update-alternatives --install /usr/bin/courier courier /usr/bin/acme 40"])
        #expect(try run("POSTUN", of: path, "1") == [])
        #expect(
            try run("POSTUN", of: path, "0")
                == ["update-alternatives --remove courier /usr/bin/acme"])
        #expect(try script("POSTIN", of: path, "1", ["FAIL": "7"]).status == 7)
        let needs = try RpmSample.query(path, "[%{requirename} %{requireflags:deptype}\\n]")
        #expect(needs.contains("/usr/sbin/update-alternatives post,postun"))
    }

    @Test(arguments: [
        "exit 0", "echo \"it's $1\" >> \"$LOG\"; exit 0", "#!/bin/sh -e\ntrue\r\nexit 0\r\n",
        "#!/usr/bin/env bash\ndeclare -A a; exit 0", "if true; then\n  :\nfi # '",
        "cat <<'EOF' >/dev/null\n'\"`$(x)\\\nEOF",
    ])
    func `a script of the user's neither breaks nor ends ours`(_ text: String) throws {
        var sample = RpmSample(scratch)
        sample.script(.postinstall, text)
        let service = RpmSample.service("acme.service")
        let path = try sample.build(RpmSample.files(in: scratch) + [service])
        let calls = try run("POSTIN", of: path, "1").filter { $0.hasPrefix("systemctl") }
        #expect(calls == ["systemctl preset acme.service"])
    }

    @Test func `a script of the user's that fails makes the whole fail`() throws {
        var sample = RpmSample(scratch)
        sample.script(.preinstall, "exit 4")
        sample.script(.preupgrade, "#!/bin/sh\nfalse")
        let path = try sample.build()
        #expect(try script("PREIN", of: path, "1").status == 4)
        #expect(try script("PREIN", of: path, "2").status == 1)
        // What comes behind it is not done either.
        sample.script(.postinstall, "exit 5 # \\")
        let other = try sample.build(
            RpmSample.files(in: scratch) + [RpmSample.service("acme.service", enable: true)])
        #expect(try script("POSTIN", of: other, "1").status == 5)
        #expect(!scratch.tree().contains("log"))
    }

    @Test func `a script alone is kept as it is, with its own interpreter`() throws {
        var sample = RpmSample(scratch)
        sample.script(.verify, "#!/usr/bin/perl -w\nexit 0;\n")
        let path = try sample.build()
        #expect(try RpmSample.query(path, "%{verifyscript}") == ["#!/usr/bin/perl -w", "exit 0;"])
        #expect(try RpmSample.query(path, "[%{verifyscriptprog}\\n]") == ["/usr/bin/perl", "-w"])
        let needs = try RpmSample.query(path, "[%{requirename} %{requireflags:deptype}\\n]")
        #expect(needs.contains("/usr/bin/perl verify,interp"))
    }

    /// The calls that a script of `package` makes.
    private func run(_ tag: String, of package: String, _ count: String) throws -> [String] {
        let outcome = try script(tag, of: package, count)
        #expect(outcome.status == 0, "\(outcome)")
        let log = (try? scratch.text("log")) ?? ""
        try scratch.write("log", "")
        return log.lines.filter { !$0.isEmpty }
    }

    private func script(
        _ tag: String, of package: String, _ count: String, _ extra: [String: String] = [:]
    ) throws -> Outcome {
        let body = try Command.run("rpm", ["-qp", "--qf", "%{\(tag)}", package]).output
        let file = try scratch.write("script", body)
        let path = scratch("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        return try Command.run(
            "/bin/sh", [file, count],
            environment: ["PATH": path, "LOG": scratch("log")].merging(extra) { _, new in new })
    }
}
