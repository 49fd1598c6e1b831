import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What repositories and package checkers make of a package.
@Suite struct RpmRepositoryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("createrepo_c", "dnf", "rpm"), .needsRoot)
    func `dnf finds, resolves and installs it from a repository`() throws {
        var data = RpmSample(scratch)
        data.name = "acme-data"
        data.version = "1.2.0-rc.1"
        try data.build([Sample.text("anvils")], folder: "repo")
        var sample = RpmSample(scratch)
        sample.relate(.depends, "acme-data >= 1.2~", "(acme-data or forge)")
        try sample.build(folder: "repo")
        try scratch.write("log/dnf.log", "")
        let made = try Command.run("createrepo_c", ["-q", scratch("repo")])
        #expect(made.status == 0, "\(made)")
        let needed = try dnf("repoquery", "--requires", "acme").output.lines
        #expect(
            needed.filter { !$0.isEmpty } == ["(acme-data or forge)", "acme-data >= 1.2~"])
        #expect(
            try dnf("repoquery", "--file", "/usr/bin/acme").output == "acme-0:1.2.0-1.x86_64\n")
        let outcome = try dnf("install", "acme")
        #expect(outcome.status == 0, "\(outcome)")
        let installed = try Command.run("rpm", ["--root", scratch("system"), "-qa"]).output.lines
        #expect(Set(installed) == ["acme-1.2.0-1.x86_64", "acme-data-1.2.0~rc.1-1.x86_64", ""])
        #expect(try scratch.text("system/etc/acme/acme.conf") == "courier = fast\n")
        sample.version = "1.3.0"
        try sample.build(folder: "repo")
        _ = try Command.run("createrepo_c", ["-q", scratch("repo")])
        #expect(try dnf("upgrade", "--refresh").status == 0)
        #expect(
            try Command.run("rpm", ["--root", scratch("system"), "-q", "acme"]).output
                == "acme-1.3.0-1.x86_64\n")
    }

    @Test(.needs("rpmlint", "gpg")) func `rpmlint finds no error in a signed package`() throws {
        let key = try GnuPG("ed25519")
        var sample = RpmSample(scratch)
        sample.signer = LentSigner(
            keyName: "test", isRSA: false,
            signer: { message throws(Failure) in try key.sign(message) })
        sample.relate(.depends, "bash >= 4")
        sample.platform = Platform(.linux, .all)
        let files = try RpmSample.files(in: scratch).filter { $0.path != "data/empty" }
        let path = try sample.build(files + [RpmSample.service("acme.service", enable: true)])
        // rpmlint asks the user's rpm database for the key.
        try scratch.write(".rpmmacros", "%_dbpath \(scratch("db"))\n")
        let home = ["HOME": scratch.path]
        let file = try scratch.write("key.asc", key.publicKey)
        _ = try Command.run("rpmkeys", ["--import", file], environment: home)
        let report = try Command.run("rpmlint", [path], environment: home).output
        #expect(report.contains(" 0 errors"), "\(report)")
        #expect(!report.contains("not-listed-as-documentation"), "\(report)")
    }

    @Test(.needs("rpmbuild", "rpm")) func `rpmbuild says the same of the same content`() throws {
        try scratch.write("spec", Self.spec)
        let built = try Command.run(
            "rpmbuild",
            [
                "-bb", "--define", "_topdir \(scratch("build"))", "--target", "x86_64",
                scratch("spec"),
            ],
            environment: ["SOURCE_DATE_EPOCH": "1714979290"])
        #expect(built.status == 0, "\(built)")
        let theirs = scratch("build/RPMS/x86_64/acme-1.2.0~rc.1-1.x86_64.rpm")
        let ours = try twin()
        for format in [
            "[%{requirename} %{requireflags} %{requireversion}\\n]",
            "[%{providename} %{provideflags} %{provideversion}\\n]",
            "[%{conflictname} %{conflictflags} %{conflictversion}\\n]",
            "[%{obsoletename} %{obsoleteflags} %{obsoleteversion}\\n]",
            "[%{recommendname} %{recommendflags} %{recommendversion}\\n]",
            "[%{ordername} %{orderflags} %{orderversion}\\n]",
            "%{nevra}|%{summary}|%{description}|%{license}|%{url}|%{packager}|%{group}|%{os}|%{size}\\n",
            "[%{filenames} %{filemodes} %{fileflags} %{filedigests} %{filesizes} %{fileusername} "
                + "%{filegroupname} %{filelinktos} %{fileverifyflags} %{filerdevs} %{filelangs}\\n]",
            "%{sourcerpm} %{payloadformat} %{payloadcompressor} %{filedigestalgo} %{encoding}\\n",
            "[%{changelogtime} %{changelogname} %{changelogtext}\\n]",
            "%{postin}|%{postinprog}|%{preun}|%{preunprog}\\n",
            "[%{transfiletriggername} %{transfiletriggerflags} %{transfiletriggerindex} "
                + "%{transfiletriggerversion}|\\n]",
            "[%{transfiletriggerpriorities} %{transfiletriggerscripts}]\\n",
            "[%{filetriggername} %{filetriggerflags} %{filetriggerindex}\\n]"
                + "[%{filetriggerpriorities} %{filetriggerscriptprog}\\n]",
            "[%{triggername} %{triggerflags} %{triggerversion} %{triggerindex}\\n]",
        ] {
            #expect(
                try RpmSample.query(ours, format) == RpmSample.query(theirs, format), "\(format)")
        }
    }

    /// The package that ``spec`` describes.
    private func twin() throws -> String {
        var sample = RpmSample(scratch)
        sample.version = "1.2.0-rc.1"
        sample.options.section = ""
        sample.options.naming.about = "Acme sends anvils.\n\nIt is small."
        sample.relate(.depends, "baz >= 1:2.0-3", "(foo or bar)")
        sample.relate(.preDepends, "shadow-utils")
        sample.relate(.recommends, "acme-data")
        sample.relate(.conflicts, "old < 2")
        sample.relate(.replaces, "older <= 1")
        sample.relate(.provides, "courier = 3")
        sample.script(.postinstall, "echo post")
        sample.script(.preremove, "#!/bin/bash\necho preun")
        sample.script(.trigger, "echo trigger")
        sample.options.triggers = [
            "transfiletriggerin -P 10 -- /usr/share/acme /usr/lib/acme",
            "transfiletriggerpostun -- /usr/share/acme", "filetriggerin -- /usr/share/acme2",
            "triggerin -- foo > 2",
        ].map { Located($0) }
        sample.options.changelog = .stating([
            PackageChange(
                version: "1.2.0-rc.1", date: Timestamp(1_767_614_400),
                author: "Acme Releases <release@acme.example>", lines: ["One", "Two"])
        ])
        return try sample.build([
            Sample.text("acme", "#!/bin/sh\n", kind: .program),
            Entry(path: "usr/bin/anvil", kind: .symlink, mode: 0o777, body: .symlink("acme")),
            RpmSample.config("a.conf", "a\n", keepsEdits: true),
            RpmSample.config("b.conf", "b\n", keepsEdits: false),
            Sample.text("README", "doc\n", kind: .doc),
            Sample.text("LICENSE", "licence\n", kind: .license),
            Entry(
                path: "var/lib/acme", kind: .directory, mode: 0o750, body: .folder,
                ownership: Ownership(owner: "daemon", group: "daemon")),
            Entry(path: "var/lib/acme/index", kind: .ghost, mode: 0o600, body: .bytes([])),
        ])
    }

    private func dnf(_ arguments: String...) throws -> Outcome {
        try Command.run(
            "dnf",
            [
                "-y", "-q", "--installroot=\(scratch("system"))", "--releasever=1",
                "--setopt=cachedir=\(scratch("cache"))", "--setopt=logdir=\(scratch("log"))",
                "--repofrompath=test,file://\(scratch("repo"))", "--repo=test", "--nogpgcheck",
            ] + arguments)
    }

    private static let spec = """
        %global debug_package %{nil}
        %global _binary_payload w6.gzdio
        Name: acme
        Version: 1.2.0~rc.1
        Release: 1
        Summary: Sends anvils to addresses of your choice
        License: Apache-2.0
        URL: https://acme.example
        Packager: Acme Releases <release@acme.example>
        Requires: (foo or bar)
        Requires(pre): shadow-utils
        Requires: baz >= 1:2.0-3
        Recommends: acme-data
        Conflicts: old < 2
        Obsoletes: older <= 1
        Provides: courier = 3
        %description
        Acme sends anvils.

        It is small.
        %install
        cd %{buildroot}
        mkdir -p usr/bin etc/acme usr/share/doc/acme usr/share/licenses/acme var/lib/acme
        echo '#!/bin/sh' > usr/bin/acme
        ln -s acme usr/bin/anvil
        echo a > etc/acme/a.conf
        echo b > etc/acme/b.conf
        echo doc > usr/share/doc/acme/README
        echo licence > usr/share/licenses/acme/LICENSE
        %post
        echo post
        %preun -p /bin/bash
        #!/bin/bash
        echo preun
        %transfiletriggerin -P 10 -- /usr/share/acme /usr/lib/acme
        echo trigger
        %transfiletriggerpostun -- /usr/share/acme
        echo trigger
        %filetriggerin -- /usr/share/acme2
        echo trigger
        %triggerin -- foo > 2
        echo trigger
        %files
        %attr(0755,root,root) /usr/bin/acme
        /usr/bin/anvil
        %dir %attr(0755,root,root) /etc/acme
        %config(noreplace) %attr(0644,root,root) /etc/acme/a.conf
        %config %attr(0644,root,root) /etc/acme/b.conf
        %dir %attr(0755,root,root) /usr/share/doc/acme
        %doc %attr(0644,root,root) /usr/share/doc/acme/README
        %dir %attr(0755,root,root) /usr/share/licenses/acme
        %license %attr(0644,root,root) /usr/share/licenses/acme/LICENSE
        %dir %attr(0750,daemon,daemon) /var/lib/acme
        %ghost %attr(0600,root,root) /var/lib/acme/index
        %changelog
        * Mon Jan 05 2026 Acme Releases <release@acme.example> - 1.2.0~rc.1-1
        - One
        - Two

        """
}
