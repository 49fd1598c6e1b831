import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// The joined chunks of a gzip member.
@Suite struct GzipTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("gzip", "python3"))
    func `many chunks are one member with a pinned header`() throws {
        let data = Sample.lines(2_500_000) + Sample.noise(700_000) + Sample.zeros(2 << 20)
        let path = try compress([.content(try record("input", data))])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.prefix(10) == Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]))
        let script = """
            import sys, zlib
            one = zlib.decompressobj(31)
            out = one.decompress(open(sys.argv[1], 'rb').read()) + one.flush()
            assert one.eof and one.unused_data == b''
            sys.exit(out != open(sys.argv[2], 'rb').read())
            """
        let outcome = try Command.run("python3", ["-c", script, path, scratch("input")])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try Command.run("gzip", ["-t", path]).status == 0)
    }

    @Test(.needs("gzip"))
    func `nothing at all is a member too`() throws {
        let path = try compress([])
        #expect(try Command.run("gzip", ["-dc", path]).output.isEmpty)
        #expect(try Command.run("gzip", ["-t", path]).status == 0)
    }

    @Test(.needs("gzip", "python3"), arguments: [6, 7, 300, 9000])
    func `a member fills the room that was left for it`(_ more: Int) throws {
        let text = Array(Sample.lines(3000))
        let path = try compress([.bytes(text)])
        let member = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let filled = try GzipExtra.fill(member, to: member.count + more)
        #expect(filled.count == member.count + more)
        let long = try scratch.write("long.gz", Data(filled))
        #expect(
            try Command.run("gzip", ["-dc", long]).output == String(decoding: text, as: UTF8.self))
        let script = "import gzip, sys; sys.stdout.buffer.write(gzip.open(sys.argv[1]).read())"
        #expect(
            try Command.run("python3", ["-c", script, long]).output
                == String(decoding: text, as: UTF8.self))
    }

    @Test func `a member is not filled by less than a field takes`() throws {
        let member = Array(try Data(contentsOf: URL(fileURLWithPath: compress([.bytes([1, 2])]))))
        for size in [member.count - 1, member.count, member.count + 5, member.count + 40_000] {
            #expect(throws: Failure.self) { try GzipExtra.fill(member, to: size) }
        }
    }

    @Test func `a large file's pieces do not depend on what comes before it`() throws {
        let file = try record("input", Sample.lines(1_300_000))
        let alone = try Data(contentsOf: URL(fileURLWithPath: compress([.content(file)], "a")))
        let behind = try Data(
            contentsOf: URL(
                fileURLWithPath: compress(
                    [.bytes(Array(Sample.lines(5000))), .content(file), .bytes([1, 2, 3])], "b")))
        let pieces = alone.dropFirst(10).dropLast(10)
        #expect(behind.range(of: pieces) != nil)
    }

    @Test func `chunks do not depend on how the stream was handed over`() throws {
        let data = Array(Sample.lines(2_400_000))
        let whole = try compress([.bytes(data)], "whole")
        let parts = stride(from: 0, to: data.count, by: 99_991).map {
            Segment.bytes(Array(data[$0..<min(data.count, $0 + 99_991)]))
        }
        #expect(FileManager.default.contentsEqual(atPath: whole, andPath: try compress(parts, "p")))
    }

    @Test func `pieces end on a byte whatever bit their last block ends on`() throws {
        var ends: Set<Int> = []
        for count in 1...400 {
            let chunk = Array(Sample.lines(count))
            let stream = try Deflater().compress(chunk.span.bytes)
            let last = try BlockWalk().lastBlock(of: stream, decoding: chunk.span.bytes)
            ends.insert(last.end % 8)
            let piece = DeflatePiece.open(stream, last)
            let twice = piece + piece + DeflatePiece.end
            let doubled = chunk + chunk
            _ = try BlockWalk().lastBlock(of: twice, decoding: doubled.span.bytes)
        }
        #expect(ends == Set(0..<8))
    }

    @Test func `compressed bytes that decode to something else are noticed`() throws {
        let chunk = Array(Sample.lines(5000))
        var other = chunk
        other[4321] ^= 1
        let stream = try Deflater().compress(chunk.span.bytes)
        let walk = try BlockWalk()
        _ = try walk.lastBlock(of: stream, decoding: chunk.span.bytes)
        for (bytes, original) in [
            (stream, other), (stream, chunk + [0]), (stream, Array(chunk.dropLast())),
            (Array(stream.dropLast()), chunk), (stream + [0], chunk), ([], chunk),
        ] {
            #expect(throws: Failure.self) {
                _ = try walk.lastBlock(of: bytes, decoding: original.span.bytes)
            }
        }
    }

    @Test(arguments: ["noise", "lines", "zeros"])
    func `checksums add up`(_ kind: String) throws {
        let data = Array(
            ["noise": Sample.noise(70_000), "lines": Sample.lines(70_000)][kind]
                ?? Sample.zeros(70_000))
        var sum = Checksum(of: Array(data.prefix(12_345)))
        sum.append(Checksum(of: Array(data.dropFirst(12_345))))
        #expect(sum == Checksum(of: data))
    }

    private func record(_ name: String, _ data: Data) throws -> FileRecord {
        try FileHash.record(try scratch.write(name, data))
    }

    private func compress(_ segments: [Segment], _ name: String = "out.gz") throws -> String {
        var output = try OutputFile(scratch(name))
        let codec = Gzip(Workers(count: 3))
        for segment in segments { try codec.add(segment, into: &output) }
        try codec.finish(into: &output)
        _ = try output.commit()
        return scratch(name)
    }
}
