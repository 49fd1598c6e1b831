import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// What is particular to zip: time, 64-bit records, stored and deflated entries.
@Suite struct ZipTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", "1980-01-01 00:00:00"),
            ("1980-01-01T00:00:03Z", "1980-01-01 00:00:02"),
            ("2024-02-29T23:59:59Z", "2024-02-29 23:59:58"),
            ("2107-12-31T23:59:59Z", "2107-12-31 23:59:58"),
            ("2108-01-01T00:00:00Z", "2107-12-31 23:59:58"),
        ])
    func `times are UTC, in even seconds, from 1980 to 2107`(
        _ text: String, expected: String
    ) throws {
        let time = DOSTime(try #require(Timestamp(parsing: text)))
        let date = Int(time.date), clock = Int(time.time)
        let fields = [
            1980 + date >> 9, date >> 5 & 15, date & 31, clock >> 11, clock >> 5 & 63,
            clock & 31,
        ]
        #expect(
            String(
                format: "%04d-%02d-%02d %02d:%02d:%02d", 1980 + (date >> 9), fields[1], fields[2],
                fields[3], fields[4], fields[5] * 2) == expected)
    }

    @Test(.needs("python3", "unzip", "7z"))
    func `seventy thousand entries need the 64-bit end and no more`() throws {
        let path = scratch("many.zip")
        var output = try OutputFile(path)
        var zip = ZipWriter(Workers(count: 2), date: Sample.date)
        for index in 0..<70_000 {
            try zip.add(Sample.text("d\(index / 1000)/\(index)", ""), into: &output)
        }
        try zip.finish(into: &output)
        _ = try output.commit()
        let script = """
            import sys, zipfile
            items = zipfile.ZipFile(sys.argv[1]).infolist()
            print(len(items), items[-1].filename, max(i.extract_version for i in items))
            """
        #expect(
            try Command.run("python3", ["-c", script, path]).output == "70000 d69/69999 20\n")
        #expect(try Command.run("unzip", ["-qt", path]).status == 0)
        #expect(try Command.run("7z", ["t", path]).status == 0)
        #expect(try ArchiveReader.list(path).count == 70_000)
    }

    @Test func `an archive that fits 32 bits has no 64-bit record`() throws {
        let path = try Sample.build(ZipArchive(), try Sample.product(in: scratch), in: scratch)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: Data([0x50, 0x4b, 6, 6])) == nil)
    }

    @Test func `sizes and offsets beyond 32 bits go into the 64-bit field, in its order`() throws {
        let records = ZipRecords(time: DOSTime(Sample.date))
        var member = try ZipMember(Sample.text("a"), size: 5 << 30)
        member.sum.count = 5 << 30
        member.stored = 4 << 30
        member.offset = 6 << 30
        let local = records.local(member), central = records.central(member)
        #expect(local.suffix(20) == Self.field([5 << 30, 4 << 30])[...])
        #expect(Array(local[18..<26]) == [UInt8](repeating: 0xff, count: 8))
        #expect(central.suffix(28) == Self.field([5 << 30, 4 << 30, 6 << 30])[...])
        #expect(local[4] == 45 && central[6] == 45)

        var small = try ZipMember(Sample.text("a"), size: 1)
        #expect(records.local(small).count == 31)
        small.offset = 6 << 30
        #expect(records.central(small).suffix(12) == Self.field([6 << 30])[...])
    }

    @Test func `an entry is large only when its sizes may not fit`() throws {
        #expect(try !ZipMember(Sample.text("a"), size: 4 << 30 - 17 << 20).isLarge)
        #expect(try ZipMember(Sample.text("a"), size: 4 << 30 - 16 << 20).isLarge)
    }

    @Test(.needs("python3"))
    func `content that deflate makes larger is stored, and so are links and folders`() throws {
        let package = try Sample.package([
            Sample.file("noise", Sample.noise(9000), in: scratch),
            Sample.file("text", Sample.lines(9000), in: scratch),
            Sample.file("long", Sample.noise(3 << 20), in: scratch),
            Sample.text("one", "1"), Sample.link("link", to: "text"), Sample.folder("d"),
        ])
        let path = try Sample.build(ZipArchive(), package, in: scratch)
        let script = """
            import sys, zipfile
            for i in zipfile.ZipFile(sys.argv[1]).infolist():
                print(i.filename.split('/', 1)[1], i.compress_type)
            """
        #expect(
            try Command.run("python3", ["-c", script, path]).output
                == " 0\nd/ 0\nlink 0\nlong 8\nnoise 0\none 0\ntext 8\n")
    }

    @Test(.needs("unzip"))
    func `unzip restores modes and links`() throws {
        let path = try Sample.build(
            ZipArchive(),
            try Sample.package([
                Sample.text("acme", kind: .program), Sample.link("l", to: "acme"),
                Sample.folder("private", mode: 0o700),
            ]), in: scratch)
        #expect(try Command.run("unzip", ["-q", path, "-d", scratch("out2")]).status == 0)
        let root = scratch("out2/acme-1.2.0-linux-amd64/")
        let files = FileManager.default
        #expect(try files.destinationOfSymbolicLink(atPath: root + "l") == "acme")
        #expect(
            try files.attributesOfItem(atPath: root + "private")[.posixPermissions] as? Int
                == 0o700)
        #expect(files.isExecutableFile(atPath: root + "acme"))
    }

    private static func field(_ values: [Int64]) -> [UInt8] {
        var writer = ByteWriter()
        writer.little(UInt16(1))
        writer.little(UInt16(values.count * 8))
        for value in values { writer.little(value) }
        return writer.bytes
    }
}
