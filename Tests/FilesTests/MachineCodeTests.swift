import Files
import Foundation
import Model
import TestSupport
import Testing

/// What the first bytes of programs and libraries say of the machines they are for.
@Suite struct MachineCodeTests {
    /// Hexadecimal digits of a beginning, what it is called, and the platforms that run it.
    struct Example: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let title: String
        let platforms: [String]
        var testDescription: String { title }

        init(_ bytes: [UInt8], _ title: String, _ platforms: String...) {
            self.bytes = bytes
            self.title = title
            self.platforms = platforms
        }
    }

    static let examples = [
        Example(elf(62), "an ELF file for amd64", "linux-amd64", "freebsd-amd64"),
        Example(elf(62, abi: 3), "an ELF file for amd64", "linux-amd64"),
        Example(elf(62, abi: 9), "an ELF file for freebsd-amd64", "freebsd-amd64"),
        Example(elf(62, abi: 12), "an ELF file for openbsd-amd64"),
        Example(elf(62, is64: false), "an ELF file for amd64 (32-bit, little-endian)"),
        Example(elf(183, type: 3), "an ELF file for arm64", "linux-arm64", "freebsd-arm64"),
        Example(elf(3, is64: false), "an ELF file for 386", "linux-386", "freebsd-386"),
        Example(
            elf(40, is64: false), "an ELF file for arm", "linux-armv5", "linux-armv6",
            "linux-armv7", "freebsd-armv5", "freebsd-armv6", "freebsd-armv7"),
        Example(elf(21), "an ELF file for ppc64le", "linux-ppc64le", "freebsd-ppc64le"),
        Example(elf(21, isLittle: false), "an ELF file for ppc64 (64-bit, big-endian)"),
        Example(elf(22, isLittle: false), "an ELF file for s390x", "linux-s390x", "freebsd-s390x"),
        Example(elf(243), "an ELF file for riscv64", "linux-riscv64", "freebsd-riscv64"),
        Example(elf(243, is64: false), "an ELF file for riscv (32-bit, little-endian)"),
        Example(elf(258), "an ELF file for loong64", "linux-loong64", "freebsd-loong64"),
        Example(elf(8), "an ELF file for mips64le", "linux-mips64le", "freebsd-mips64le"),
        Example(
            elf(8, is64: false), "an ELF file for mipsle", "linux-mipsle", "freebsd-mipsle"),
        Example(elf(8, isLittle: false), "an ELF file for mips (64-bit, big-endian)"),
        Example(elf(999), "an ELF file for machine 999 (64-bit, little-endian)"),
        Example(machO(0x0100_0007), "a Mach-O file for macos-amd64", "macos-amd64"),
        Example(machO(0x0100_000c, type: 6), "a Mach-O file for macos-arm64", "macos-arm64"),
        Example(machO(18), "a Mach-O file for macos-processor 18"),
        Example(
            universal([0x0100_0007, 0x0100_000c]),
            "a Mach-O file for macos-amd64 and macos-arm64", "macos-amd64", "macos-arm64",
            "macos-universal"),
        Example(universal([0x0100_000c]), "a Mach-O file for macos-arm64", "macos-arm64"),
        Example(pe(0x8664), "a PE file for windows-amd64", "windows-amd64"),
        Example(pe(0x14c, is64: false), "a PE file for windows-386", "windows-386"),
        Example(pe(0xaa64), "a PE file for windows-arm64", "windows-arm64"),
    ]

    @Test(arguments: examples) func `the machines are those of the header`(
        _ example: Example
    ) throws {
        let code = try #require(MachineCodeReader.read(example.bytes))
        #expect(code.title == example.title)
        let all = OperatingSystem.allCases.flatMap { system in
            Architecture.allCases.map { Platform(system, $0) }
        }
        #expect(Set(all.filter(code.runs).map(\.description)) == Set(example.platforms))
    }

    /// What no system loads as it is, and what begins like something else.
    static let others = [
        Example(elf(62, type: 1), "an object"), Example(elf(247, type: 1), "an eBPF object"),
        Example(elf(62, type: 4), "a core dump"),
        Example(Array("\0asm\u{1}\0\0\0".utf8) + [UInt8](repeating: 0, count: 64), "wasm"),
        Example(machO(0x0100_000c, type: 1), "an object for macOS"),
        Example(
            [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52] + [UInt8](repeating: 1, count: 2000), "Java"),
        Example(pe(0x14c, is64: false, runtime: 0x2008), ".NET, which runs anywhere"),
        Example(pe(0x8664, subsystem: 10), "a program of firmware"),
        Example(Array("MZqFpD='\n".utf8) + pe(0x8664).dropFirst(9), "one that runs anywhere"),
        Example(Array("MZ".utf8) + [UInt8](repeating: 0xff, count: 200), "a broken header"),
        Example(Array("#!/bin/sh\n".utf8), "a script"), Example([0x7f, 0x45], "cut off"),
        Example(Array(elf(62).prefix(18)), "cut off in the middle"),
    ]

    @Test(arguments: others) func `what is not loaded as it is has no machine`(_ example: Example) {
        #expect(MachineCodeReader.read(example.bytes) == nil)
    }

    @Test func `it is read together with the digests`() throws {
        let scratch = try Scratch()
        let path = try scratch.write("acme", Data(Self.elf(183)))
        #expect(try FileHash.record(path).code?.title == "an ELF file for arm64")
    }

    private static func number(_ value: UInt32, _ size: Int, isLittle: Bool = true) -> [UInt8] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
        return isLittle ? bytes : bytes.reversed()
    }

    private static func elf(
        _ machine: UInt32, type: UInt32 = 2, is64: Bool = true, isLittle: Bool = true,
        abi: UInt8 = 0
    ) -> [UInt8] {
        [0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, isLittle ? 1 : 2, 1, abi]
            + [UInt8](repeating: 0, count: 8) + number(type, 2, isLittle: isLittle)
            + number(machine, 2, isLittle: isLittle) + [UInt8](repeating: 0, count: 44)
    }

    private static func machO(_ cpu: UInt32, type: UInt32 = 2) -> [UInt8] {
        [0xcf, 0xfa, 0xed, 0xfe] + number(cpu, 4) + number(0, 4) + number(type, 4)
            + [UInt8](repeating: 0, count: 16)
    }

    private static func universal(_ cpus: [UInt32]) -> [UInt8] {
        [0xca, 0xfe, 0xba, 0xbe] + number(UInt32(cpus.count), 4, isLittle: false)
            + cpus.flatMap { number($0, 4, isLittle: false) + [UInt8](repeating: 0, count: 16) }
    }

    private static func pe(
        _ machine: UInt32, is64: Bool = true, subsystem: UInt32 = 3, runtime: UInt32 = 0
    ) -> [UInt8] {
        let optional =
            number(is64 ? 0x20b : 0x10b, 2) + [UInt8](repeating: 0, count: 66)
            + number(subsystem, 2) + [UInt8](repeating: 0, count: is64 ? 38 : 22) + number(16, 4)
            + [UInt8](repeating: 0, count: 14 * 8) + number(runtime, 4) + number(0, 4)
        return [0x4d, 0x5a] + [UInt8](repeating: 0, count: 58) + number(0x80, 4)
            + [UInt8](repeating: 0, count: 64) + [0x50, 0x45, 0, 0] + number(machine, 2)
            + [UInt8](repeating: 0, count: 18) + optional
    }
}
