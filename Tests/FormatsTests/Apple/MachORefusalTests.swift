import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Formats

/// Programs that are not signed, or not believed, because something about them is not sound.
@Suite struct MachORefusalTests {
    let bench: SigningBench

    init() throws { bench = try SigningBench() }

    /// A sound sample with `change` made to it.
    private static func sample(_ change: (inout MachOSample) -> Void) -> [UInt8] {
        var sample = MachOSample()
        change(&sample)
        return sample.bytes
    }

    /// A sound sample with a little-endian number of `bytes` changed.
    private static func bytes(_ place: Int, _ value: UInt32) -> [UInt8] {
        var bytes = MachOSample().bytes
        bytes.replaceSubrange(place..<place + 4, with: MachOSample.words(value))
        return bytes
    }

    /// `__TEXT` begins behind the header, `__LINKEDIT` behind it and LC_BUILD_VERSION.
    private static let text = 32, linkEdit = 32 + 152 + 24

    static let unsound: [(String, [UInt8])] = [
        ("it is for 32 bits, which macOS does not run", sample { $0.magic = 0xfeed_face }),
        ("its highest bytes come first, as on PowerPC", sample { $0.magic = 0xcffa_edfe }),
        ("it is cut off in its header", Array(MachOSample().bytes.prefix(31))),
        ("it is cut off in its load commands", Array(MachOSample().bytes.prefix(200))),
        ("its load commands are larger than 1 MiB", bytes(20, 1 << 20 | 8)),
        ("it has fewer load commands than it says", bytes(16, 4)),
        // Another command would be put where nobody looks for it.
        ("its load commands do not fill the room that it says", bytes(20, 152 + 24 + 72 + 8)),
        ("a load command is larger than all of them, or has no size", bytes(36, 1 << 19)),
        ("a load command is larger than all of them, or has no size", bytes(36, 0)),
        ("a segment's load command is too small for its sections", bytes(text + 64, 2)),
        ("the segment __LINKEDIT reaches beyond its end", bytes(linkEdit + 48, 1001)),
        ("the segment __TEXT reaches beyond its end", bytes(text + 44, 1 << 31)),
        ("the section __TEXT,__text reaches beyond its end", bytes(text + 72 + 44, 1)),
        (
            "it has two segments __LINKEDIT",
            sample {
                $0.more = [MachOSample.segment("__LINKEDIT", offset: 0, size: 0, sections: [])]
            }
        ),
        (
            "its signature reaches beyond its end",
            sample { $0.more = [MachOSample.words(0x1d, 16, 0x4000, 1001)] }
        ),
        (
            "it has two signatures",
            sample { sample in
                sample.more = [0, 1].map { _ in MachOSample.words(0x1d, 16, 0x4000, 1000) }
            }
        ),
    ]

    @Test(arguments: unsound) func `what is not sound is refused by the rule`(
        _ why: String, _ bytes: [UInt8]
    ) throws {
        let path = try bench.scratch.write("acme", Data(bytes))
        expectRefusal("\(path) is not a sound Mach-O file: \(why)", exit: .malformed) {
            let image = try MachOImage(FilePart(FileHash.record(path)))
            _ = try SliceSignature(image, bench.workers)
        }
    }

    static let unsignable: [(String, [UInt8])] = [
        ("it is an object file", sample { $0.fileType = 1 }),
        ("it is not a program", sample { $0.fileType = 10 }),
        ("it has no __LINKEDIT at its end", sample { $0.hasLinkEdit = false }),
        (
            "it has no __LINKEDIT at its end",
            sample { sample in
                sample.tail = 16
                sample.more = [MachOSample.segment("__X", offset: 0x4000, size: 1016, sections: [])]
            }
        ),
        (
            "something follows its last segment or its signature",
            sample { $0.tail = 1 }
        ),
        (
            "something follows its last segment or its signature",
            sample { sample in
                sample.tail = 8
                sample.more = [MachOSample.words(0x1d, 16, 0x4000 + 984, 16)]
            }
        ),
        (
            "there is no room for another load command",
            sample { $0.firstSection = 32 + 152 + 24 + 72 + 15 }
        ),
        ("there is no room for another load command", bytes(linkEdit + 72 + 8, 1)),
        // Code may well begin with a zero.
        (
            "there is no room for another load command",
            sample { $0.firstSection = 32 + 152 + 24 + 72 + 15 }.enumerated().map {
                $0 == 32 + 152 + 24 + 72 + 15 ? 0 : $1
            }
        ),
    ]

