import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Formats

/// Every finding of the package check, and its counter-example that passes.
@Suite struct PackageLintTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: LintCase.all)
    func `a mistake is found, and passes once it is corrected`(_ example: LintCase) throws {
        let found = try Self.findings(example.bad, license: example.license)
        let finding = try #require(found.first { $0.name == example.name })
        #expect([finding.what, finding.why, finding.hint] == example.says)
        let rest = try Self.findings(
            example.good, license: example.goodLicense, depends: example.goodDepends)
        #expect(!rest.contains { $0.name == example.name }, "\(rest)")
    }

    @Test(.needs("cc")) func `a program for another processor is found`() throws {
        let program = try library("acme", from: "int anvil;")
        #expect(try Self.findings([program], platform: Self.here).isEmpty)
        let other = try Self.findings([program], platform: Platform(.linux, .s390x))
        #expect(other.map(\.name) == [.wrongArchitecture])
        #expect(other.first?.what == "acme is not for linux-s390x")
        #expect(other.first?.hint == "look whether the stages were mixed up")
        let all = try Self.findings([program], platform: Platform(.linux, .all))
        #expect(all.map(\.what) == ["acme is not for linux-all"])
        #expect(all.map(\.hint) == ["stage a platform for each processor"])
    }

    @Test(.needs("cc"), arguments: ["/home/builder/lib", "/tmp/x:/usr/lib/acme", "lib"])
    func `a library path of the build machine is found`(_ path: String) throws {
        let found = try Self.findings(
            [try library("acme", from: "int anvil;", "-Wl,-rpath,\(path)")], platform: Self.here)
        #expect(found.map(\.name) == [.libraryPath])
        let folder = path.prefix { $0 != ":" }
        #expect(found.first?.what == "/usr/bin/acme looks for libraries in \(folder)")
        #expect(found.first?.hint == "link it without -rpath, or with $ORIGIN")
    }

    @Test(.needs("cc"), arguments: ["$ORIGIN/../lib", "/usr/lib/acme", "/opt/acme/lib"])
    func `a library path of its own is fine`(_ path: String) throws {
        let program = try library("acme", from: "int anvil;", "-Wl,-rpath,\(path)")
        #expect(try Self.findings([program], platform: Self.here).isEmpty)
    }

    @Test(.needs("cc", "lintian")) func `a compiled file among data is found, as by lintian`()
        throws
    {
        let plugin = try library("plugin.so", from: "int anvil;", "-s")
        func package(_ place: String) throws -> Package {
            let entry = Entry(
                path: "plugin.so", kind: .file, mode: 0o644, body: plugin.body, target: place)
            return try NativeSample.package([entry], platform: Self.here)
        }
        let bad = try package("/usr/share/acme/plugin.so")
        let found = try DebPackage().prepare(bad).findings
        #expect(found.map(\.what) == ["/usr/share/acme/plugin.so is for one processor"])
        #expect(found.first?.hint == "install it below /usr/lib/acme")
        let report = try Command.run(
            "lintian", ["--allow-root", try Sample.build(DebPackage(), bad, in: scratch)])
        #expect(report.output.contains("arch-dependent-file-in-usr-share"), "\(report)")
        let good = try package("/usr/lib/acme/plugin.so")
        #expect(try DebPackage().prepare(good).findings.isEmpty)
    }

    @Test(.needs("cc")) func `a library of nobody is found, unless the package brings it`() throws {
        let library = try library(
            "libanvil.so.7", from: "int anvil() { return 1; }", "-Wl,-soname,libanvil.so.7")
        let program = try self.library(
            "acme", from: "int anvil(); int main() { return anvil(); }",
            scratch("stage/libanvil.so.7"))
        let found = try Self.findings([program], platform: Self.here)
        #expect(found.map(\.name) == [.unknownLibrary])
        #expect(found.first?.what == "no package is known that has libanvil.so.7")
        #expect(
            found.first?.hint == "add its package to 'depends' and write 'libraries: false'")
        #expect(try Self.findings([program, library], platform: Self.here).isEmpty)
        #expect(
            try Self.findings([program], platform: Self.here) { $0.findsLibraries = false }.isEmpty)
    }

    @Test(.needs("lintian"), arguments: ["/bin/bash", "/usr/bin/perl"])
    func `an essential package's interpreter needs no dependency`(_ program: String) throws {
        let script = Sample.text("acme", "#!\(program)\n", kind: .program)
        let package = try NativeSample.package([script])
        #expect(try DebPackage().prepare(package).findings.isEmpty)
        let report = try Command.run(
            "lintian", ["--allow-root", try Sample.build(DebPackage(), package, in: scratch)])
        #expect(!report.output.contains("E: "), "\(report)")
        #expect(try !ApkPackage().prepare(package).findings.isEmpty)
        let isBash = program.hasSuffix("bash")
        #expect(try RpmPackage().prepare(package).findings.isEmpty == isBash)
        #expect(try ArchPackage().prepare(package).findings.isEmpty == isBash)
    }

    @Test func `what a program makes by itself may lie anywhere`() throws {
        let ghost = Entry(
            path: "pid", kind: .ghost, mode: 0o644, body: .bytes([]), target: "/run/acme.pid")
        let package = try NativeSample.package([Sample.text("acme", kind: .program), ghost])
        #expect(try RpmPackage().prepare(package).layout.contains { $0.path == "run/acme.pid" })
        #expect(try RpmPackage().prepare(package).findings.isEmpty)
    }

    @Test func `every finding has an example here, and a complaint says how to waive it`() throws {
        let shown = Set(LintCase.all.map(\.name))
        let linked: Set<Finding.Name> = [.wrongArchitecture, .libraryPath, .unknownLibrary]
        #expect(shown.union(linked) == Set(Finding.Name.allCases))
        let link = [LintCase.link("/usr/bin/anvil", to: "acme")]
        let failure = try #require(try Self.findings(link).first).failure(at: nil)
        #expect(failure.exit == .usage)
        #expect(failure.hint?.hasSuffix("say why: waive: {dangling-link: '…'}") == true)
    }

    private static var here: Platform {
        #if arch(arm64)
            Platform(.linux, .arm64)
        #else
            Platform(.linux, .amd64)
        #endif
    }

    /// An ELF file made by this machine's compiler.
    private func library(_ name: String, from source: String, _ flags: String...) throws -> Entry {
        let file = try scratch.write("stage/\(name).c", source)
        let place = scratch("stage/" + name)
        let outcome = try Command.run(
            "cc", ["-shared", "-nostdlib", "-fPIC", "-o", place, file] + flags)
        #expect(outcome.status == 0, "\(outcome)")
        return try Sample.file(
            name, Data(contentsOf: URL(fileURLWithPath: place)), in: scratch,
            kind: name.contains(".so") ? .library : .program)
    }

    /// Those of a deb, also of one that could not be made.
    private static func findings(
        _ entries: [Entry], license: String = "Apache-2.0", depends: [String] = [],
        platform: Platform = Platform(.linux, .all),
        _ change: (inout Relations) -> Void = { _ in }
    ) throws -> [Finding] {
        var relations = Relations()
        relations[.depends] = depends
        change(&relations)
        let request = try NativeSample.deb(entries, license: license, platform: platform)
        let layout = try DebLayout(request).entries
        let linked = try LinkedFiles(request.package, layout)
        return try PackageLint.findings(
            in: request.package, layout, linked, ["bash", "perl"], needs: relations.needs)
            + LibraryDependencies(of: relations, linked).findings
    }
}
