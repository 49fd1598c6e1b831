import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// What holds for every codec, on streams that are longer than its blocks.
@Suite struct CodecTests {
    enum Codec: String, CaseIterable { case gzip, xz, zstd, none }

    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("gzip", "xz", "zstd", "cmp"), arguments: Codec.allCases)
    func `any number of workers gives the same bytes, and the tool gets all back`(
        _ codec: Codec
    ) throws {
        let record = try FileHash.record(
            scratch.write(
                "input", Sample.lines(1 << 20) + Sample.zeros(24 << 20) + Sample.lines(1 << 20)))
        let one = try compress(record, codec, workers: 1)
        for workers in [3] {
            let other = try compress(record, codec, workers: workers)
            #expect(FileManager.default.contentsEqual(atPath: one, andPath: other))
        }
        let tool = codec == .none ? "cat" : "\(codec.rawValue) -dc"
        let outcome = try Command.run(
            "/bin/sh", ["-c", "\(tool) < \"$0\" | cmp - \"$1\"", one, record.path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(.needs("xz", "zstd"))
    func `every block carries a checksum`() throws {
        let record = try FileHash.record(scratch.write("input", Sample.lines(5000)))
        let xz = try Command.run("xz", ["--list", try compress(record, .xz, workers: 1, "f.xz")])
        #expect(xz.output.contains("CRC64"))
        let zstd = try Command.run(
            "zstd", ["--list", "-v", try compress(record, .zstd, workers: 1, "f.zst")])
        #expect((zstd.output + zstd.error).contains("XXH64"))
    }

    @Test func `a file that is written to between two reads is noticed`() throws {
        let path = try scratch.write("input", Sample.lines(3 << 20))
        for reader in ["chunks", "steps"] {
            let record = try FileHash.record(path)
            // Longer than the kernel's clock tick, which is as fine as file times are.
            usleep(20_000)
            let touch = {
                let file = FileHandle(forWritingAtPath: path)
                file?.write(Data([0]))
                try? file?.close()
            }
            let failure = #expect(throws: Failure.self) {
                if reader == "chunks" {
                    try Chunks.forEach(of: record) { _ in touch() }
                } else {
                    try Segment.content(record).forEachStep { _ in touch() }
                }
            }
            #expect(failure?.message == "\(path) changed while it was read")
        }
    }

    private func compress(
        _ record: FileRecord, _ codec: Codec, workers: Int, _ name: String? = nil
    ) throws -> String {
        let path = scratch(name ?? "out\(workers)")
        var output = try OutputFile(path)
        let workers = Workers(count: workers)
        switch codec {
        case .gzip: try run(Gzip(workers), record, into: &output)
        case .xz: try run(XZ(workers), record, into: &output)
        case .zstd: try run(Zstd(workers), record, into: &output)
        case .none: try run(Uncompressed(), record, into: &output)
        }
        _ = try output.commit()
        return path
    }

    private func run(
        _ codec: any Compressor, _ record: FileRecord, into output: inout OutputFile
    ) throws {
        try codec.add(.content(record), into: &output)
        try codec.finish(into: &output)
    }
}