    @Test(arguments: unsignable) func `what cannot be signed is refused by the rule`(
        _ why: String, _ bytes: [UInt8]
    ) throws {
        let path = try bench.scratch.write("acme", Data(bytes))
        expectRefusal("cannot sign \(path): \(why)", exit: .malformed) {
            try bench.sign("acme", as: "out")
        }
        #expect(!FileManager.default.fileExists(atPath: bench.scratch("out")))
    }

    /// The table of two sound parts with a big-endian number of it changed.
    private static func table(_ place: Int, _ value: UInt32) -> [UInt8] {
        var bytes = MachOSample.universal([MachOSample(cpu: 0x0100_0007), MachOSample()])
        bytes.replaceSubrange(place..<place + 4, with: MachOSample.words(value.byteSwapped))
        return bytes
    }

    static let tables: [(String, [UInt8])] = [
        ("its table has 0 parts", table(4, 0)), ("its table has 65 parts", table(4, 65)),
        ("it is cut off in its table", Array(table(4, 2).prefix(47))),
        ("its part for arm64 reaches beyond its end", table(28 + 12, 0x8000)),
        ("its part for arm64 reaches beyond its end", table(28 + 12, 0)),
        ("its part for x86_64 reaches beyond its end", table(8 + 8, 0x7fff_c000)),
        ("its part for arm64 overlaps another", table(28 + 8, 0x4000)),
        ("its part for x86_64 is not aligned", table(8 + 16, 15)),
        ("its part for x86_64 is not aligned", table(8 + 16, 16)),
        ("its part for x86_64 overlaps another", table(8 + 8, 0)),
        ("it has two parts for arm64", table(8, 0x0100_000c)),
    ]

    @Test(arguments: tables) func `a table that is not sound is refused by the rule`(
        _ why: String, _ bytes: [UInt8]
    ) throws {
        let path = try bench.scratch.write("acme", Data(bytes))
        expectRefusal("\(path) is not a sound universal binary: \(why)", exit: .malformed) {
            _ = try bench.signatures("acme")
        }
    }

    @Test func `a program for the hardened runtime says which SDK it was built with`() throws {
        let path = try bench.scratch.write("acme", Data(Self.sample { $0.build = nil }))
        expectRefusal(
            "cannot sign \(path) for the hardened runtime: "
                + "it does not say which SDK it was built with"
        ) { try bench.sign("acme", as: "out", SigningBench.order(runtime: true)) }
        // A library is loaded into programs that have chosen.
        try bench.scratch.write(
            "lib", Data(Self.sample { ($0.build, $0.fileType) = (nil, 6) }))
        let entitlements = SigningBench.entitlements
        try bench.sign(
            "lib", as: "out", SigningBench.order(entitlements: entitlements, runtime: true))
        let found = try #require(try bench.signatures("out").first?.best)
        #expect(found.flags == .adHoc && found.specials.count == 2)
    }

