import Formats
import Model
import Samples
import TestSupport
import Testing

/// What a deb cannot say is refused before a byte is written, with a way out.
@Suite struct DebRefusalTests {
    @Test(
        arguments: [
            "acme_tool": "acme-tool", "Acme": "acme", "a": "a-tool", "-acme": "acme",
            "größe": "gr--e",
        ])
    func `a name that dpkg refuses`(_ name: String, proposal: String) throws {
        try expect(
            NativeSample.deb(name: name),
            "deb cannot have the package name '\(name)': it has at least two of a-z, 0-9, '+', '-' "
                + "and '.', the first a letter or digit",
            "give it one: packages: {package: \(proposal)}")
        _ = try DebPackage().prepare(
            NativeSample.deb(name: name) { $0.naming.name = Located("acme") })
    }

    @Test(
        arguments: [
            (Relation.depends, "libc6 >= 2.31", "a relation is written: name (>= 1.0)"),
            (.depends, "libc6 (> 2.31)", "a version stands behind one of <<, <=, =, >= and >>"),
            (.depends, "Libc6", "'Libc6' is not the name of a package"),
            (.depends, "a, b", "write one relation for each line"),
            (.depends, "libc6 (>= )", "'>= ' has no version"),
            (.depends, "libc6 (>= 2", "'(' and ')' do not match"),
            (.conflicts, "aa | bb", "alternatives with '|' are not allowed here"),
            (.provides, "aa (>= 1)", "a provided version is written (= 1.0)"),
            (
                .depends, "aa [amd64]",
                "a package for all architectures cannot choose with [amd64]"
            ),
        ])
    func `a relation that dpkg cannot read`(
        _ relation: Relation, text: String, why: String
    ) throws {
        try expect(
            NativeSample.deb { $0.relations[located: relation] = [Located(text)] },
            "deb cannot have '\(relation.rawValue): \(text)': \(why)",
            "see Debian Policy, chapter 7")
    }

    @Test func `a release that dpkg cannot read`() throws {
        try expect(
            NativeSample.deb { $0.numbering.revision = Located("1-2") },
            "deb cannot have the release '1-2': it has letters, digits, '+', '.' and '~' only",
            "use a plain number: 1, 2, 3")
    }

    @Test(
        arguments: [
            ("depends", "x", "it is written from the manifest"), ("Bugs", " \n", "it is empty"),
            ("two words", "x", "it is not the name of a field"),
            ("-Dash", "x", "it is not the name of a field"),
            ("#", "x", "it is not the name of a field"),
        ])
    func `fields that are not the user's`(_ name: String, value: String, why: String) throws {
        let hints = [
            "it is empty": "leave it out",
            "it is written from the manifest": "use the manifest's own key",
        ]
        try expect(
            NativeSample.deb { $0.fields = [(Located(name), value)] },
            "deb cannot have the field '\(name)': \(why)", hints[why])
    }

    @Test(arguments: ["watch /usr", "interest", "interest /usr share", "activate größe"])
    func `triggers that dpkg does not know`(_ line: String) throws {
        try expect(
            NativeSample.deb { $0.triggers = [Located(line)] },
            "deb cannot have the trigger '\(line)': it is written: interest /path, or: "
                + "activate-noawait name", "see deb-triggers(5)")
    }

    @Test func `scripts that cannot run`() throws {
        func script(_ moment: ScriptMoment, _ text: String) throws -> Request<DebOptions> {
            try NativeSample.deb { $0.scripts[text: moment] = NativeSample.script(text) }
        }
        try expect(
            script(.preinstall, "#!/usr/bin/node\n1"),
            "cannot use the preinstall script: its interpreter is 'node'",
            "write it for sh, bash, perl or python, or call the program from there")
        try expect(
            script(.postremove, "a\0b"), "cannot use the postremove script: it is not a text")
        try expect(
            script(.postremove, String(repeating: "# much\n", count: 20_000)),
            "cannot use the postremove script: it has more than 100000 bytes",
            "install the larger part as a file, and call it from the script")
        try expect(
            script(.trigger, "true"),
            "deb has a trigger script that nothing runs: no trigger is of 'interest'",
            "add: triggers: [interest-noawait /usr/share/fonts]")
    }

    @Test func `a unit that cannot be enabled`() throws {
        let unit = NativeSample.service("acme.service", "[Service]\nExecStart=/a\n", enable: true)
        try expect(
            NativeSample.deb([unit]),
            "cannot enable acme.service: it has no [Install] section",
            "add: [Install] and below it: WantedBy=multi-user.target, or enable its timer")
    }

    @Test func `an alternative without a program`() throws {
        func offering(_ path: String, as link: String) throws -> Request<DebOptions> {
            let one = Alternative(link: link, name: "anvils", path: path, priority: 1)
            return try NativeSample.deb { $0.alternatives = [Located(one)] }
        }
        try expect(
            offering("/usr/bin/other", as: "/usr/bin/anvils"),
            "deb cannot offer /usr/bin/other as /usr/bin/anvils: the package does not install "
                + "/usr/bin/other", "compare the paths with 'consign plan'")
        try expect(
            offering("/usr/bin/acme", as: "/etc/acme.conf"),
            "deb cannot offer /usr/bin/acme as /etc/acme.conf: the package installs a file as "
                + "/etc/acme.conf", "compare the paths with 'consign plan'")
    }

    @Test func `platforms that Debian does not run on`() {
        #expect(DebPackage().serves(Platform(.linux, .riscv64)))
        #expect(DebPackage().serves(Platform(.linux, .all)))
        #expect(!DebPackage().serves(Platform(.macos, .arm64)))
        #expect(!DebPackage().serves(Platform(.freebsd, .amd64)))
        #expect(!DebPackage().serves(nil))
    }

    private func expect(
        _ package: Request<DebOptions>, _ message: String, _ hint: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectRefusal(message, hint: .some(hint), at: sourceLocation) {
            _ = try DebPackage().prepare(package)
        }
    }
}
