import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// systemd reads a file by its name: what it would not read is renamed, or refused.
@Suite struct SettingsNameTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(
        .needs("systemd-sysusers", "systemd-tmpfiles", "dpkg-deb"),
        arguments: ["acme", "acme.conf", "acme.KIND", "acme.KIND.conf"])
    func `systemd reads a file whatever it is called in the stage`(_ name: String) throws {
        let package = try NativeSample.package([
            Sample.text("acme", "#!/bin/sh\n", kind: .program),
            text(name, "u anvil - \"Anvils\"\n", .sysusers),
            text(name, "d /run/anvil 0755 root root -\n", .tmpfiles),
        ])
        let deb = try Sample.build(DebPackage(), package, in: scratch)
        let root = scratch("root")
        #expect(try Command.run("dpkg-deb", ["-x", deb, root]).status == 0)
        for (tool, line) in [("sysusers", "u anvil"), ("tmpfiles", "d /run/anvil")] {
            let read = try Command.run(
                "systemd-\(tool)", ["--root=" + root, "--cat-config"])
            #expect(read.output.contains(line), "\(read)")
        }
    }

    @Test(arguments: [
        (ContentKind.sysusers, "/usr/lib/sysusers.d/acme", ".conf"),
        (.tmpfiles, "/usr/lib/tmpfiles.d/acme.txt", ".conf"),
        (.service, "/usr/lib/systemd/system/acme.conf", ".service"),
        (.timer, "/usr/lib/systemd/system/acme", ".timer"),
    ])
    func `a place where it would not be read is refused`(
        _ kind: ContentKind, _ place: String, _ ending: String
    ) throws {
        let entry = Entry(path: "x", kind: kind, mode: 0o644, body: .bytes([]), target: place)
        let failure = #expect(throws: Failure.self) {
            try RpmPackage().prepare(NativeSample.package([entry]))
        }
        #expect(failure?.what == "systemd would not read \(place)")
        #expect(failure?.why == "its name does not end in '\(ending)'")
        #expect(failure?.exit == .usage)
    }

    private func text(_ name: String, _ text: String, _ kind: ContentKind) -> Entry {
        Sample.text(
            "\(kind.rawValue)/" + name.replacingOccurrences(of: "KIND", with: kind.rawValue), text,
            kind: kind)
    }
}
