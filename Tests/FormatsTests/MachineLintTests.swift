import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Programs of other machines, in every format; and what may well be for another one.
@Suite struct MachineLintTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: FormatRegistry.all.map(\.name))
    func `no format takes a program of another machine`(_ name: String) throws {
        let format = try #require(FormatRegistry.all.first { $0.name == name })
        let program = try file("acme", Self.elf(183), .program)
        let found = try findings([program], format)
        #expect(found.map(\.name) == [.wrongArchitecture])
        #expect(found.first?.what == "acme is not for linux-amd64")
        #expect(found.first?.why == "it is an ELF file for arm64")
        let right = try file("acme", Self.elf(62), .program)
        #expect(try findings([right], format).isEmpty)
    }

    @Test(arguments: [
        ("bin/acme", ContentKind.file, UInt8(183)), ("usr/libexec/helper", .file, 183),
        ("lib/libacme.so.1", .file, 183), ("usr/lib/acme/plugin.so", .file, 183),
        ("libacme.so", .library, 40), ("opt/acme/bin/acme", .file, 183),
    ])
    func `a library or program by its place is one`(
        _ path: String, _ kind: ContentKind, _ machine: UInt8
    ) throws {
        let entry = try file(path, Self.elf(machine, type: 3), kind)
        let found = try findings([entry], TarArchive.gzip)
        #expect(found.map(\.what) == ["\(path) is not for linux-amd64"])
        let moved = Entry(
            path: "x", kind: kind, mode: 0o755, body: entry.body, target: "/" + path)
        #expect(try findings([moved], DebPackage()).map(\.what) == ["x is not for linux-amd64"])
    }

    @Test(arguments: [
        // Firmware, and what a device or a virtual machine runs.
        ("usr/lib/firmware/acme.elf", ContentKind.file, elf(40)),
        ("share/acme/board.elf", .file, elf(183)), ("probe.o", .library, elf(247, type: 1)),
        ("filter.bpf.o", .program, elf(247, type: 1)), ("acme.wasm", .program, Array("\0asm".utf8)),
        ("acme.jar", .program, Array("PK".utf8)), ("libacme.a", .library, Array("!<arch>\n".utf8)),
        // Plug-ins of all systems side by side, as JavaScript and Java have them.
        ("node_modules/x/prebuilds/linux-arm64/x.node", .file, elf(183, type: 3)),
        ("lib/native/windows-amd64/x.dll", .file, pe), ("lib/x.dll", .file, pe),
        ("lib/native/macos/x.dylib", .file, machO), ("windows/acme.exe", .file, pe),
        // What a cross compiler compiles for.
        ("usr/aarch64-linux-gnu/lib/libc.so.6", .file, elf(183, type: 3)),
    ])
    func `data for another machine is left alone`(
        _ path: String, _ kind: ContentKind, _ bytes: [UInt8]
    ) throws {
        #expect(try findings([file(path, bytes, kind)], TarArchive.gzip).isEmpty)
        let found = try findings([file(path, bytes, kind)], RpmPackage())
        #expect(!found.contains { $0.name == .wrongArchitecture }, "\(found)")
    }

    @Test func `only what is in the artifact matters`() throws {
        let entries = [
            try file("acme", Self.elf(62), .program),
            try file("libacme.so", Self.elf(183, type: 3), .library),
        ]
        #expect(try findings(entries, BareBinary()).isEmpty)
        #expect(try findings(entries, ZipArchive()).count == 1)
        let source = try Sample.package(entries, for: nil)
        #expect(try ZipArchive().prepare(source).findings.isEmpty)
    }

    private func findings(
        _ entries: [Entry], _ format: any PackageFormat
    ) throws -> [Finding] {
        try format.prepare(NativeSample.package(entries, platform: Sample.linux)).findings
    }

    private func file(_ path: String, _ bytes: [UInt8], _ kind: ContentKind) throws -> Entry {
        let mode: UInt16 = kind == .program ? 0o755 : 0o644
        return try Sample.file(path, Data(bytes), in: scratch, kind: kind, mode: mode)
    }

    /// A header with no table behind it.
    private static func elf(_ machine: UInt8, type: UInt8 = 2) -> [UInt8] {
        let ident: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        var bytes = ident + [type, 0, machine, 0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 40)
        bytes[32] = 64
        bytes[54] = 56
        return bytes
    }

    private static let machO: [UInt8] =
        [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0]
        + [UInt8](repeating: 0, count: 16)

    private static let pe: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 512)
        bytes.replaceSubrange(0..<2, with: "MZ".utf8)
        bytes[0x3c] = 0x80
        bytes.replaceSubrange(0x80..<0x82, with: "PE".utf8)
        bytes.replaceSubrange(0x84..<0x86, with: [0x64, 0x86])
        bytes.replaceSubrange(0x98..<0x9a, with: [0x0b, 2])
        bytes[0x98 + 68] = 3
        return bytes
    }()
}
