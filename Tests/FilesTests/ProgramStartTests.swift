import Files
import Foundation
import Model
import TestSupport
import Testing

/// What a file is for, by its first bytes.
@Suite struct ProgramStartTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Names and the first bytes, in hexadecimal digits; zeros follow.
    private static let programs = [
        "run 23212f62696e2f73680a", "spaced 2321202f62696e2f73680a",
        "tool 7f454c46010101010101010101010101" + "0200",
        "big-endian 7f454c46010101010101010101010101" + "0002",
        "anywhere 7f454c46010101010101010101010101" + "0300",
        "mac cffaedfe000000000000000002000000", "universal cafebabe00000002",
    ]
    private static let data = [
        "note 2321206e6f2070617468206174207468", "zeros 00",
        "libm.so.6 7f454c46010101010101010101010101" + "0300",
        "object.o 7f454c46010101010101010101010101" + "0100",
        "a.dylib cffaedfe000000000000000006000000", "universal.dylib cafebabe00000002",
        "A.class cafebabe00000034",
    ]

    @Test(arguments: programs) func `programs and scripts may be run`(_ example: String) throws {
        #expect(try isProgram(example))
    }

    @Test(arguments: data) func `data, libraries and objects may not`(_ example: String) throws {
        #expect(try !isProgram(example))
    }

    @Test func `a file of less than a start is data`() throws {
        #expect(try !FileHash.record(scratch.write("empty", Data())).isProgram)
        #expect(try !FileHash.record(scratch.write("short", Data([0x7f, 0x45]))).isProgram)
    }

    private func isProgram(_ example: String) throws -> Bool {
        let words = example.split(separator: " ").map(String.init)
        var bytes = Data()
        var digits = words[1][...]
        while !digits.isEmpty {
            bytes.append(try #require(UInt8(digits.prefix(2), radix: 16)))
            digits = digits.dropFirst(2)
        }
        let path = try scratch.write(words[0], bytes + Data(count: 20))
        return try FileHash.record(path).isProgram
    }
}
