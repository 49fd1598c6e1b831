import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// The one frame of a zstd stream.
@Suite struct ZstdTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("zstd", "cmp"), arguments: [40 << 20, 2 << 20, (2 << 20) + 1])
    func `its bytes depend on neither the workers nor the steps`(_ size: Int) throws {
        let block = Sample.noise(3 << 20) + Sample.lines(6 << 20)
        var data = Data()
        while data.count < size { data += block.prefix(size - data.count) }
        let record = try FileHash.record(scratch.write("input", data))
        let one = try compress([.content(record)], workers: 1)
        for workers in [2, 8] {
            let other = try compress([.content(record)], workers: workers)
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: other))
        }
        let steps = stride(from: 0, to: size, by: 999_983).map {
            Segment.bytes(Array(data[$0..<min(size, $0 + 999_983)]))
        }
        let stepped = try compress(steps, workers: 3)
        #expect(FileManager.default.contentsEqual(atPath: one, andPath: stepped))
        let outcome = try Command.run(
            "/bin/sh", ["-c", "zstd -dc < \"$0\" | cmp - \"$1\"", one, record.path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// The window is 32 MiB.
    @Test(.needs("zstd")) func `what was seen long before is not stored again`() throws {
        let program = Sample.noise(5 << 20)
        let data = program + Sample.zeros(20 << 20) + program
        let path = try compress(
            [.content(try FileHash.record(scratch.write("input", data)))], workers: 2)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        #expect(size < 6 << 20)
        let list = try Command.run("zstd", ["--list", "-v", path])
        #expect((list.output + list.error).contains("32.0 MiB"), "\(list)")
    }

    @Test(.needs("zstd")) func `nothing at all is a frame too`() throws {
        let path = try compress([], workers: 2)
        #expect(try Command.run("zstd", ["-dc", path]).output.isEmpty)
        #expect(try Command.run("zstd", ["-t", path]).status == 0)
    }

    private func compress(_ segments: [Segment], workers: Int) throws -> String {
        let path = scratch("out\(workers).zst")
        var output = try OutputFile(path)
        let codec = try Zstd(Workers(count: workers))
        for segment in segments { try codec.add(segment, into: &output) }
        try codec.finish(into: &output)
        _ = try output.commit()
        return path
    }
}
