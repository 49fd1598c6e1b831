import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Files
@testable import Formats

/// Apps for macOS: what is where in them, and what macOS is told.
@Suite struct AppTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `each kind has its place in the app`() throws {
        let layout = try AppFormat().prepare(Request(try product(), options())).layout
        #expect(
            layout.map(\.path) == [
                "Acme.app/Contents/Frameworks/Sparkle.framework/Versions/A/Sparkle",
                "Acme.app/Contents/Frameworks/Sparkle.framework/Versions/Current",
                "Acme.app/Contents/Frameworks/libacme.dylib", "Acme.app/Contents/Info.plist",
                "Acme.app/Contents/MacOS/acme", "Acme.app/Contents/MacOS/acme-helper",
                "Acme.app/Contents/PkgInfo", "Acme.app/Contents/Resources/AppIcon.icns",
                "Acme.app/Contents/Resources/LICENSE",
                "Acme.app/Contents/Resources/de.lproj/Main.strings",
                "Acme.app/Contents/Resources/sounds/hit.wav",
            ])
        #expect(layout.first { $0.path.hasSuffix("MacOS/acme") }?.mode == 0o755)
    }

    @Test func `the property list says what the manifest says`() throws {
        let entries = try AppFormat().contents(of: Request(try product(), options()))
        let entry = try #require(entries.first { $0.path.hasSuffix("Info.plist") })
        let list = try PropertyListSerialization.propertyList(
            from: Data(try entry.text() ?? []), format: nil)
        let expected: NSDictionary = [
            "CFBundleDevelopmentRegion": "en", "CFBundleDisplayName": "Acme",
            "CFBundleExecutable": "acme", "CFBundleIconFile": "AppIcon.icns",
            "CFBundleIdentifier": "com.acme.Anvils", "CFBundleInfoDictionaryVersion": "6.0",
            "CFBundleName": "Acme", "CFBundlePackageType": "APPL",
            "CFBundleShortVersionString": "1.2.0", "CFBundleSupportedPlatforms": ["MacOSX"],
            "CFBundleVersion": "77", "LSApplicationCategoryType": "public.app-category.utilities",
            "LSMinimumSystemVersion": "12.0", "LSUIElement": true,
            "NSCameraUsageDescription": "To see <anvils> & more", "NSHighResolutionCapable": true,
        ]
        #expect(list as? NSDictionary == expected)
    }

    @Test(.needs("unzip"))
    func `it is a zip archive that keeps links and modes`() throws {
        let path = try Sample.build(AppFormat(), Request(try product(), options()), in: scratch)
        #expect(path.hasSuffix("/acme-1.2.0-macos-arm64.app.zip"))
        let list = try Command.run("zipinfo", [path]).output
        let framework = "Acme.app/Contents/Frameworks/Sparkle.framework/Versions"
        for part in ["-rwxr-xr-x", "drwxr-xr-x", "lrwxrwxrwx", "\(framework)/Current"] {
            #expect(list.contains(part), "\(part)")
        }
        let test = try Command.run("unzip", ["-tq", path])
        #expect(test.status == 0, "\(test)")
    }

    @Test func `an app that is staged whole stays as it is`() throws {
        let package = try Sample.package(
            [
                Sample.text("build/Acme.app/Contents/Info.plist", "<plist/>\n"),
                Sample.text("build/Acme.app/Contents/MacOS/acme", kind: .program),
                Sample.text("README.md", kind: .doc),
            ], for: Sample.macos)
        let layout = try AppFormat().prepare(package).layout
        #expect(
            layout.map(\.path) == [
                "Acme.app/Contents/Info.plist", "Acme.app/Contents/MacOS/acme",
            ])
    }

    @Test func `an icon holds a picture for every size and its double`() throws {
        let files = try [1024, 512, 32].map { size in try picture(size) }
        let bytes = try #require(try AppIcon.bytes(files))
        var names: [String] = []
        var place = 8
        while place < bytes.count {
            names.append(String(decoding: bytes[place..<(place + 4)], as: UTF8.self))
            let size = bytes[(place + 4)..<(place + 8)].reduce(0) { $0 << 8 | Int($1) }
            #expect(bytes[(place + 8)...].starts(with: [0x89, 0x50, 0x4E, 0x47]))
            place += size
        }
        #expect(place == bytes.count && names == ["ic09", "ic10", "ic11", "ic14"])
        let made = file("made.icns", bytes)
        #expect(try AppIcon.bytes([made]) == bytes)
    }

    @Test func `what is no picture for an icon is refused`() throws {
        let whole = try picture(512).bytes
        var damaged = whole
        damaged[40] ^= 1
        let icns = try #require(try AppIcon.bytes([try picture(512)]))
        let cases: [([NamedFile], String)] = [
            ([file("a.png", [1, 2, 3])], "it is not a PNG file"),
            ([file("a.png", Array(whole.dropLast(3)))], "it is cut off"),
            ([file("a.png", Array(whole.prefix(33)))], "it is cut off"),
            ([file("a.png", damaged)], "it is damaged"),
            ([try picture(512, height: 256)], "it has 512 by 256 pixels, and is not square"),
            (
                [try picture(512, colours: 2)],
                "it does not have 8 bits a colour and an alpha channel, or is interlaced"
            ),
            (
                [try picture(100)],
                "it has 100 pixels a side, and not 32, 64, 128, 256, 512 or 1024"
            ),
            ([try picture(256)], "none of the pictures has 512 or 1024 pixels a side"),
            ([try picture(512), try picture(512)], "another picture has 512 pixels a side, too"),
            ([file("a.icns", icns), try picture(512)], "it is an icns file among others"),
            (
                [file("a.icns", Array(icns.dropLast()))],
                "it does not have the length that it says"
            ),
        ]
        for (files, why) in cases {
            let failure = #expect(throws: Failure.self) { try AppIcon.bytes(files) }
            #expect(failure?.why == why)
            #expect(failure?.exit == .usage)
        }
    }

    @Test func `what cannot be an app is refused`() throws {
        try expectRefusal(
            [Sample.text("README.md", kind: .doc)], "it is not clear what the app starts",
            "there are no programs")
        try expectRefusal(
            [Sample.text("one", kind: .program), Sample.text("two", kind: .program)],
            "it is not clear what the app starts", "there are one, two")
        try expectRefusal(
            [Sample.text("A.app/Contents/Info.plist"), Sample.text("B.app/Contents/Info.plist")],
            "an artifact has one app, and these contents have A.app, B.app", "")
        try expectRefusal(
            [Sample.text("A.app/Contents/MacOS/a")], "A.app is not an app",
            "it has no Contents/Info.plist")
        var options = try options()
        options.info = [(Located("CFBundleIdentifier"), "x")]
        let failure = #expect(throws: Failure.self) {
            try AppFormat().prepare(Request(try product(), options))
        }
        #expect(failure?.what == "'info' cannot set CFBundleIdentifier")
    }

    private func expectRefusal(_ entries: [Entry], _ what: String, _ why: String) throws {
        let package = try Sample.package(entries, for: Sample.macos)
        let failure = #expect(throws: Failure.self) { try AppFormat().prepare(package) }
        #expect(failure?.what == what)
        #expect(failure?.why == why)
        #expect(failure?.exit == .usage)
    }

    private func options() throws -> AppOptions {
        var options = AppOptions()
        options.identifier = Located("com.acme.Anvils")
        options.title = Located("Acme")
        options.system = Located("12.0")
        options.category = Located("public.app-category.utilities")
        options.icons = [try picture(1024)]
        options.info = [
            (Located("LSUIElement"), "true"), (Located("CFBundleVersion"), "77"),
            (Located("NSCameraUsageDescription"), "To see <anvils> & more"),
        ]
        return options
    }

    private func product() throws -> Package {
        try Sample.package(
            [
                Sample.file("acme", Sample.noise(150_000), in: scratch, kind: .program),
                Sample.text("acme-helper", kind: .program), Sample.text("LICENSE", kind: .license),
                Sample.text("lib/libacme.dylib", kind: .library),
                Sample.text("include/acme.h", kind: .header),
                Sample.text("acme.service", kind: .service),
                Sample.text("deps/Sparkle.framework/Versions/A/Sparkle"),
                Sample.link("deps/Sparkle.framework/Versions/Current", to: "A"),
                Sample.text("texts/de.lproj/Main.strings"), Sample.text("sounds/hit.wav"),
            ], for: Sample.macos)
    }

    private func file(_ name: String, _ bytes: [UInt8]) -> NamedFile {
        var file = NamedFile(Located(name), "the icon")
        file.bytes = bytes
        return file
    }

    private func picture(
        _ width: Int, height: Int? = nil, colours: UInt8 = 6
    ) throws -> NamedFile {
        file("icon-\(width).png", Picture.png(width, height ?? width, colours: colours))
    }
}
