import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// The quick way to a stream's last block, beside the walk through all of its blocks.
@Suite struct LastBlockTests {
    private static let kinds: [String: Data] = [
        "text": Sample.lines(700_000),
        "noise": Sample.noise(300_000),
        "zeros": Sample.zeros(500_000),
        "a mixture": Sample.lines(300_000) + Sample.noise(90_000) + Sample.zeros(90_000),
        "noise at the end": Sample.lines(400_000) + Sample.noise(200_000),
        "half noise": Data(Sample.noise(400_000).map { $0 & 0x1f }),
    ]

    @Test(arguments: kinds.keys.sorted(), [DeflateLevel.fast, .brisk, .usual, .best])
    func `a piece is what the walk makes of it`(_ kind: String, _ level: DeflateLevel) throws {
        let data = Array(try #require(Self.kinds[kind]))
        for size in [data.count, data.count / 3, 9_999] {
            try expectSamePiece(Array(data.suffix(size)), level)
        }
    }

    @Test func `so are pieces of all small sizes`() throws {
        for size in 1...300 {
            try expectSamePiece(Array(Sample.lines(size)), .usual)
            try expectSamePiece(Array(Sample.noise(size)), .usual)
            try expectSamePiece([UInt8](repeating: 7, count: size * 9), .fast)
        }
    }

    @Test func `nothing has no last block with dynamic codes`() throws {
        #expect(LastBlockSearch.find(in: []) == nil)
        #expect(LastBlockSearch.find(in: DeflatePiece.end) == nil)
        try expectSamePiece([], .usual)
    }

    @Test func `text and programs are found, not walked to`() throws {
        for data in [Array(Sample.lines(900_000)), Array(try program().prefix(1 << 20))] {
            for level in [DeflateLevel.fast, .usual] {
                let stream = try Deflater(level).compress(data.span.bytes)
                let walked = try BlockWalk().lastBlock(of: stream, decoding: data.span.bytes)
                #expect(LastBlockSearch.find(in: stream) == walked)
            }
        }
    }

    /// Every symbol of the last block is gone through, so a bit that leads elsewhere is noticed.
    @Test func `a block that does not end where the stream does is no last block`() throws {
        let data = Array(Sample.lines(30_000))
        let stream = try Deflater().compress(data.span.bytes)
        let last = try BlockWalk().lastBlock(of: stream, decoding: data.span.bytes)
        #expect(LastBlockSearch.find(in: stream) == last)
        for cut in [1, 2, 50] {
            #expect(LastBlockSearch.find(in: Array(stream.dropLast(cut))) == nil)
        }
        for zeros in [1, 9] {
            #expect(
                LastBlockSearch.find(in: stream + [UInt8](repeating: 0, count: zeros)) == nil)
        }
    }

    /// Whatever it takes for a last block, it must not fail on it.
    @Test func `bytes that are no deflate stream are searched in vain`() {
        var found = 0
        for seed in 0..<40 {
            let noise = Array(Sample.noise(20_000 + seed * 13))
            found += LastBlockSearch.find(in: noise.map { $0 ^ UInt8(seed) }) == nil ? 0 : 1
        }
        #expect(found == 0)
    }

    @Test func `a stream is confirmed only as a whole and for its own bytes`() throws {
        let chunk = Array(Sample.lines(5000))
        var other = chunk
        other[4321] ^= 1
        let stream = try Deflater().compress(chunk.span.bytes)
        func confirms(_ stream: [UInt8], _ original: [UInt8]) throws -> Bool {
            try Inflater().confirms(stream, original.span.bytes)
        }
        #expect(try confirms(stream, chunk))
        for (bytes, original) in [
            (stream, other), (stream, chunk + [0]), (stream, Array(chunk.dropLast())),
            (Array(stream.dropLast()), chunk), (stream + [0], chunk), ([], chunk), ([], []),
        ] {
            #expect(try !confirms(bytes, original))
        }
        #expect(try confirms(DeflatePiece.end, []))
    }

    private func expectSamePiece(_ chunk: [UInt8], _ level: DeflateLevel) throws {
        let stream = try Deflater(level).compress(chunk.span.bytes)
        let last = try BlockWalk().lastBlock(of: stream, decoding: chunk.span.bytes)
        let piece = try DeflatePiece(chunk, Deflater(level))
        #expect(piece.bytes == DeflatePiece.open(stream, last))
        #expect(piece.sum == Checksum(of: chunk))
    }

    private func program() throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[0]))
    }
}
