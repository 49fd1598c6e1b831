import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives
@testable import Files

/// Files that are deflated once for all artifacts: with them and without, the bytes are the same.
@Suite(.needs("gzip", "unzip")) struct PieceShelfTests {
    private let scratch: Scratch
    private let workers = Workers(count: 2)

    init() throws { scratch = try Scratch() }

    /// Text, noise, and a file that just deserves pieces of its own.
    private func records() throws -> [FileRecord] {
        let text = Data((0..<1_400_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 9) })
        let files = [
            "text": text, "noise": Sample.noise(300_000), "least": text.prefix(Int(Chunks.alone)),
            "small": Data("small".utf8),
        ]
        return try files.sorted { $0.key < $1.key }.map {
            try FileHash.record(try scratch.write($0.key, $0.value))
        }
    }

    private func shelf() throws -> PieceShelf {
        let parent = try HeldFolder(named: scratch.path)
        return PieceShelf(CacheFolder { () throws(Failure) in try parent.folder("shelf") })
    }

    private func filled(_ records: [FileRecord]) throws -> PieceShelf {
        let shelf = try shelf()
        for record in records where PieceShelf.takes(record) {
            try shelf.add(record, .usual, with: workers)
        }
        return shelf
    }

    private func gzip(_ records: [FileRecord], _ shelf: PieceShelf?) throws -> Data {
        try write("out.gz") { output in
            let codec = Gzip(workers, shelf: shelf)
            for record in records {
                try codec.add(.bytes(Array("head of \(record.path)".utf8)), into: &output)
                try codec.add(.content(record), into: &output)
            }
            try codec.finish(into: &output)
        }
    }

    private func zip(_ records: [FileRecord], _ shelf: PieceShelf?) throws -> Data {
        try write("out.zip") { output in
            var zip = ZipWriter(workers, date: Sample.date, shelf: shelf)
            for record in records {
                try zip.add(
                    Entry(
                        path: Path.name(record.path), kind: .file, mode: 0o644,
                        body: .file(record)), into: &output)
            }
            try zip.finish(into: &output)
        }
    }

    private func write(
        _ name: String, _ body: (inout OutputFile) throws -> Void
    ) throws -> Data {
        var output = try OutputFile(scratch(name))
        try body(&output)
        _ = try output.commit()
        return try Data(contentsOf: URL(fileURLWithPath: scratch(name)))
    }

    private func entries() -> [String] { scratch.tree("shelf").map { "shelf/" + $0 } }

    @Test func `archives have the same bytes with and without it`() throws {
        let records = try records()
        let plain = try (gzip(records, nil), zip(records, nil))
        let shelf = try filled(records)
        #expect(entries().count == 3, "\(entries())")
        #expect(try gzip(records, shelf) == plain.0)
        #expect(try zip(records, shelf) == plain.1)
        #expect(try Command.run("gzip", ["-t", scratch("out.gz")]).status == 0)
        let unzipped = try Command.run("unzip", ["-q", scratch("out.zip"), "-d", scratch("u")])
        #expect(unzipped.status == 0, "\(unzipped)")
        for record in records {
            let name = Path.name(record.path)
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: scratch("u/" + name)))
                    == Data(contentsOf: URL(fileURLWithPath: record.path)), "\(name)")
        }
    }

    /// Each byte counts: of the blocks, and of their sizes.
    @Test(arguments: [0.0, 0.5, 0.9, 0.99999, 1.0])
    func `a damaged entry changes nothing but itself`(place: Double) throws {
        let records = try records()
        let plain = try (gzip(records, nil), zip(records, nil))
        for archive in 0..<2 {
            let shelf = try filled(records)
            let entry = try #require(entries().max { size($0) < size($1) })
            try damage(entry, at: place)
            #expect(
                try archive == 0 ? gzip(records, shelf) == plain.0 : zip(records, shelf) == plain.1)
            #expect(!entries().contains(entry), "a damaged entry is dropped")
        }
    }

    private func size(_ entry: String) -> Int {
        (try? Data(contentsOf: URL(fileURLWithPath: scratch(entry))).count) ?? 0
    }

    private func damage(_ entry: String, at place: Double) throws {
        let url = URL(fileURLWithPath: scratch(entry))
        var bytes = try Data(contentsOf: url)
        bytes[Int(Double(bytes.count - 1) * place)] ^= 1
        try bytes.write(to: url)
    }

    @Test(arguments: [0, 1, 75, 5000]) func `an entry that was cut off is not one`(size: Int) throws
    {
        let records = try records()
        let plain = try gzip(records, nil)
        let shelf = try filled(records)
        for entry in entries() {
            let url = URL(fileURLWithPath: scratch(entry))
            try Data(contentsOf: url).prefix(size).write(to: url)
        }
        #expect(try gzip(records, shelf) == plain)
    }

    @Test func `a file that changed is noticed though it is not read`() throws {
        let records = try records()
        let shelf = try filled(records)
        let text = try #require(records.first { $0.path.hasSuffix("text") })
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: text.path))
        try handle.write(contentsOf: Data("x".utf8))
        try handle.close()
        for archive in [gzip, zip] {
            let failure = #expect(throws: Failure.self) { _ = try archive(records, shelf) }
            #expect(failure?.message == "\(text.path) changed while it was read")
        }
    }

    @Test func `other levels are other pieces`() throws {
        let records = try records()
        let shelf = try filled(records)
        for record in records where PieceShelf.takes(record) {
            #expect(shelf.has(record, .usual) && !shelf.has(record, .fast))
        }
    }

    /// A link instead of an entry is neither followed nor written through.
    @Test func `a link is not an entry`() throws {
        let records = try records()
        let shelf = try filled(records)
        let entry = try #require(entries().first)
        let mine = try scratch.write("mine", "mine")
        try FileManager.default.removeItem(atPath: scratch(entry))
        try FileManager.default.createSymbolicLink(
            atPath: scratch(entry), withDestinationPath: mine)
        let plain = try gzip(records, nil)
        #expect(try gzip(records, shelf) == plain)
        for record in records where PieceShelf.takes(record) {
            try shelf.add(record, .usual, with: workers)
        }
        #expect(try scratch.text("mine") == "mine")
        #expect(try gzip(records, shelf) == plain)
    }
}
