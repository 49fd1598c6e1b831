import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives
@testable import Files

/// Streams of zstd and xz that an earlier build has compressed: the bytes are the same with and without.
@Suite struct KeptStreamTests {
    static let kinds = [Compression.zstd(.fast), .xz(1)]
    private let scratch: Scratch
    private let workers = Workers(count: 2)

    init() throws { scratch = try Scratch() }

    private func shelf() throws -> StreamShelf {
        let parent = try HeldFolder(named: scratch.path)
        return StreamShelf(
            CacheFolder { () throws(Failure) in try parent.folder("shelf") }, Savings())
    }

    private func record(_ name: String = "data", _ count: Int = 400_000) throws -> FileRecord {
        try FileHash.record(try scratch.write(name, Sample.lines(count)))
    }

    private func compress(
        _ kind: Compression, _ segments: [Segment], _ shelf: StreamShelf?, shows: Bool = false
    ) throws -> Data {
        var output = try OutputFile(scratch("out"))
        let codec = try kind.begin(workers, streams: shelf)
        for segment in segments {
            if shows, case .content(let record) = segment {
                var seen = 0
                try codec.add(record, into: &output) { seen += $0.count }
                #expect(seen == record.size)
            } else {
                try codec.add(segment, into: &output)
            }
        }
        try codec.finish(into: &output)
        _ = try output.commit()
        return try Data(contentsOf: URL(fileURLWithPath: scratch("out")))
    }

    private func entries() -> [String] { scratch.tree("shelf").map { "shelf/" + $0 } }

    @Test(arguments: kinds, [false, true])
    func `a stream is the same when it was kept`(_ kind: Compression, shows: Bool) throws {
        let segments = [Segment.bytes([1, 2, 3]), .content(try record()), .bytes([4])]
        let plain = try compress(kind, segments, nil, shows: shows)
        let shelf = try shelf()
        for _ in 0..<2 {
            #expect(try compress(kind, segments, shelf, shows: shows) == plain)
            #expect(entries().count == 1)
        }
        let tool = kind.name == "xz" ? "xz" : "zstd"
        guard Tool.path(tool) != nil else { return }
        #expect(try Command.run(tool, ["-t", "-"], input: plain).status == 0)
    }

    @Test(arguments: kinds) func `whatever differs is another stream`(_ kind: Compression) throws {
        let shelf = try shelf()
        let record = try record()
        let all: [[Segment]] = [
            [.bytes([1, 2]), .content(record)], [.bytes([1]), .bytes([2]), .content(record)],
            [.content(record), .bytes([1, 2])], [.bytes([1, 3]), .content(record)],
            [.content(record)], [.content(record), .content(record)],
        ]
        for segments in all {
            #expect(try compress(kind, segments, shelf) == compress(kind, segments, nil))
        }
        #expect(entries().count == all.count)
    }

    @Test(arguments: kinds, [0.0, 0.3, 0.9999, 1.0])
    func `a damaged entry is made again`(_ kind: Compression, _ place: Double) throws {
        let segments = [Segment.content(try record())]
        let shelf = try shelf()
        let plain = try compress(kind, segments, shelf)
        let entry = URL(fileURLWithPath: scratch(try #require(entries().first)))
        let whole = try Data(contentsOf: entry)
        var bytes = whole
        bytes[Int(Double(bytes.count - 1) * place)] ^= 1
        for damaged in [bytes, bytes.prefix(Int(Double(bytes.count) * place))] {
            try damaged.write(to: entry)
            #expect(try compress(kind, segments, shelf) == plain)
            #expect(try Data(contentsOf: entry) == whole)
        }
    }

    @Test func `small streams are not kept, and long lists of bytes not held`() throws {
        let shelf = try shelf()
        _ = try compress(.zstd(.fast), [.bytes([1])], shelf)
        #expect(entries() == [])
        let much = Array(repeating: Segment.bytes(Array(repeating: 7, count: 1 << 20)), count: 18)
        #expect(try compress(.zstd(.fast), much, shelf) == compress(.zstd(.fast), much, nil))
        #expect(entries() == [])
    }

    @Test func `a file that changed is noticed though it is not read`() throws {
        let record = try record()
        let shelf = try shelf()
        _ = try compress(.zstd(.fast), [.content(record)], shelf)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: record.path))
        try handle.write(contentsOf: Data("x".utf8))
        try handle.close()
        let failure = #expect(throws: Failure.self) {
            _ = try compress(.zstd(.fast), [.content(record)], shelf)
        }
        #expect(failure?.message == "\(record.path) changed while it was read")
    }
}
