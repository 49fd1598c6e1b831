import Files
import Foundation
import Model
import TestSupport
import Testing

@Suite("Files that are read") struct InputFileTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Reads all of a file, calling `meanwhile` after it was opened.
    private func read(_ name: String, _ meanwhile: () throws -> Void = {}) throws -> [UInt8] {
        var file = try InputFile(scratch(name))
        try meanwhile()
        var bytes: [UInt8] = []
        try file.forEachStep { bytes += $0 }
        return bytes
    }

    private func append(_ text: String, to name: String) throws {
        let handle = try #require(FileHandle(forWritingAtPath: scratch(name)))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    @Test(arguments: [0, 1, InputFile.step - 1, InputFile.step, InputFile.step + 1])
    func `are read whole`(count: Int) throws {
        let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try scratch.write("a", data)
        #expect(try read("a") == Array(data))
        #expect(try FileHash.record(scratch("a")).size == Int64(count))
    }

    @Test(.needs("md5sum", "sha1sum"))
    func `older digests are taken on the same reading`() throws {
        try scratch.write(
            "a", Data((0..<InputFile.step + 77).map { UInt8(truncatingIfNeeded: $0) }))
        let record = try FileHash.record(scratch("a"), also: [.md5, .sha1])
        for (algorithm, tool) in [(WeakDigest.md5, "md5sum"), (.sha1, "sha1sum")] {
            let line = try Command.run(tool, [scratch("a")]).output
            #expect(Hex.text(try #require(record.legacy[algorithm])) == line.prefix { $0 != " " })
        }
        #expect(try FileHash.record(scratch("a")).legacy.isEmpty)
        #expect(try FileHash.record(scratch("a")).sha256 == record.sha256)
    }

    @Test func `a file that grows is refused`() throws {
        try scratch.write("a", "abc")
        #expect(throws: changed) { try read("a") { try append("def", to: "a") } }
    }

    @Test func `a file that grows for ever is not read for ever`() throws {
        try scratch.write("a", "abc")
        func read() throws {
            var file = try InputFile(scratch("a"))
            try append("def", to: "a")
            var bytes: [UInt8] = []
            _ = try file.read(100, into: &bytes)
        }
        #expect(throws: changed) { try read() }
    }

    @Test func `a file that shrinks is refused`() throws {
        try scratch.write("a", "abc")
        #expect(throws: changed) { try read("a") { try Data("ab".utf8).write(to: url("a")) } }
    }

    @Test func `a file that changed after it was hashed is refused`() throws {
        try scratch.write("a", "abc")
        let record = try FileHash.record(scratch("a"))
        _ = try InputFile.open(record)
        try scratch.write("b", "abc")
        #expect(rename(scratch("b"), scratch("a")) == 0)
        #expect(throws: changed) { _ = try InputFile.open(record) }
    }

    @Test func `what is no file is refused by name`() throws {
        try scratch.write("folder/file", "")
        try FileManager.default.createSymbolicLink(
            atPath: scratch("link"), withDestinationPath: "folder/file")
        #expect(mkfifo(scratch("fifo"), 0o600) == 0)
        for (name, why) in [
            ("folder", "it is not a regular file"), ("fifo", "it is not a regular file"),
            ("link", "it is a symbolic link"), ("none", "no such file or directory"),
        ] {
            #expect(throws: Failure("cannot read \(scratch(name))", why)) { _ = try read(name) }
        }
        #expect(throws: Failure("cannot read /dev/zero", "it is not a regular file")) {
            _ = try InputFile("/dev/zero")
        }
    }

    @Test func `texts are bounded and UTF 8`() throws {
        try scratch.write("a", "äb\n")
        #expect(try TextFile.text(scratch("a"), limit: 4) == "äb\n")
        #expect(
            throws: Failure(
                "\(scratch("a")) is too large", "4 bytes where 3 are allowed", exit: .malformed)
        ) { try TextFile.text(scratch("a"), limit: 3) }
        try scratch.write("b", Data([0xC3]))
        #expect(throws: Failure("\(scratch("b")) is not UTF-8 text", exit: .malformed)) {
            try TextFile.text(scratch("b"))
        }
    }

    private func url(_ name: String) -> URL { URL(fileURLWithPath: scratch(name)) }

    private var changed: Failure {
        Failure(
            "\(scratch("a")) changed while it was read",
            hint: "release from a stage that nothing writes to any more, then run again")
    }
}
