import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives

/// What is particular to tar: pax records, sizes, owners, and what it reads from disk.
@Suite struct TarTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("python3"))
    func `nine gigabytes and a name outside ASCII need a pax header, others none`() throws {
        let tar = try TarStream(.portable)
        let entry = Sample.text("größe")
        let header = try tar.header(of: entry, size: 9 << 30, date: Sample.date)
        try scratch.write("header.tar", Data(header))
        let script = """
            import sys, tarfile
            item = tarfile.open(sys.argv[1]).next()
            print(item.name, item.size, sorted(item.pax_headers))
            """
        let outcome = try Command.run(
            "python3", ["-X", "utf8", "-c", script, scratch("header.tar")])
        #expect(outcome.output == "größe \(9 << 30) ['path', 'size']\n")
        _ = try tar.padding(after: 9 << 30, "größe")
        #expect(try tar.header(of: Sample.text("a"), size: 1, date: Sample.date).count == 512)
        #expect(try tar.padding(after: 1, "a").count == 511)
        #expect(try tar.end().count == 1024)
    }

    @Test func `the process's own locale is left alone`() throws {
        let before = uselocale(nil)
        _ = try TarStream(.portable).header(of: Sample.text("größe"), size: 0, date: Sample.date)
        #expect(uselocale(nil) == before)
    }

    @Test(.needs("tar"))
    func `GNU tar unpacks it under umask 077 with the modes of the manifest`() throws {
        let package = try Sample.package([
            Sample.text("acme", kind: .program), Sample.text("data/x"),
            Sample.link("l", to: "acme"),
        ])
        let path = try Sample.build(TarArchive.xz, package, in: scratch)
        let unpacked = try Command.run(
            "/bin/sh",
            ["-c", "umask 022; mkdir \"$0\"; tar -C \"$0\" -xf \"$1\"", scratch("u"), path])
        #expect(unpacked.status == 0 && unpacked.error.isEmpty, "\(unpacked)")
        let listing = try Command.run(
            "find", [scratch("u"), "-mindepth", "1", "-printf", "%m %TY-%Tm-%Td %P\\n"],
            environment: ["TZ": "UTC"])
        #expect(
            listing.output.split(separator: "\n").sorted() == [
                "644 2024-05-06 acme-1.2.0-linux-amd64/data/x",
                "755 2024-05-06 acme-1.2.0-linux-amd64",
                "755 2024-05-06 acme-1.2.0-linux-amd64/acme",
                "755 2024-05-06 acme-1.2.0-linux-amd64/data",
                "777 2024-05-06 acme-1.2.0-linux-amd64/l",
            ])
    }

    @Test func `a stream that is not compressed can be written and read`() throws {
        let path = scratch("plain.tar")
        var output = try OutputFile(path)
        var tar = try TarWriter(Uncompressed(), date: Sample.date)
        try tar.add(Sample.text("a", "content"), into: &output)
        try tar.finish(into: &output)
        let written = try output.commit()
        #expect(written.size == 512 + 512 + 1024)
        #expect(try ArchiveReader.list(path).map(\.path) == ["a"])
    }

    @Test(arguments: ["socket", "fifo", "folder", "link", "gone"])
    func `only a regular file is packed`(_ kind: String) throws {
        let entry = try Sample.file("thing", Data("x".utf8), in: scratch)
        let path = scratch("stage/thing")
        let files = FileManager.default
        try files.moveItem(atPath: path, toPath: path + ".old")
        switch kind {
        case "fifo": #expect(mkfifo(path, 0o644) == 0)
        case "folder": try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "link":
            try files.createSymbolicLink(atPath: path, withDestinationPath: path + ".old")
        case "socket":
            let script = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
            let short = "/tmp/s" + UUID().uuidString.prefix(8)
            #expect(try Command.run("python3", ["-c", script, short]).status == 0)
            try files.moveItem(atPath: short, toPath: path)
        default: break
        }
        for format in FormatRegistry.archives {
            let failure = #expect(throws: Failure.self) {
                try Sample.build(format, try Sample.package([entry]), in: scratch)
            }
            #expect(failure?.message.contains(path) == true)
        }
        #expect(scratch.tree("out").isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `an unreadable file is named`() async throws {
        let folder = scratch.path
        await #expect(processExitsWith: .success) { [folder = folder as String] in
            let entry = Entry(
                path: "secret", kind: .file, mode: 0o644,
                body: .file(
                    FileRecord(
                        path: folder + "/secret", size: 1, sha256: try Hash.of([1]),
                        identity: FileIdentity(
                            device: 0, inode: 0, size: 1, modified: 0, changed: 0))))
            try Data([1]).write(to: URL(fileURLWithPath: folder + "/secret"))
            #expect(chmod(folder + "/secret", 0) == 0)
            #expect(chmod(folder, 0o777) == 0)
            #expect(seteuid(65534) == 0)
            let failure = #expect(throws: Failure.self) {
                var output = try OutputFile(folder + "/out")
                let recipe = try TarArchive.gzip.prepare(try Sample.package([entry]))
                try recipe.write(Bench(Workers(count: 1)), &output)
            }
            #expect(failure?.message == "cannot read \(folder)/secret: permission denied")
        }
    }

    @Test(arguments: FormatRegistry.archives)
    func `a file that grows while it is packed is noticed`(_ format: any PackageFormat) throws {
        let entry = try Sample.file("log", Sample.lines(6 << 20), in: scratch)
        let path = scratch("stage/log")
        func build() throws -> Data {
            let archive = try Sample.build(format, try Sample.package([entry]), in: scratch)
            defer { try? FileManager.default.removeItem(atPath: scratch("out")) }
            return try Data(contentsOf: URL(fileURLWithPath: archive))
        }
        let whole = try build()
        let writer = Thread {
            guard let handle = FileHandle(forWritingAtPath: path) else { return }
            while !Thread.current.isCancelled {
                _ = try? handle.seekToEnd()
                handle.write(Data([1]))
                usleep(1000)
            }
        }
        writer.start()
        defer { writer.cancel() }
        // On a busy machine the file may be packed before it grows; then it is as it was.
        for _ in 0..<100 {
            do { #expect(try build() == whole) } catch is Failure {
                return #expect(scratch.tree("out").isEmpty)
            }
        }
        Issue.record("the file never grew")
    }
}
