import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

@Suite struct ArchiveTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("python3", "zstd"), arguments: FormatRegistry.archives)
    func `python and our own reader find exactly what was packed`(
        _ format: any PackageFormat
    ) throws {
        let package = try Sample.package([
            Sample.file("acme", Sample.lines(1_300_000), in: scratch, kind: .program),
            Sample.file("lib/libacme.so.1", Sample.noise(1 << 20), in: scratch, kind: .library),
            Sample.link("lib/libacme.so", to: "libacme.so.1"),
            Sample.text("größe/日本語.txt"),
            Sample.text(String(repeating: "long/", count: 30) + "name"),
            Sample.text(String(repeating: "x", count: 255)),
            Sample.text(String(repeating: "y/", count: 200) + String(repeating: "z", count: 120)),
            Sample.folder("spool", mode: 0o750), Sample.text("empty", ""),
        ])
        let path = try Sample.build(format, package, in: scratch)
        let expected = try Witness.expected(package, format)
        #expect(try Witness.ours(path) == expected)
        #expect(try Witness.python(path) == expected)
    }

    @Test(
        .needs("gzip", "zstd", "xz", "unzip", "bsdtar", "7z", "tar"),
        arguments: [
            ("tar.gz", "gzip -t", "tar -tvf"), ("tar.xz", "xz -t", "tar -tvf"),
            ("tar.zst", "zstd -q -t", "tar -tvf"), ("zip", "unzip -t", "zipinfo"),
        ])
    func `the platform's own tools accept it`(_ name: String, test: String, list: String) throws {
        let format = try #require(FormatRegistry.archives.first { $0.name == name })
        let path = try Sample.build(
            format, try Sample.product(in: scratch, for: nil), in: scratch)
        for line in [test, list, "bsdtar -tvf", "7z t"] {
            let words = line.split(separator: " ").map(String.init)
            let outcome = try Command.run(words[0], Array(words.dropFirst()) + [path])
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(line): \(outcome)")
        }
    }

    @Test(
        arguments: FormatRegistry.archives,
        [1, (128 << 10) - 1, 128 << 10, 1 << 20, 1 << 20 + 1, 2 << 20 + 77])
    func `files of every awkward size come back`(_ format: any PackageFormat, size: Int) throws {
        let package = try Sample.package([
            Sample.file("noise", Sample.noise(size), in: scratch),
            Sample.file("text", Sample.lines(size), in: scratch),
            Sample.file("zeros", Sample.zeros(size), in: scratch),
        ])
        let path = try Sample.build(format, package, in: scratch)
        #expect(try Witness.ours(path) == Witness.expected(package, format))
    }

    @Test(.needs("python3", "zstd"), arguments: FormatRegistry.archives, 0..<3)
    func `random trees come back`(_ format: any PackageFormat, seed: Int) throws {
        let package = try randomPackage(seed: UInt64(seed))
        let path = try Sample.build(format, package, in: scratch)
        let expected = try Witness.expected(package, format)
        #expect(try Witness.ours(path) == expected)
        #expect(try Witness.python(path) == expected)
    }

    @Test(arguments: FormatRegistry.archives)
    func `an empty file that is no longer empty is noticed`(
        _ format: any PackageFormat
    ) throws {
        let package = try Sample.package([Sample.file("empty", Data(), in: scratch)])
        try scratch.write("stage/empty", "not any more")
        #expect(throws: Failure.self) { try Sample.build(format, package, in: scratch) }
        #expect(scratch.tree("out").isEmpty)
    }

    @Test func `kinds lie where people look for them`() throws {
        let kinds: [(String, ContentKind)] = [
            ("bin/acme", .program), ("LICENSE", .license), ("CHANGELOG.md", .changelog),
            ("README.md", .doc), ("docs/a/b.md", .doc), ("man/acme.1", .man),
            ("completions/zsh/_acme", .completion), ("etc/acme.conf", .config),
            ("acme.service", .service), ("libacme.so", .library), ("include/acme.h", .header),
            ("acme.desktop", .desktop), ("acme.svg", .icon), ("data/x", .file),
        ]
        let package = try Sample.package(kinds.map { Sample.text($0.0, kind: $0.1) })
        #expect(
            try TarArchive.gzip.prepare(package).layout.map(\.path)
                == [
                    "CHANGELOG.md", "LICENSE", "README.md", "acme", "completions/zsh/_acme",
                    "config/acme.conf", "data/x", "doc/a/b.md", "include/acme.h", "lib/libacme.so",
                    "man/acme.1", "share/applications/acme.desktop", "share/icons/acme.svg",
                    "systemd/acme.service",
                ].map { "acme-1.2.0-linux-amd64/" + $0 })
    }

    @Test(
        arguments: [
            ("doc/acme.1", .man, "man/acme.1"), ("man/man1/acme.1", .man, "man/man1/acme.1"),
            ("share/man/de/man1/acme.1", .man, "man/de/man1/acme.1"),
            ("contrib/completion/_acme", .completion, "completions/_acme"),
            ("autocomplete/acme.fish", .completion, "completions/acme.fish"),
            ("contrib/bash-completion/acme", .completion, "completions/bash-completion/acme"),
            ("shell/completion.bash", .completion, "completions/completion.bash"),
            ("packaging/systemd/acme.service", .service, "systemd/acme.service"),
            ("contrib/acme.sysusers", .sysusers, "sysusers.d/acme.sysusers"),
            ("packaging/etc/acme/acme.conf", .config, "config/acme/acme.conf"),
            ("contrib/acme.conf", .config, "config/acme.conf"),
        ] as [(String, ContentKind, String)])
    func `where a project keeps a file is left out`(
        _ path: String, _ kind: ContentKind, _ place: String
    ) throws {
        let package = try Sample.package([Sample.text(path, kind: kind)])
        #expect(
            try TarArchive.gzip.prepare(package).layout.map(\.path)
                == ["acme-1.2.0-linux-amd64/" + place])
    }

    @Test func `a source archive keeps every path`() throws {
        let package = try Sample.package(
            [Sample.text("docs/a.md", kind: .doc), Sample.text("src/x", kind: .program)], for: nil)
        #expect(
            try ZipArchive().prepare(package).layout.map(\.path) == [
                "acme-1.2.0-source/docs/a.md", "acme-1.2.0-source/src/x",
            ])
    }

    @Test func `the contents digest does not depend on the container`() throws {
        let package = try Sample.product(in: scratch)
        let digests = try FormatRegistry.archives.map {
            try ContentsDigest.of($0.prepare(package).layout)
        }
        #expect(Set(digests).count == 1)
        let other = try Sample.package(package.entries.dropLast(1))
        #expect(try ContentsDigest.of(TarArchive.gzip.prepare(other).layout) != digests[0])
    }

    @Test func `the contents digest is the SHA-256 of the lines it documents`() throws {
        let layout = [
            Sample.link("b", to: "a"), Sample.text("a", "x"), Sample.folder("c", mode: 0o750),
        ]
        let hex = try Hash.of(Array("x".utf8)).hex
        let text = "0644 a\t\(hex)\n0777 b\t-> a\n0750 c\t/\n"
        #expect(try ContentsDigest.of(layout) == Hash.of(Array(text.utf8)))
    }

    private func randomPackage(seed: UInt64) throws -> Package {
        var random = Random(seed: seed)
        var entries: [Entry] = [Sample.text("first")]
        for index in 0..<40 {
            let depth = Int.random(in: 0...4, using: &random)
            let folders = (0..<depth).map { _ in "d\(Int.random(in: 0...2, using: &random))/" }
            let letters = ["a", "Z", " ", "é", "漢", ".", "-", "_", "😀", "0"]
            let letter = letters.randomElement(using: &random) ?? "a"
            let name = "n" + String(repeating: letter, count: .random(in: 1...60, using: &random))
            let path = folders.joined() + name + "\(index)"
            let size = Int.random(
                in: 0...(1 << Int.random(in: 0...19, using: &random)), using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: entries.append(Sample.link(path, to: "elsewhere/x"))
            case 1: entries.append(Sample.folder("e\(index)"))
            case 2: entries.append(Sample.text(path, String(repeating: "t", count: size % 999)))
            case 3:
                entries.append(try Sample.file(path, Sample.noise(size), in: scratch, mode: 0o600))
            default:
                entries.append(try Sample.file(path, Sample.lines(size), in: scratch, mode: 0o755))
            }
        }
        return try Sample.package(entries, for: nil)
    }
}
