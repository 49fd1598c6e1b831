import Archives
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Files
@testable import Formats

@Suite struct DiskImageTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("python3"))
    func `another reader finds exactly what was packed`() throws {
        let package = try app()
        let path = try Sample.build(DiskImage(), package, in: scratch)
        #expect(try DiskImageWitness.lines(path) == expected(package))
    }

    @Test(.needs("7z", "dmg2img", "fls", "icat"))
    func `tools that nobody here wrote read it`() throws {
        let path = try Sample.build(DiskImage(), try app(), in: scratch)
        let test = try Command.run("7z", ["t", path])
        #expect(test.status == 0 && test.output.contains("Everything is Ok"), "\(test)")
        let disk = scratch("disk")
        let unpacking = try Command.run("dmg2img", ["-s", path, disk])
        #expect(unpacking.status == 0, "\(unpacking)")
        let list = try Command.run("fls", ["-r", "-p", "-f", "hfs", disk])
        #expect(list.status == 0 && list.error.isEmpty, "\(list)")
        let names = list.output.split(separator: "\n")
        let line = try #require(names.first { $0.hasSuffix("\tAcme.app/Contents/MacOS/acme") })
        let number = String(line.split(separator: " ")[1].prefix { $0 != ":" })
        let content = try Command.run(
            "/bin/sh", ["-c", "icat -f hfs \"$0\" \"$1\" | sha256sum", disk, number])
        let program = try FileHash.record(scratch("stage/Acme.app/Contents/MacOS/acme"))
        #expect(content.output.hasPrefix(program.sha256.hex))
    }

    @Test(
        .needs("python3"),
        arguments: [1, 511, 4096, (128 << 10) - 1, 128 << 10, 1 << 20, 1 << 20 + 1, 2 << 20 + 77])
    func `files of every awkward size come back`(_ size: Int) throws {
        let package = try Sample.package(
            [
                Sample.file("noise", Sample.noise(size), in: scratch),
                Sample.file("text", Sample.lines(size), in: scratch),
                Sample.file("zeros", Sample.zeros(size), in: scratch),
            ], for: Sample.macos)
        let path = try Sample.build(DiskImage(), package, in: scratch)
        #expect(try DiskImageWitness.lines(path) == expected(package))
    }

    @Test(.needs("python3"))
    func `thousands of files make a tree of three levels`() throws {
        let package = try Sample.package(
            (0..<6000).map { Sample.text("folder-\($0 % 7)/a file with a long name \($0)") },
            for: Sample.macos)
        let path = try Sample.build(DiskImage(), package, in: scratch)
        #expect(try DiskImageWitness.lines(path) == expected(package))
    }

    @Test(.needs("python3"))
    func `what was deflated for another artifact is taken from there`() throws {
        let package = try app()
        let parent = try HeldFolder(named: scratch.path)
        let shelf = PieceShelf(
            CacheFolder { () throws(Failure) in try parent.folder("cache") })
        let program = try FileHash.record(scratch("stage/Acme.app/Contents/MacOS/acme"))
        try shelf.add(program, .usual, with: Workers(count: 2))
        let plain = try Sample.build(DiskImage(), package, in: scratch)
        var output = try OutputFile(scratch("shelved.dmg"))
        let recipe = try DiskImage().prepare(package)
        try recipe.write(Bench(Workers(count: 2), pieces: shelf), &output)
        _ = try output.commit()
        #expect(
            FileManager.default.contentsEqual(atPath: plain, andPath: scratch("shelved.dmg")))
    }

    @Test func `names that differ by case alone are refused`() throws {
        // The archive's own rule speaks first; the volume's is for what only it folds.
        let package = try Sample.package(
            [Sample.text("Straße"), Sample.text("straße")], for: Sample.macos)
        let failure = #expect(throws: Failure.self) { try DiskImage().prepare(package) }
        #expect(failure?.exit == .usage)
        #expect(failure?.hint == "rename one of them")
    }

    @Test func `a name of the volume that is too long is refused`() throws {
        var options = DiskImageOptions()
        options.title = Located(String(repeating: "x", count: 256), at: nil)
        let failure = #expect(throws: Failure.self) {
            try DiskImage().prepare(Request(try app(), options))
        }
        #expect(failure?.exit == .usage)
        #expect(failure?.why == "its name has 1 to 255 characters")
    }

    @Test(.needsPython)
    func `another reader of the Finder's file finds window, places and picture`() throws {
        var options = DiskImageOptions()
        options.title = Located("Anvils")
        options.background = NamedFile(Located("b.png"), "the background")
        options.background?.bytes = Picture.png(640, 400)
        options.icons = [NamedFile(Located("i.png"), "the icon")]
        options.icons[0].bytes = Picture.png(512, 512)
        let request = Request(try app(), options)
        let path = try Sample.build(DiskImage(), request, in: scratch)
        let lines = try DiskImageWitness.lines(path)
        #expect(lines.contains { $0.hasSuffix(" .background/background.png") })
        #expect(lines.contains { $0.hasSuffix(" .VolumeIcon.icns") })
        let layout = try DiskImage().prepare(request).layout
        let entry = try #require(layout.first { $0.path == ".DS_Store" })
        let file = try scratch.write("store", Data(try entry.text() ?? []))
        let outcome = try Python.run(Self.finder, [file])
        #expect(
            outcome.output == """
                Acme.app Iloc (160, 160)
                Applications Iloc (480, 160)
                README.md Iloc (320, 320)
                {{200, 120}, {640, 400}}
                icnv 2 128.0 none
                Anvils background.png 19 (18,) b'Anvils:.background:background.png'
                /.background/background.png /Volumes/Anvils 2024-05-06 07:08:10+00:00

                """, "\(outcome)")
    }

    private static let finder = """
        import ds_store, mac_alias, sys
        with ds_store.DSStore.open(sys.argv[1], 'r') as store:
            for entry in sorted(store, key=lambda e: e.filename):
                if entry.filename != '.':
                    print(entry.filename, entry.code.decode(), entry.value[:2])
            window, icons = store['.']['bwsp'], store['.']['icvp']
            assert store['.']['vSrn'] == (b'long', 1)
            print(window['WindowBounds'])
            print(store['.']['icvl'][1].decode(), icons['backgroundType'], icons['iconSize'],
                  icons['arrangeBy'])
            raw = icons['backgroundImageAlias']
            alias = mac_alias.Alias.from_bytes(raw)
            assert alias.to_bytes() == raw
            print(alias.volume.name, alias.target.filename, alias.target.cnid,
                  alias.target.cnid_path, alias.target.carbon_path)
            print(alias.target.posix_path, alias.volume.posix_path, alias.target.creation_date)
        """

    @Test func `so many icons that their places do not fit are left to the Finder`() throws {
        let files = (0..<40).map { Sample.text("\($0) " + String(repeating: "x", count: 200)) }
        let package = try Sample.package(
            files + [Sample.text("Acme.app/Contents/Info.plist")], for: Sample.macos)
        let layout = try DiskImage().prepare(package).layout
        #expect(!layout.contains { $0.path == ".DS_Store" })
        #expect(try DiskImage().prepare(app()).layout.contains { $0.path == ".DS_Store" })
    }

    @Test(arguments: ["640x", "x400", "99x400", "640x4097", "640x400x2", "６４０x400", "640 x 400"])
    func `what is not a size of a window is refused`(_ text: String) {
        #expect(FinderWindow.size(parsing: text) == nil)
    }

    @Test func `a background that is not a picture of a window is refused`() throws {
        for (bytes, why) in [
            ([1, 2], "it is not a PNG file"),
            (Picture.png(64, 400), "it has 64 by 400 pixels, where 100 to 4096 are a window"),
        ] {
            var options = DiskImageOptions()
            options.background = NamedFile(Located("b.png"), "the background")
            options.background?.bytes = bytes
            let failure = #expect(throws: Failure.self) {
                try DiskImage().prepare(Request(try app(), options))
            }
            #expect(failure?.what == "cannot use the background b.png")
            #expect(failure?.why == why)
        }
    }

    /// An app with a program, texts in a language, a link, and names that are decomposed or have a
    /// colon.
    @Test func `an image is called as the app on it, or as the manifest says`() throws {
        func name(_ entries: [Entry], _ id: String? = nil) throws -> String {
            var options = DiskImageOptions()
            options.identifier = id.map {
                Located($0, at: SourcePosition(file: "", line: 1, column: 1))
            }
            let request = Request(try Sample.package(entries, for: Sample.macos), options)
            return try DiskImageLayout(request, fileName: "acme.dmg").identifier(request)
        }
        let info =
            "<plist><dict><key>CFBundleIdentifier</key><string>com.example.app</string>"
            + "<key>CFBundleExecutable</key><string>acme</string></dict></plist>"
        let app = [
            Sample.text("Acme.app/Contents/Info.plist", info),
            Sample.text("Acme.app/Contents/MacOS/acme", kind: .program),
        ]
        #expect(try name(app) == "com.example.app")
        #expect(try name(app, "com.example.image") == "com.example.image")
        #expect(try name([Sample.text("acme", kind: .program)]) == "example.acme")
    }

    private func app() throws -> Package {
        let contents = "Acme.app/Contents/"
        return try Sample.package(
            [
                Sample.file(
                    contents + "MacOS/acme", Sample.noise(200_000) + Sample.lines(1_900_001),
                    in: scratch, kind: .program),
                Sample.text(contents + "Info.plist", "<plist/>\n"),
                Sample.text(contents + "PkgInfo", ""),
                Sample.text(contents + "Resources/de.lproj/Grüße.strings"),
                Sample.text(contents + "Resources/ja.lproj/日本語 が.txt"),
                Sample.text(contents + "Resources/time 12:30"),
                Sample.link(contents + "Resources/tool", to: "../MacOS/acme"),
                Sample.text("README.md", kind: .doc),
            ], for: Sample.macos)
    }

    private func expected(_ package: Package) throws -> [String] {
        try Witness.expected(DiskImage().prepare(package).layout, package.date)
    }
}