    /// A signature whose parts are changed, and what is said of it.
    @Test func `a signature that lies is found out`() throws {
        try bench.scratch.write("in", MachOSample(infoPlist: "<plist/>").data)
        let order = try SigningBench.order(entitlements: SigningBench.entitlements)
        try bench.sign("in", as: "out", order)
        let whole = Array(try bench.scratch.data("out"))
        let image = try MachOImage(FilePart(FileHash.record(bench.scratch("out"))))
        let range = try #require(image.signature?.range)
        let blob = try SuperBlob(Array(whole[Int(range.lowerBound)...]), of: "acme")
        func problems(
            _ change: (inout CodeDirectory, inout [UInt32: [UInt8]]) throws -> Void
        ) throws -> [String] {
            var items = Dictionary(
                uniqueKeysWithValues: blob.items.map { ($0.slot, Array($0.bytes)) })
            var directory = try CodeDirectory((items[0] ?? [])[...], of: "acme")
            try change(&directory, &items)
            items[0] = directory.encoded
            let bytes = SuperBlob(items.map { SuperBlob.Item(slot: $0, bytes: $1[...]) }).encoded
            let padded = bytes + [UInt8](repeating: 0, count: max(0, range.count - bytes.count))
            try bench.scratch.write(
                "spoiled", Data(whole[..<Int(range.lowerBound)] + padded.prefix(range.count)))
            return try bench.problems("spoiled")
        }
        #expect(try problems { _, _ in } == [])
        #expect(
            try problems {
                $0.codeLimit = 0x4000; _ = $1; $0.pages.removeLast(32)
            }
                == ["it does not cover the program up to the signature"])
        #expect(
            try problems { directory, _ in directory.executable.limit -= 1 }
                == ["its executable segment is not that of the program"])
        #expect(
            try problems { directory, _ in directory.flags = [] }
                == ["it says that somebody signed it, and nobody did"])
        #expect(
            try problems {
                $1[0x10000] = SuperBlob.blob(0xfade_0b01, [1]); _ = $0
            }
                == ["it says that nobody signed it, and somebody did"])
        #expect(
            try problems { directory, items in items[5] = nil }
                == [
                    "it has entitlements in DER and not as a property list",
                    "its list of entitlements is missing",
                ])
        #expect(
            try problems { directory, items in
                items[7] = try Entitlements(Array("<plist><dict/></plist>".utf8), name: "").derBlob
                directory.specials[6] = try CodeDigest.sha256.value(items[7] ?? [])
            } == ["its entitlements as a property list and in DER differ"])
        #expect(
            try problems { directory, _ in directory.specials[1] = [] }
                == ["its set of requirements is not covered by the signature"])
        #expect(
            try problems { directory, _ in directory.specials[0][0] ^= 1 }
                == ["its Info.plist is not what was signed"])
        #expect(
            try problems { directory, _ in
                directory.pages[0] ^= 1; directory.pages[40] ^= 1
            }
                == ["page 0 and 1 more are not what was signed"])
    }

    @Test func `what follows a signature is not covered by it`() throws {
        try bench.scratch.write("in", MachOSample().data)
        try bench.sign("in", as: "out")
        try bench.scratch.write("more", bench.scratch.data("out") + Data([0]))
        #expect(
            try bench.problems("more") == [
                "something follows the signature, which does not cover it"
            ])
    }

    /// Apple's own tool writes a smaller signature over a larger one, as in programs of CMake 4.4.
    @Test func `what is left of an older signature says nothing`() throws {
        try bench.scratch.write("in", MachOSample().data)
        try bench.sign("in", as: "out")
        var bytes = try bench.scratch.data("out")
        #expect(bytes.suffix(8) == Data(count: 8))
        bytes[bytes.count - 1] = 1
        try bench.scratch.write("acme", bytes)
        #expect(try bench.problems("acme") == [])
    }

    /// Numbers of the signature itself, where it begins.
    static let blobs: [(Int, UInt32, String)] = [
        (0, 0xfade_0cc1, "it does not begin as one"), (8, 65, "it has 65 parts"),
        (4, 20, "it is cut off"), (4, 1 << 20, "it is cut off"),
        (16, 4, "a part of it lies outside"), (16, 1 << 20, "a part of it lies outside"),
        (20, 0, "two parts of it have one number"), (16, 40, "a part of it lies outside"),
        (24, 36, "two parts of it overlap"), (12, 3, "it has no code directory"),
    ]

    @Test(arguments: blobs) func `a signature that is not sound is refused by the rule`(
        _ place: Int, _ value: UInt32, _ why: String
    ) throws {
        try bench.scratch.write("in", MachOSample().data)
        try bench.sign("in", as: "out")
        let image = try MachOImage(FilePart(FileHash.record(bench.scratch("out"))))
        let start = Int(try #require(image.signature?.range.lowerBound)) + place
        var bytes = Array(try bench.scratch.data("out"))
        bytes.replaceSubrange(start..<start + 4, with: MachOSample.words(value.byteSwapped))
        let path = try bench.scratch.write("acme", Data(bytes))
        expectRefusal("the signature of \(path) is not sound: \(why)", exit: .malformed) {
            _ = try bench.signatures("acme")
        }
    }
}
