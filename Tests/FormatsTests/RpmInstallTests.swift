import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What rpm does with a package: install, verify, upgrade and remove it.
@Suite(.needs("rpm"), .needsRoot) struct RpmInstallTests {
    let scratch: Scratch
    let root: RpmRoot

    init() throws {
        scratch = try Scratch()
        root = try RpmRoot(scratch)
    }

    @Test func `an installed package verifies, and leaves nothing behind`() throws {
        let path = try RpmSample(scratch).build()
        let before = root.files()
        let install = try root.rpm("-i", "--nodeps", path)
        #expect(install.status == 0, "\(install)")
        #expect(try root.text("etc/acme/acme.conf") == "courier = fast\n")
        #expect(root.files().contains("usr/share/acme/data/empty"))
        #expect(!root.files().contains("var/lib/acme/index"))
        let verified = try root.rpm("-V", "--nodeps", "acme")
        #expect(verified.output.lines.filter { !$0.contains(" g ") && !$0.isEmpty } == [])
        try root.write("usr/bin/acme", "something else\n")
        #expect(try root.rpm("-V", "--nodeps", "acme").output.hasPrefix("SM5"))
        try root.write("var/lib/acme/index", "made by the program\n")
        #expect(try root.rpm("-e", "acme").status == 0)
        // Folders that no package owns stay, as they do after any package.
        let kept = Set(before + ["etc", "usr", "usr/bin", "usr/share", "usr/share/doc"])
        let left = root.files().filter { !kept.contains($0) && $0.contains("acme") }
        #expect(left == [])
    }

    @Test func `an edited configuration file stays, or steps aside`() throws {
        let old = try RpmSample(scratch).build()
        #expect(try root.rpm("-i", "--nodeps", old).status == 0)
        try root.write("etc/acme/acme.conf", "courier = mine\n")
        try root.write("etc/acme/limits.conf", "anvils = 1\n")
        var sample = RpmSample(scratch)
        sample.version = "1.3.0"
        let new = try sample.build([
            RpmSample.config("acme.conf", "courier = faster\n", keepsEdits: true),
            RpmSample.config("limits.conf", "anvils = 10\n", keepsEdits: false),
        ])
        #expect(try root.rpm("-U", "--nodeps", new).status == 0)
        #expect(try root.text("etc/acme/acme.conf") == "courier = mine\n")
        #expect(try root.text("etc/acme/acme.conf.rpmnew") == "courier = faster\n")
        #expect(try root.text("etc/acme/limits.conf") == "anvils = 10\n")
        #expect(try root.text("etc/acme/limits.conf.rpmsave") == "anvils = 1\n")
        #expect(!root.files().contains("usr/bin/acme"))
    }

    @Test(arguments: ["gzip", "xz", "zstd"])
    func `every compression unpacks to the same files`(_ codec: String) throws {
        var sample = RpmSample(scratch)
        sample.options.compression = Located(codec)
        let noise = try Sample.file("noise", Sample.noise(700_000), in: scratch)
        let text = try Sample.file("text", Sample.lines(3_000_000), in: scratch)
        #expect(try root.rpm("-i", "--nodeps", try sample.build([noise, text])).status == 0)
        #expect(try scratch.data("root/usr/share/acme/noise") == Sample.noise(700_000))
        #expect(try scratch.data("root/usr/share/acme/text") == Sample.lines(3_000_000))
    }

    @Test func `hard links in the stage are installed as files of their own`() throws {
        let one = try scratch.write("stage/one", "same\n")
        try FileManager.default.linkItem(atPath: one, toPath: scratch("stage/two"))
        let entries = try ["one", "two"].map { name in
            Entry(
                path: name, kind: .file, mode: 0o644,
                body: .file(try FileHash.record(scratch("stage/" + name))))
        }
        #expect(try root.rpm("-i", "--nodeps", try RpmSample(scratch).build(entries)).status == 0)
        #expect(try root.text("usr/share/acme/one") == "same\n")
        #expect(try root.text("usr/share/acme/two") == "same\n")
        #expect(try root.rpm("-V", "--nodeps", "acme").output == "")
    }

    @Test func `scripts run when rpm says, with its arguments`() throws {
        try root.addShell()
        func package(_ version: String) throws -> String {
            var sample = RpmSample(scratch)
            sample.version = version
            for moment in ScriptMoment.allCases where moment != .verify && moment != .trigger {
                // Quotes, an early end, no last newline, and the line ends of Windows.
                sample.script(
                    moment, "echo \"\(version)'s\" '\(moment.rawValue)' $1 >> /log\r\nexit 0")
            }
            sample.options.alternatives = []
            return try sample.build(
                RpmSample.files(in: scratch) + [RpmSample.service("acme.service")])
        }
        func log() throws -> [String] {
            defer { try? root.write("log", "") }
            return try root.text("log").lines.filter { !$0.isEmpty }
        }
        let installed = try root.rpm("-i", "--nodeps", try package("1.2.0"))
        #expect(installed.status == 0, "\(installed)")
        #expect(
            try log() == [
                "1.2.0's pretrans 1", "1.2.0's preinstall 1", "1.2.0's postinstall 1",
                "1.2.0's posttrans 1",
            ])
        let upgraded = try root.rpm("-U", "--nodeps", try package("1.3.0"))
        #expect(upgraded.status == 0, "\(upgraded)")
        #expect(
            try log() == [
                "1.3.0's pretrans 2", "1.3.0's preupgrade 2", "1.3.0's postupgrade 2",
                "1.2.0's preremove 1", "1.2.0's postremove 1", "1.3.0's posttrans 2",
            ])
        #expect(try root.rpm("-e", "acme").status == 0)
        #expect(try log() == ["1.3.0's preremove 0", "1.3.0's postremove 0"])
    }

    @Test func `a failing script before installation keeps the package out`() throws {
        try root.addShell()
        var sample = RpmSample(scratch)
        sample.script(.preinstall, "exit 3\n")
        sample.script(.preupgrade, "exit 0\n")
        let outcome = try root.rpm("-i", "--nodeps", try sample.build())
        #expect(outcome.error.contains("scriptlet failed, exit status 3"))
        #expect(!root.files().contains("usr/bin/acme"))
    }

    @Test func `a trigger of files gets their names`() throws {
        try root.addShell()
        var sample = RpmSample(scratch)
        sample.script(.trigger, "#!/bin/sh -e\ncat >> /log\n")
        sample.options.triggers = [Located("/usr/share/acme/plugins")]
        #expect(try root.rpm("-i", "--nodeps", try sample.build()).status == 0)
        var plugin = RpmSample(scratch)
        plugin.name = "acme-plugin"
        let file = Entry(
            path: "p", kind: .file, mode: 0o644, body: .bytes([10]),
            target: "/usr/share/acme/plugins/p")
        #expect(try root.rpm("-i", "--nodeps", try plugin.build([file])).status == 0)
        #expect(try root.text("log").contains("/usr/share/acme/plugins/p\n"))
    }

    @Test func `a script for Lua runs inside rpm`() throws {
        var sample = RpmSample(scratch)
        sample.script(
            .pretrans, "#!<lua>\nlocal f = io.open('/lua', 'w') f:write('yes') f:close()\n")
        #expect(try root.rpm("-i", "--nodeps", try sample.build()).status == 0)
        #expect(try root.text("lua") == "yes")
    }
}
