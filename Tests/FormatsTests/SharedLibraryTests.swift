import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// A library as a build stages it, with its links, and what each system wants done for it.
@Suite(.needs("cc")) struct SharedLibraryTests {
    let scratch: Scratch
    let entries: [Entry]

    init() throws {
        scratch = try Scratch()
        let source = try scratch.write("anvil.c", "int anvil(void) { return 1; }\n")
        let library = scratch("stage/libanvil.so.1.2")
        try scratch.write("stage/README", "about\n")
        let made = try Command.run(
            "cc", ["-s", "-shared", "-fPIC", "-Wl,-soname,libanvil.so.1", "-o", library, source])
        #expect(made.status == 0, "\(made)")
        let link = Entry(
            path: "libanvil.so.1", kind: .library, mode: 0o644, body: .symlink("libanvil.so.1.2"))
        entries = [
            try Sample.file(
                "libanvil.so.1.2", Data(contentsOf: URL(fileURLWithPath: library)), in: scratch,
                kind: .library), link,
        ]
    }

    @Test(.needs("dpkg-shlibdeps", "dpkg-deb"))
    func `a program linked with it depends on the deb that brings it`() throws {
        let package = try NativeSample.deb(
            entries, version: "1.2.0-rc.1", platform: Sample.linux
        ) { native in
            native.numbering.epoch = 2
            native.numbering.revision = Located("3")
        }
        let deb = try Sample.build(DebPackage(), package, in: scratch)
        try scratch.write("main.c", "int anvil(void); int main(void) { return anvil(); }\n")
        let work = """
            set -e
            dpkg-deb -e "$0" control
            mkdir debian && printf 'Source: x\\n\\nPackage: x\\nArchitecture: any\\n' > debian/control
            ln -s libanvil.so.1.2 stage/libanvil.so.1
            cc -o x main.c stage/libanvil.so.1.2
            dpkg-shlibdeps -O --ignore-missing-info -Lcontrol/shlibs -lstage x
            """
        let outcome = try Command.run("/bin/sh", ["-c", work, deb], in: scratch.path)
        #expect(outcome.output.contains("acme (>= 2:1.2.0~rc.1)"), "\(outcome)")
    }

    @Test(.needs("lintian")) func `lintian misses nothing of it`() throws {
        let package = try NativeSample.deb(entries, platform: Sample.linux) { native in
            native.naming.name = Located("libanvil1")
        }
        let deb = try Sample.build(DebPackage(), package, in: scratch)
        let report = try Command.run(
            "lintian", ["--allow-root", "--no-cfg", "--profile", "debian", deb])
        #expect(!report.output.contains("E: "), "\(report)")
        #expect(!report.output.contains("shared-library-is-executable"), "\(report)")
    }

    @Test(.needs("rpmlint"))
    func `rpmlint misses neither the linker's cache nor a mode`() throws {
        let report = try rpmlint(entries) { _ in }
        #expect(report.contains("libanvil"), "\(report)")
        #expect(!report.contains("ldconfig") && !report.contains("not-executable"), "\(report)")
    }

    @Test(.needs("rpmlint"))
    func `rpm owns the links that update-alternatives makes`() throws {
        let program = Sample.text("acme", "#!/bin/sh\n", kind: .program)
        let report = try rpmlint([program]) { native in
            native.alternatives = [
                Located(
                    Alternative(
                        link: "/usr/bin/anvil", name: "anvil", path: "/usr/bin/acme", priority: 5))
            ]
        }
        #expect(report.contains("supports update-alternatives"), "\(report)")
        #expect(!report.contains("E: alternative-"), "\(report)")
    }

    @Test(.needs("pacman", "fakeroot")) func `pacman finds the links as they were packed`() throws {
        let pacman = try Pacman(scratch)
        let package = try NativeSample.package(entries, platform: Sample.linux)
        let path = try Sample.build(ArchPackage(), package, in: scratch)
        #expect(try pacman("-Udd", path).status == 0)
        let check = try pacman("-Qkk")
        #expect(check.output.hasSuffix(", 0 altered files\n"), "\(check)")
    }

    /// What rpmlint says of an rpm of `entries`.
    private func rpmlint(
        _ entries: [Entry], _ change: (inout RpmOptions) -> Void
    ) throws -> String {
        var options = RpmOptions()
        change(&options)
        let package = Request(
            try NativeSample.package(entries, platform: Sample.linux), options)
        return try Command.run(
            "rpmlint", [try Sample.build(RpmPackage(), package, in: scratch)]
        ).output
    }
}
