import Archives
import Files
import Foundation
import Model
import TestSupport
import Testing

/// The archive inside rpm packages.
@Suite struct CpioTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("cpio")) func `cpio lists it`() throws {
        let path = try write(largest: 6)
        let list = try Command.run(
            "/bin/sh", ["-c", "cpio -itv < \"$0\"", path], environment: ["TZ": "UTC"])
        #expect(list.status == 0)
        let lines = list.output.lines
        #expect(lines[0].hasPrefix("-rw-r--r--") && lines[0].hasSuffix(" ./usr/share/a b/ü"))
        #expect(lines[1].hasPrefix("lrwxrwxrwx") && lines[1].hasSuffix(" ./usr/x -> a b"))
        #expect(lines[2].hasPrefix("drwxr-x---") && lines[2].hasSuffix(" ./usr/y"))
    }

    @Test func `files beyond four GiB get rpm's short headers`() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: try write(largest: 1 << 32)))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("07070X00000003\0\0anvils\0\0" + "07070X00000007\0\0a b\0"))
        #expect(text.contains("07070X00000008\0\0" + "070701"))
        #expect(text.hasSuffix("TRAILER!!!\0\0\0\0"))
    }

    /// A file, a link and a folder, with the indexes that a header with ghosts would give them.
    private func write(largest: Int64) throws -> String {
        var output = try OutputFile(scratch("archive.cpio"))
        var cpio = try CpioWriter(Uncompressed(), largest: largest)
        let items: [(Int, String, UInt16, String)] = [
            (3, "usr/share/a b/ü", 0o100644, "anvils"), (7, "usr/x", 0o120777, "a b"),
            (8, "usr/y", 0o040750, ""),
        ]
        for (index, path, mode, content) in items {
            let item = CpioItem(index: index, path: path, mode: mode, time: 1)
            try cpio.add(item, .bytes(Array(content.utf8)), into: &output)
        }
        let end = try cpio.finish(into: &output)
        let file = try output.commit()
        #expect(end.size == file.size && end.digests == file.digests)
        return scratch("archive.cpio")
    }
}
