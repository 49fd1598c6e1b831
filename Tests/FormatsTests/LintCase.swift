import Formats
import Model
import Samples
import Testing

/// A mistake in a package, what is said about it, and the same without the mistake.
struct LintCase: Sendable, CustomTestStringConvertible {
    let name: Finding.Name
    let bad: [Entry]
    /// What, why and hint.
    let says: [String]
    let good: [Entry]
    var license = "Apache-2.0"
    var goodLicense = "Apache-2.0"
    var goodDepends: [String] = []

    var testDescription: String { "\(name.rawValue): \(says[0])" }

    static func text(
        _ text: String = "text\n", _ kind: ContentKind = .file, at target: String,
        mode: UInt16? = nil, enable: Bool = false
    ) -> Entry {
        Entry(
            path: target.split(separator: "/").last.map(String.init) ?? "", kind: kind,
            mode: mode ?? kind.mode, body: .bytes(Array(text.utf8)), target: target,
            enable: enable)
    }

    static func folder(_ target: String, mode: UInt16) -> Entry {
        Entry(path: "folder", kind: .directory, mode: mode, body: .folder, target: target)
    }

    static func link(_ target: String, to place: String) -> Entry {
        Entry(path: "link", kind: .symlink, mode: 0o777, body: .symlink(place), target: target)
    }

    /// Those that need no program of this machine.
    static let all: [LintCase] = places + modes + scripts + units + links

    private static let places = [
        LintCase(
            name: .missingCopyright, bad: [text(at: "/usr/share/acme/a")],
            says: [
                "nothing says under which license acme is", "distributions refuse such packages",
                "add '{file: LICENSE, kind: license}' to the contents, and 'license'",
            ],
            good: [text(at: "/usr/share/acme/a"), Sample.text("LICENSE", kind: .license)],
            license: "", goodLicense: ""),
        LintCase(
            name: .missingCopyright, bad: [text(at: "/usr/share/acme/a")],
            says: [
                "nothing says under which license acme is", "distributions refuse such packages",
                "add '{file: LICENSE, kind: license}' to the contents, and 'license'",
            ],
            good: [text(at: "/usr/share/acme/a")], license: ""),
        LintCase(
            name: .fileInEtc, bad: [text(at: "/etc/acme/acme.conf")],
            says: [
                "/etc/acme/acme.conf is not a configuration file",
                "what is in /etc is the administrator's, and an upgrade would undo their edits",
                "write 'kind: config', or install it elsewhere",
            ],
            good: [
                text("a", .config, at: "/etc/acme/acme.conf"),
                link("/etc/acme/link", to: "acme.conf"), folder("/etc/acme/more.d", mode: 0o755),
            ]),
        LintCase(
            name: .oddPlace, bad: [text("#!/bin/sh\n", .program, at: "/usr/local/bin/acme")],
            says: [
                "/usr/local/bin/acme is in /usr/local", "packages leave that folder alone",
                "choose another 'to'",
            ],
            good: [
                text("#!/bin/sh\n", .program, at: "/opt/acme/bin/acme"),
                text(at: "/usr/localized/a"),
            ]),
        LintCase(
            name: .oddPlace, bad: [folder("/run/acme", mode: 0o755)],
            says: [
                "/run/acme is in /run", "packages leave that folder alone",
                "let a file of kind 'tmpfiles' make it when the system starts",
            ],
            good: [folder("/var/lib/acme/run", mode: 0o755)]),
    ]

