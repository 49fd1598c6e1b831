import Files
import Foundation
import Model
import TestSupport
import Testing

@Suite("Files that appear whole or not at all") struct OutputFileTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test(.needs("sha256sum", "sha512sum"))
    func `what was committed is what was measured`() throws {
        var file = try OutputFile(scratch("a"), digests: [.sha256, .sha512])
        try file.write(Array("hello ".utf8))
        try file.write([UInt8](repeating: 7, count: 600_000))
        try file.write([])
        #expect(scratch.tree() == ["a.part"])
        let written = try file.commit()
        #expect(scratch.tree() == ["a"])
        #expect(written.size == 600_006)
        #expect(written == (try FileHash.measure(scratch("a"), [.sha256, .sha512])))
        for (digest, tool) in zip(written.digests, ["sha256sum", "sha512sum"]) {
            let outcome = try Command.run(tool, ["a"], in: scratch.path)
            #expect(outcome.output == digest.hex + "  a\n")
        }
    }

    @Test func `an abandoned file leaves nothing`() throws {
        do {
            var file = try OutputFile(scratch("a"))
            try file.write([1, 2, 3])
            _ = consume file
        }
        #expect(scratch.tree().isEmpty)
    }

    @Test func `a failure in between leaves what was there`() throws {
        try scratch.write("a", "old")
        func write() throws {
            var file = try OutputFile(scratch("a"))
            try file.write([1])
            throw Failure("stopped")
        }
        #expect(throws: Failure("stopped")) { try write() }
        #expect(scratch.tree() == ["a"])
        #expect(try scratch.text("a") == "old")
    }

    @Test func `a file that cannot be renamed leaves nothing`() throws {
        try scratch.write("a/b", "")
        func write() throws {
            var file = try OutputFile(scratch("a"))
            try file.write([1])
            _ = try file.commit()
        }
        let failure = try #require(throws: Failure.self) { try write() }
        #expect(failure.message.hasPrefix("cannot write \(scratch("a")): "))
        #expect(scratch.tree() == ["a", "a/b"])
    }

    @Test(.needs("sha256sum"), arguments: [1, 300_000, 3_000_000])
    func `room left is filled later and still measured`(count: Int) throws {
        var file = try OutputFile(scratch("a"))
        try file.write(Array("head".utf8))
        let first = try file.reserve(8)
        try file.write([UInt8](repeating: 9, count: count))
        let second = try file.reserve(4)
        #expect(file.position == Int64(16 + count))
        try file.fill(first, with: Array("12345678".utf8))
        try file.write([10])
        try file.fill(second, with: Array("abcd".utf8))
        try file.write(Array("tail".utf8))
        let written = try file.commit()
        let bytes = try scratch.data("a")
        #expect(bytes.prefix(12) == Data("head12345678".utf8))
        #expect(bytes.suffix(9) == Data("abcd\ntail".utf8))
        #expect(written.size == Int64(bytes.count))
        let outcome = try Command.run("sha256sum", ["a"], in: scratch.path)
        #expect(outcome.output == (written.digests.first?.hex ?? "") + "  a\n")
    }

    @Test(arguments: [0, 1, 300_000, 9_000_000])
    func `a stretch has a digest of its own`(count: Int) throws {
        let middle = [UInt8](repeating: 7, count: count)
        var file = try OutputFile(scratch("a"))
        let room = try file.reserve(4)
        try file.beginStretch()
        try file.write(middle)
        #expect(try file.endStretch() == Hash.of(middle))
        try file.write(Array("tail".utf8))
        try file.fill(room, with: Array("head".utf8))
        let whole = Array("head".utf8) + middle + Array("tail".utf8)
        #expect(try file.commit().digests == [Hash.of(whole)])
        #expect(try scratch.data("a") == Data(whole))
    }

    @Test(arguments: [0o644, 0o755, 0o600, 0o666])
    func `the mode is the one asked for`(mode: Int) throws {
        let file = try OutputFile(scratch("a"), mode: UInt16(mode))
        _ = try file.commit()
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch("a"))
        #expect(attributes[.posixPermissions] as? Int == mode)
    }

    @Test func `a folder that is not there is named`() throws {
        let failure = try #require(throws: Failure.self) {
            try TextFile.write([1], to: scratch("no/a"))
        }
        #expect(
            failure.message == "cannot write \(scratch("no/a.part")): no such file or directory")
    }

    @Test func `a link in place of the part is not followed`() throws {
        try scratch.write("victim", "precious")
        try FileManager.default.createSymbolicLink(
            atPath: scratch("a.part"), withDestinationPath: scratch("victim"))
        #expect(throws: Failure.self) { try TextFile.write([1], to: scratch("a")) }
        #expect(try scratch.text("victim") == "precious")
    }
}
