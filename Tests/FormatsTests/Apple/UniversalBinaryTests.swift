import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@Suite struct UniversalBinaryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("7z", "file"))
    func `two thin programs become one, whatever their order`() throws {
        let arm = try thin("arm", cpu: 0x0100_000c, size: 70_001)
        let intel = try thin("intel", cpu: 0x0100_0007, subtype: 0x8000_0003, size: 50_000)
        let one = try join([arm, intel], "one"), other = try join([intel, arm], "other")
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: other))

        let bytes = try scratch.data("one")
        // fat_header and two fat_arch: x86_64 at 2^12, arm64 at the next 2^14.
        let words = stride(from: 0, to: 48, by: 4).map { at in
            bytes[at..<at + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        #expect(
            words == [
                0xcafe_babe, 2, 0x0100_0007, 3, 0x1000, 50_000, 12, 0x0100_000c, 0, 0x10000,
                70_001, 14,
            ])
        #expect(try bytes[0x1000..<0x1000 + 50_000] == scratch.data("intel"))
        #expect(try bytes[0x10000...] == scratch.data("arm"))

        let kind = try Command.run("file", ["-b", one]).output
        #expect(kind.hasPrefix("Mach-O universal binary with 2 architectures"))
        let list = try Command.run("7z", ["l", one])
        #expect(list.status == 0 && list.output.contains("arm64") && list.output.contains("x64"))
    }

    @Test func `what cannot be joined is refused by its name`() throws {
        let arm = try thin("arm", cpu: 0x0100_000c), intel = try thin("intel", cpu: 0x0100_0007)
        let twin = try thin("twin", cpu: 0x0100_000c)
        let fat = try join([arm, intel], "fat")
        let script = try scratch.write("script", "#!/bin/sh\n")
        let stub = try scratch.write("stub", Data([0xcf, 0xfa, 0xed, 0xfe, 0, 0]))
        let java = try scratch.write(
            "java", Data([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 61]) + Data(count: 64))
        let power = try thin("power", cpu: 0x0100_0012)
        let old = try scratch.write("old", Data([0xce, 0xfa, 0xed, 0xfe]) + Data(count: 60))
        for (paths, message) in [
            ([arm, twin], "cannot join \(arm) and \(twin): both are for arm64"),
            ([arm, fat], "cannot join \(fat): it is a universal binary already"),
            ([arm, script], "cannot join \(script): it is not a Mach-O file"),
            ([arm, stub], "cannot join \(stub): it is not a Mach-O file"),
            ([arm, java], "cannot join \(java): it is not a Mach-O file"),
            ([arm, power], "cannot join \(power): it is for neither arm64 nor x86_64"),
            ([arm, old], "cannot join \(old): it is not a 64-bit Mach-O file"),
            ([arm], "cannot join \(arm): it takes two files"),
        ] {
            let failure = #expect(throws: Failure.self) { try join(paths, "out") }
            #expect(failure?.message == message)
        }
        #expect(!FileManager.default.fileExists(atPath: scratch("out")))
        #expect(!FileManager.default.fileExists(atPath: scratch("out.part")))
    }

    @Test func `Mach-O is told from other files`() throws {
        let arm = try thin("arm", cpu: 0x0100_000c), intel = try thin("intel", cpu: 0x0100_0007)
        #expect(try MachOProgram.isMachO(arm))
        #expect(try MachOProgram.isMachO(join([arm, intel], "fat")))
        #expect(try !MachOProgram.isMachO(scratch.write("text", "words")))
        #expect(try !MachOProgram.isMachO(scratch.write("empty", "")))
        #expect(try !MachOProgram.isMachO("/bin/cat"))
    }

    /// A `mach_header_64` of an executable without load commands, and some bytes behind it.
    private func thin(
        _ name: String, cpu: UInt32, subtype: UInt32 = 0, size: Int = 9000
    ) throws -> String {
        var header = ByteWriter()
        for word in [0xfeed_facf, cpu, subtype, 2, 0, 0, 0, 0] { header.little(word) }
        return try scratch.write(name, Data(header.bytes) + Sample.noise(size - 32))
    }

    private func join(_ paths: [String], _ name: String) throws -> String {
        let program = try MachOProgram(joining: paths)
        var output = try OutputFile(scratch(name), mode: 0o755)
        try program.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
        _ = try output.commit()
        return scratch(name)
    }
}