    private static let modes = [
        LintCase(
            name: .oddMode, bad: [text("#!/bin/sh\n", .program, at: "/usr/bin/acme", mode: 0o644)],
            says: [
                "nobody may run the program /usr/bin/acme", "its mode is 0644",
                "give it the mode 0755",
            ],
            good: [text("#!/bin/sh\n", .program, at: "/usr/bin/acme", mode: 0o750)]),
        LintCase(
            name: .oddMode, bad: [text("# Anvils\n", .doc, at: "/usr/share/doc/a/R", mode: 0o755)],
            says: [
                "/usr/share/doc/a/R may be run", "a doc is only read", "give it the mode 0644",
            ],
            good: [
                text("# Anvils\n", .doc, at: "/usr/share/doc/a/R", mode: 0o640),
                text("data", at: "/usr/lib/acme/plugin", mode: 0o755),
            ]),
        LintCase(
            name: .worldWritable, bad: [text(at: "/usr/share/acme/a", mode: 0o666)],
            says: [
                "everybody may write to /usr/share/acme/a", "its mode is 0666",
                "take the last 2 out of its mode",
            ],
            good: [
                text(at: "/usr/share/acme/a", mode: 0o664), link("/usr/share/acme/b", to: "a"),
                folder("/var/spool/acme", mode: 0o1777),
            ]),
        LintCase(
            name: .worldWritable, bad: [folder("/var/spool/acme", mode: 0o777)],
            says: [
                "everybody may write to /var/spool/acme", "its mode is 0777",
                "take the last 2 out of its mode",
            ],
            good: [folder("/var/spool/acme", mode: 0o770)]),
    ]

    private static let scripts = [
        LintCase(
            name: .missingInterpreter,
            bad: [text("#!/usr/bin/python3\n", .program, at: "/usr/bin/acme")],
            says: [
                "/usr/bin/acme is run by python3", "no package that has it is among 'depends'",
                "add it to depends, like depends: [python3]",
            ],
            good: [text("#!/usr/bin/python3\n", .program, at: "/usr/bin/acme")],
            goodDepends: ["python3 (>= 3.9)"]),
        LintCase(
            name: .missingInterpreter,
            bad: [text("#!/usr/bin/env -S A=1 node\n", .program, at: "/usr/bin/acme")],
            says: [
                "/usr/bin/acme is run by node", "no package that has it is among 'depends'",
                "add it to depends, like depends: [nodejs]",
            ],
            good: [
                text("#!/usr/bin/env node\n", .program, at: "/usr/bin/acme"),
                text("#!/bin/sh\n", .program, at: "/usr/lib/acme/run"),
                text("#!/usr/bin/perl\n", at: "/usr/share/acme/never-run.pl"),
            ], goodDepends: ["libc6, nodejs | node"]),
        LintCase(
            name: .missingInterpreter,
            bad: [text("#!python3\n", .program, at: "/usr/bin/acme")],
            says: [
                "/usr/bin/acme cannot be run", "'#!python3' names no absolute path",
                "write it like #!/usr/bin/env python3",
            ],
            good: [
                text("#!/usr/lib/acme/acmesh\n", .program, at: "/usr/bin/acme"),
                text("#!/bin/sh\n", .program, at: "/usr/lib/acme/acmesh"),
            ]),
    ]

    private static let units = [
        LintCase(
            name: .unitWithoutInstall,
            bad: [NativeSample.service("acme.service", "[Service]\nExecStart=/a\n", enable: true)],
            says: [
                "/usr/lib/systemd/system/acme.service cannot be enabled", "it has no [Install]",
                "add '[Install]' and 'WantedBy=multi-user.target', or take 'enable' away",
            ],
            good: [
                NativeSample.service("acme.service", NativeSample.unit, enable: true),
                NativeSample.service("other.service", "[Service]\nExecStart=/a\n"),
            ])
    ]

    private static let links = [
        LintCase(
            name: .danglingLink, bad: [link("/usr/bin/anvil", to: "acme")],
            says: [
                "/usr/bin/anvil leads to nothing", "acme is not in the package",
                "correct the target, or add what it leads to",
            ],
            good: [
                link("/usr/bin/anvil", to: "acme"), link("/usr/share/there", to: "../bin"),
                text("#!/bin/sh\n", .program, at: "/usr/bin/acme"),
            ])
    ]
}
