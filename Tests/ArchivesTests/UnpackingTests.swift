import Archives
import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Archives made by others, some by people who mean harm.
@Suite struct UnpackingTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: FormatRegistry.archives)
    func `what was packed is unpacked`(_ format: any PackageFormat) throws {
        let package = try Sample.package([
            Sample.text("acme", "program", kind: .program), Sample.text("data/ä.txt", "umlaut"),
            Sample.link("data/link", to: "../acme"), Sample.folder("spool"),
        ])
        let path = try Sample.build(format, package, in: scratch)
        try ArchiveReader(path).extract(into: scratch("unpacked"))
        let root = "unpacked/acme-1.2.0-linux-amd64/"
        #expect(scratch.tree(root) == ["acme", "data", "data/link", "data/ä.txt", "spool"])
        #expect(try scratch.text(root + "data/link") == "program")
        #expect(FileManager.default.isExecutableFile(atPath: scratch(root + "acme")))
    }

    @Test(
        .needs("python3"), arguments: ["tar", "tar.gz", "zip"],
        [
            "up ../evil", "deep a/../../evil", "absolute @/evil", "esc a\\x1bb", "twice a;a",
            "folder a;a/b", "link-out l>../..;l/evil", "link-abs l>@", "through l>d;l/evil",
            "circle a>b;b>a", "sly d/up>..;l>d/up/../x", "dots a/./b", "backslash a\\\\b",
        ])
    func `a hostile archive is refused and nothing is written beside the folder`(
        _ ending: String, contents: String
    ) throws {
        // In a zip, libarchive takes a backslash for the slash that its maker meant.
        if ending == "zip", contents.hasPrefix("backslash") { return }
        let members = contents.split(separator: " ").dropFirst().joined(separator: " ")
        let path = try forge(ending, members.replacingOccurrences(of: "@", with: scratch.path))
        let failure = #expect(throws: Failure.self) {
            try ArchiveReader(path).extract(into: scratch("inner/unpacked"))
        }
        #expect(failure?.message.hasPrefix("cannot unpack \(path): ") == true)
        #expect(failure?.exit == .malformed)
        #expect(
            scratch.tree("inner").filter { $0.contains("evil") && !$0.hasPrefix("unpacked/") } == []
        )
        #expect(!FileManager.default.fileExists(atPath: scratch("evil")))
    }

    @Test(.needs("python3"), arguments: ["CHRTYPE", "BLKTYPE", "FIFOTYPE", "LNKTYPE"])
    func `devices, FIFOs and hard links are refused`(_ type: String) throws {
        let path = scratch("special.tar")
        let script = """
            import sys, tarfile
            archive = tarfile.open(sys.argv[1], 'w')
            archive.addfile(tarfile.TarInfo('plain'))
            item = tarfile.TarInfo('special')
            item.type, item.linkname = tarfile.\(type), 'plain' if '\(type)' == 'LNKTYPE' else ''
            archive.addfile(item)
            archive.close()
            """
        #expect(try Command.run("python3", ["-c", script, path]).status == 0)
        let failure = #expect(throws: Failure.self) {
            try ArchiveReader(path).extract(into: scratch("unpacked"))
        }
        #expect(failure?.exit == .malformed)
    }

    @Test func `set-user-ID is not taken over`() throws {
        let script = """
            import io, sys, tarfile
            archive = tarfile.open(sys.argv[1], 'w')
            item = tarfile.TarInfo('su')
            item.mode = 0o6755
            archive.addfile(item)
            archive.close()
            """
        #expect(try Command.run("python3", ["-c", script, scratch("su.tar")]).status == 0)
        try ArchiveReader(scratch("su.tar")).extract(into: scratch("unpacked"))
        let facts = try FileManager.default.attributesOfItem(atPath: scratch("unpacked/su"))
        #expect(facts[.posixPermissions] as? Int == 0o755)
    }

    /// In a process of its own: the umask is that of all tests.
    @Test(.needs("python3")) func `the umask counts for somebody who unpacks`() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            let script = """
                import sys, tarfile
                archive = tarfile.open(sys.argv[1], 'w')
                for name, mode in ('in/su', 0o6777), ('in/file', 0o666):
                    item = tarfile.TarInfo(name)
                    item.mode = mode
                    archive.addfile(item)
                archive.close()
                """
            _ = try Command.run("python3", ["-c", script, scratch("a.tar")])
            let held = try HeldFolder(named: scratch.path)
            for mask in [0, 0o002, 0o022, 0o077] {
                umask(mode_t(mask))
                let folder = try held.make("under-\(mask)", underUmask: true)
                try ArchiveReader(scratch("a.tar")).extract(into: folder, underUmask: true)
                for (name, mode) in [("in/su", 0o775), ("in/file", 0o664), ("in", 0o755)] {
                    let facts = try FileManager.default.attributesOfItem(
                        atPath: folder.path(of: name))
                    #expect(facts[.posixPermissions] as? Int == mode & ~mask, "\(name) \(mask)")
                }
            }
        }
    }

    @Test func `an archive that unpacks to more than is allowed is refused`() throws {
        let package = try Sample.package([
            Sample.file("zeros", Sample.zeros(4 << 20), in: scratch), Sample.text("b"),
        ])
        let path = try Sample.build(TarArchive.gzip, package, in: scratch)
        let bytes = #expect(throws: Failure.self) {
            try ArchiveReader(path, limits: ArchiveLimits(bytes: 1 << 20)).extract(
                into: scratch("a"))
        }
        #expect(bytes?.why.hasSuffix("it holds over 1048576 bytes") == true)
        let entries = #expect(throws: Failure.self) {
            try ArchiveReader(path, limits: ArchiveLimits(entries: 2)).extract(into: scratch("b"))
        }
        #expect(entries?.why.hasSuffix("it holds over 2 entries") == true)
    }

    @Test(.needs("tar"))
    func `an archive of the folder itself is unpacked`() throws {
        try scratch.write("tree/sub/file", "content")
        let outcome = try Command.run("tar", ["-C", scratch("tree"), "-cf", scratch("t.tar"), "."])
        #expect(outcome.status == 0)
        try ArchiveReader(scratch("t.tar")).extract(into: scratch("unpacked"))
        #expect(try scratch.text("unpacked/sub/file") == "content")
    }

    @Test(arguments: FormatRegistry.archives)
    func `a truncated archive is malformed`(_ format: any PackageFormat) throws {
        let path = try Sample.build(format, try Sample.product(in: scratch), in: scratch)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for count in [0, 1, 20, whole.count / 2, whole.count - 30] {
            let cut = try scratch.write("cut", whole.prefix(count))
            let failure = #expect(throws: Failure.self, "\(count)") { try ArchiveReader.list(cut) }
            #expect(failure?.exit == .malformed)
        }
    }

    @Test func `only an empty folder is unpacked into`() throws {
        let package = try Sample.package([Sample.text("a")])
        let path = try Sample.build(ZipArchive(), package, in: scratch)
        try scratch.write("taken/file", "")
        #expect(throws: Failure.self) { try ArchiveReader(path).extract(into: scratch("taken")) }
        #expect(scratch.tree("taken") == ["file"])
    }

    @Test(.needs("git"))
    func `what git archives is unpacked`() throws {
        try scratch.write("repo/src/main.c", "int main;\n")
        let script = """
            cd "$0" && git init -q . && ln -s src/main.c link && git add -A &&
            git -c user.name=a -c user.email=a@b.example commit -qm a &&
            git archive --format=tar --prefix=acme-1/ HEAD > ../source.tar
            """
        let outcome = try Command.run("/bin/sh", ["-c", script, scratch("repo")])
        #expect(outcome.status == 0, "\(outcome)")
        try ArchiveReader(scratch("source.tar")).extract(into: scratch("unpacked"))
        #expect(try scratch.text("unpacked/acme-1/link") == "int main;\n")
    }

    /// Writes an archive of empty files and links: `name;name>target`.
    private func forge(_ ending: String, _ contents: String) throws -> String {
        let script = """
            import stat, sys, tarfile, zipfile
            path, contents = sys.argv[1], sys.argv[2].encode().decode('unicode_escape')
            items = [(item + '>').split('>')[:2] for item in contents.split(';')]
            if path.endswith('.zip'):
                archive = zipfile.ZipFile(path, 'w')
                for name, target in items:
                    item = zipfile.ZipInfo('x')
                    item.filename, item.create_system = name, 3
                    item.external_attr = (stat.S_IFLNK if target else stat.S_IFREG | 0o644) << 16
                    archive.writestr(item, target)
            else:
                archive = tarfile.open(path, 'w:gz' if path.endswith('gz') else 'w')
                for name, target in items:
                    item = tarfile.TarInfo(name)
                    if target: item.type, item.linkname = tarfile.SYMTYPE, target
                    archive.addfile(item)
            archive.close()
            """
        let path = scratch("hostile." + ending)
        let outcome = try Command.run("python3", ["-W", "ignore", "-c", script, path, contents])
        try #require(outcome.status == 0, "\(outcome)")
        return path
    }
}
