import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Formats

/// Programs and libraries of this machine, read by us and by rpm's own dependency generator.
@Suite struct ELFTests {
    static let generator = "/usr/lib/rpm/elfdeps"
    static var hasGenerator: Bool { FileManager.default.isExecutableFile(atPath: generator) }
    static let samples = ["/usr/bin/dpkg", "/usr/bin/bash", "/usr/bin/python3.11", "/usr/bin/curl"]
        .filter { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: hasGenerator, "not installed: rpm"), arguments: samples)
    func `what a program needs is what rpm finds`(_ path: String) throws {
        let output = try Command.run(Self.generator, ["--requires", path]).output
        let entry = try Self.entry(path, .program)
        let linked = LinkedFile(entry: entry, file: try #require(try ELFFile.read(entry)))
        #expect(RpmSonames.requires([linked]) == Self.sorted(output))
    }

    @Test(.enabled(if: hasGenerator, "not installed: rpm"))
    func `what a library offers is what rpm finds`() throws {
        let names = ["libz.so.1", "libc.so.6", "libarchive.so.13"]
        for name in names {
            let link = URL(fileURLWithPath: "/lib/x86_64-linux-gnu/" + name)
            let path = link.resolvingSymlinksInPath().path
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let output = try Command.run(Self.generator, ["--provides", path]).output
            let entry = try Self.entry(path, .library)
            let linked = LinkedFile(entry: entry, file: try #require(try ELFFile.read(entry)))
            #expect(RpmSonames.provides([linked]) == Self.sorted(output), "\(name)")
        }
    }

    @Test func `Debian's names come with the version of the newest symbol`() throws {
        let entry = try Self.entry("/usr/bin/bash", .program)
        let linked = LinkedFile(entry: entry, file: try #require(try ELFFile.read(entry)))
        let found = DebianSonames.packages(for: [linked])
        #expect(found.unknown.isEmpty)
        #expect(found.depends.contains("libtinfo6"))
        #expect(found.depends.contains { $0.hasPrefix("libc6 (>= 2.") })
    }

    @Test(
        .needs("cc"), .enabled(if: hasGenerator, "not installed: rpm"))
    func `packed relocations need a loader that knows them`() throws {
        let scratch = try Scratch()
        let source = try scratch.write(
            "acme.c",
            "int anvil; int *all[] = {&anvil, &anvil}; int main(void) { return *all[0]; }\n")
        let path = scratch("acme")
        let made = try Command.run(
            "cc", ["-fPIE", "-pie", "-Wl,-z,pack-relative-relocs", "-o", path, source])
        try #require(made.status == 0, "\(made)")
        let entry = try Self.entry(path, .program)
        let linked = LinkedFile(entry: entry, file: try #require(try ELFFile.read(entry)))
        #expect(DebianSonames.packages(for: [linked]).depends == ["libc6 (>= 2.36)"])
        let needs = RpmSonames.requires([linked])
        #expect(needs.contains { $0.hasPrefix("libc.so.6(GLIBC_ABI_DT_RELR)") })
        #expect(
            needs == Self.sorted(try Command.run(Self.generator, ["--requires", path]).output))
    }

    @Test func `the processor and the loader are read`() throws {
        let file = try #require(try ELFFile.read(try Self.entry("/usr/bin/bash", .program)))
        let code = try #require(try FileHash.record("/usr/bin/bash").code)
        #expect(
            code.runs(on: Platform(.linux, .amd64)) || code.runs(on: Platform(.linux, .arm64)))
        #expect(!code.runs(on: Platform(.linux, .i386)))
        #expect(!code.runs(on: Platform(.linux, .s390x)))
        #expect(!code.runs(on: Platform(.linux, .all)))
        #expect(file.interpreter?.contains("ld-linux") == true)
    }

    @Test func `a script is no ELF file`() throws {
        #expect(try ELFFile.read(Sample.text("run", "#!/bin/sh\n", kind: .program)) == nil)
        #expect(try ELFFile.read(Sample.text("empty", "", kind: .program)) == nil)
    }

    @Test func `a file that was cut off or spoiled is refused or read, never a crash`() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: "/usr/bin/dpkg"))
        var random = Random(seed: 4)
        for count in [17, 52, 64, 100, 4000, 20_000] {
            let entry = Self.bytes(Array(whole.prefix(count)))
            let failure = #expect(throws: Failure.self) { _ = try ELFFile.read(entry) }
            #expect(failure?.exit == .usage)
        }
        for _ in 0..<300 {
            var spoiled = Array(whole)
            for _ in 0..<4 { spoiled[Int(random.next() % 900)] = UInt8(random.next() % 256) }
            _ = try? ELFFile.read(Self.bytes(spoiled))
        }
    }

    private static func bytes(_ bytes: [UInt8]) -> Entry {
        Entry(path: "acme", kind: .program, mode: 0o755, body: .bytes(bytes))
    }

    private static func entry(_ path: String, _ kind: ContentKind) throws -> Entry {
        Entry(
            path: String(path.dropFirst()), kind: kind, mode: 0o755,
            body: .file(try FileHash.record(path)))
    }

    private static func sorted(_ output: String) -> [String] {
        Set(output.split(separator: "\n").map(String.init))
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
