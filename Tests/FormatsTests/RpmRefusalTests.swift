import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// What an rpm package cannot say is refused before a byte is written.
@Suite struct RpmRefusalTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [
        (
            "bash (>= 4)", "rpm knows no relation 'bash (>= 4)'",
            "rpm writes it without parentheses: bash >= 4"
        ),
        (
            "bash(>=4)", "rpm knows no relation 'bash(>=4)'",
            "rpm writes it without parentheses: bash >= 4"
        ),
        ("bash>=4", "rpm knows no relation 'bash>=4'", "write it as rpm does: bash >= 4"),
        ("bash >> 4", "rpm knows no relation 'bash >> 4'", "write it as rpm does: bash > 4"),
        (
            "a | b", "rpm knows no relation 'a | b'",
            "rpm's word for it is a rich relation: (a or b)"
        ),
        (
            "(a b)", "rpm knows no relation '(a b)'",
            "a rich relation is written (a or b), with and, or, if, unless or with"
        ),
        (
            "bash >= 1-2-3", "rpm knows no relation 'bash >= 1-2-3'",
            "write the version as [EPOCH:]VERSION[-RELEASE], like 1.2-3"
        ),
    ])
    func `a relation in other words`(_ text: String, what: String, hint: String) throws {
        var sample = RpmSample(scratch)
        sample.relate(.depends, text)
        try expect(sample, what, hint: hint)
    }

    @Test func `formulas where a name must stand`() throws {
        var sample = RpmSample(scratch)
        sample.relate(.provides, "(a or b)")
        try expect(
            sample, "'provides' takes no formula: '(a or b)' is one",
            hint: "name one package in each line")
    }

    @Test(arguments: [-1, 4_294_967_296, 4_399_999_999])
    func `a date before 1970 or after 2106`(_ seconds: Int64) throws {
        var sample = RpmSample(scratch)
        sample.date = Timestamp(seconds)
        try expect(
            sample,
            "rpm cannot say the date \(Timestamp(seconds).day): it counts seconds from 1970 to 2106",
            hint: "set SOURCE_DATE_EPOCH to a date in between")
    }

    @Test(.needs("rpm"), arguments: [0, 1, 4_294_967_295])
    func `a date in between is kept`(_ seconds: Int64) throws {
        var sample = RpmSample(scratch)
        sample.date = Timestamp(seconds)
        let path = try sample.build()
        #expect(try RpmSample.query(path, "%{buildtime}\\n") == ["\(seconds)"])
        #expect(try Command.run("rpm", ["-K", path]).status == 0)
    }

    @Test func `an owner by number`() throws {
        let file = Entry(
            path: "f", kind: .file, mode: 0o644, body: .bytes([]),
            ownership: Ownership(owner: "2000001"))
        try expect(
            RpmSample(scratch), packing: [file],
            "rpm cannot give /usr/share/acme/f to number 2000001: it knows owners by their names "
                + "and would give it to root",
            hint: "name the user or group, and let a content of kind 'sysusers' make it "
                + "with that number")
    }

    @Test func `names, releases and epochs that rpm has no letters for`() throws {
        var sample = RpmSample(scratch)
        sample.options.naming.name = Located("acme tools")
        try expect(
            sample,
            "'acme tools' cannot name an rpm package: it must begin with a letter or digit and "
                + "have only letters, digits and . _ + -",
            hint: "give it another name with 'package:'")
        sample = RpmSample(scratch)
        sample.options.numbering.revision = Located("1-2")
        try expect(
            sample, "'1-2' cannot be an rpm release: it may have letters, digits and . _ + ~ ^",
            hint: "write a number: release: '1'")
        sample = RpmSample(scratch)
        sample.options.numbering.epoch = 1 << 31
        try expect(
            sample, "2147483648 cannot be an rpm epoch: it must be a number of 31 bits",
            hint: "count epochs from 1")
    }

    @Test func `triggers without a script, a script without triggers, and other words`() throws {
        var sample = RpmSample(scratch)
        sample.script(.trigger, "cat\n")
        try expect(
            sample, "the trigger script never runs: 'triggers' names nothing that fires it",
            hint: "add: triggers: [/usr/share/acme/plugins]")
        sample.options.triggers = [Located("interest-noawait /usr/share/acme")]
        try expect(
            sample, "rpm knows no trigger 'interest-noawait /usr/share/acme'",
            hint: "write the path of a folder, or 'filetriggerin -- /usr/share/acme', or "
                + "'triggerin -- postgresql >= 15'")
        sample = RpmSample(scratch)
        sample.options.triggers = [Located("/usr/share/acme")]
        try expect(
            sample, "the trigger '/usr/share/acme' has no script",
            hint: "add: scripts: {trigger: scripts/trigger.sh}")
    }

    @Test func `scripts that cannot be kept or cannot be joined`() throws {
        var sample = RpmSample(scratch)
        sample.options.scripts[text: .verify] = [0xff, 0]
        try expect(
            sample, "the verify script is not a text: rpm keeps scripts as UTF-8",
            hint: "let a short script call the program")
        sample = RpmSample(scratch)
        sample.script(.posttrans, "#! sh\n")
        try expect(
            sample, "the posttrans script names no program: its first line is '#! sh'",
            hint: "write it as #!/bin/sh")
        sample = RpmSample(scratch)
        sample.script(.postinstall, "#!/usr/bin/awk -f\n")
        let service = RpmSample.service("acme.service")
        try expect(
            sample, packing: [service],
            "the postinstall script is for /usr/bin/awk -f: rpm has one script here, and the "
                + "package needs it for more",
            hint: "write it for /bin/sh, or let a shell script call the program")
        sample.script(.postinstall, String(repeating: "#", count: 200_000))
        try expect(
            sample, packing: [service], "the postinstall script is too long: 200000 bytes",
            hint: "install it as a program and call that")
    }

    @Test func `alternatives that lead nowhere or are files themselves`() throws {
        var sample = RpmSample(scratch)
        func offer(_ link: String, _ path: String) {
            sample.options.alternatives = [
                Located(Alternative(link: link, name: "courier", path: path, priority: 50))
            ]
        }
        offer("/usr/bin/courier", "/usr/bin/nothing")
        try expect(
            sample,
            "/usr/bin/courier cannot stand for /usr/bin/nothing: the package installs no such file",
            hint: "name one of its programs as the alternative's 'path'")
        offer("/usr/bin/anvil", "/usr/bin/acme")
        try expect(
            sample,
            "/usr/bin/anvil cannot be an alternative's link: the package installs it as a file",
            hint: "leave the file out, or choose another 'link'")
    }

    @Test func `only Linux has rpm packages`() {
        #expect(!RpmPackage().serves(Platform(.macos, .arm64)))
        #expect(!RpmPackage().serves(Platform(.windows, .amd64)))
        #expect(!RpmPackage().serves(nil))
    }

    private func expect(
        _ sample: RpmSample, packing entries: [Entry]? = nil, _ message: String, hint: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let failure = try sample.refusal(entries)
        #expect(failure?.message == message, sourceLocation: location)
        #expect(failure?.hint == hint, sourceLocation: location)
        #expect(failure?.exit == .usage, sourceLocation: location)
    }
}
