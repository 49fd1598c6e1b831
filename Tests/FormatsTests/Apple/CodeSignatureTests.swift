import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Formats

/// Ad hoc signatures in programs for macOS, byte for byte.
@Suite struct CodeSignatureTests {
    let bench: SigningBench

    init() throws { bench = try SigningBench() }

    @Test func `the empty set of requirements is the one that everybody writes`() throws {
        #expect(
            try Hash.of(CodeRequirement.none.encoded).hex
                == "987920904eab650e75788c054aa0b0524e6a80bfc71aa32df8d237a61743f986")
    }

    @Test func `a Developer ID's requirement is written and read`() throws {
        let requirement = CodeRequirement.developerID(
            identifier: "com.example.hello", team: "ABCDE12345")
        let words = """
            fade0c00000000a000000001 00000006 00000002 00000011 \
            636f6d2e6578616d706c652e68656c6c6f000000 00000006 0000000f 00000006 0000000e 00000001 \
            0000000a 2a864886f763640602060000 00000000 00000006 0000000e 00000000 0000000a \
            2a864886f7636406010d0000 00000000 0000000b 00000000 0000000a \
            7375626a6563742e4f550000 00000001 0000000a 414243444531323334350000
            """
        let set = "fade0c01000000b4000000010000000300000014"
        #expect(
            Hex.text(requirement.encoded) == set + words.replacingOccurrences(of: " ", with: ""))
        #expect(
            RequirementText.designated(requirement.encoded[...]) == """
                identifier "com.example.hello" and anchor apple generic and \
                certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and \
                certificate leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and \
                certificate leaf[subject.OU] = ABCDE12345
                """)
        #expect(RequirementText.designated(CodeRequirement.none.encoded[...]) == nil)
        #expect(RequirementText.designated(requirement.encoded.dropLast(4)) == nil)
    }

    @Test func `a code directory is as large as those of other signers`() throws {
        var directory = CodeDirectory(
            identifier: "com.example.hello", team: "ABCDE12345", flags: .runtime,
            function: .sha256, codeLimit: 385 * 4096 - 5)
        directory.executable.limit = 4096
        directory.specials = [[UInt8]](repeating: [], count: 7)
        directory.runtime = 0x001a_0200
        directory.version = directory.neededVersion
        #expect((directory.version, directory.size) == (0x20500, 12669))
        (directory.team, directory.runtime) = (nil, 0)
        directory.specials = [[], []]
        directory.version = directory.neededVersion
        #expect((directory.version, directory.size) == (0x20400, 12490))
        directory.specials = []
        directory.identifier = "a.out"
        #expect(directory.size == 12414)
        directory.pages = [UInt8](repeating: 7, count: 385 * 32)
        let read = try CodeDirectory(directory.encoded[...], of: "acme")
        #expect(read == directory)
    }

    @Test func `entitlements are written in DER as well`() throws {
        let text = """
            <?xml version="1.0"?>
            <!-- what the engine needs -->
            <plist version="1.0"><dict><key>n</key><integer>5</integer>
            <key>list</key><array><string>a</string><string>b</string></array>
            <key>com.apple.security.cs.allow-jit</key><true/></dict></plist>
            """
        let entitlements = try Entitlements(Array(text.utf8), name: "acme.entitlements")
        let key = Hex.text(Array("com.apple.security.cs.allow-jit".utf8))
        let words = ["fade71720000004d", "7043020101b03e", "30240c1f", key, "0101ff"]
        let others = ["300e0c046c697374", "30060c01610c0162", "30060c016e020105"]
        #expect(Hex.text(entitlements.derBlob) == (words + others).joined())
        #expect(entitlements.blob.dropFirst(8).elementsEqual(text.utf8))
    }

    @Test(arguments: [
        ("bplist00", "it is a binary property list"),
        ("<plist><dict>", "it is not a property list in XML"),
        (
            "<!DOCTYPE plist [<!ENTITY a 'b'>]><plist><dict/></plist>",
            "it is not a property list in XML"
        ),
        ("<plist><array/></plist>", "its value is not a <dict>"),
        (dict("<key>a</key><real>1</real>"), "it has a value of the kind <real>"),
        (
            dict("<key>a</key><date>2026-01-01T00:00:00Z</date>"),
            "it has a value of the kind <date>"
        ),
        (dict("<key>a</key><data>AA==</data>"), "it has a value of the kind <data>"),
        (dict("<key>a</key><true/><key>a</key><false/>"), "it has the key 'a' twice"),
        (dict("<key>a</key>"), "a table has a key without a value"),
        (dict("<true/><true/>"), "a table has a value without a key"),
        (dict("<key>a</key><true>no</true>"), "a <true> has text in it"),
        (dict("<key>a</key><integer>1.5</integer>"), "'1.5' is not a whole number"),
        (dict("<key>a</key><set/>"), "it has an element <set>"),
        (dict("x<key>a</key><true/>"), "a table has a key without a value"),
        (String(repeating: " ", count: 1 << 20) + dict(""), "it is larger than 1 MiB"),
    ]) func `other entitlements are refused`(_ text: String, _ why: String) throws {
        expectRefusal("acme.entitlements does not hold entitlements: \(why)") {
            _ = try Entitlements(Array(text.utf8), name: "acme.entitlements")
        }
    }

    private static func dict(_ text: String) -> String { "<plist><dict>\(text)</dict></plist>" }

    @Test func `signing again gives the same bytes, and changes nothing else`() throws {
        let sample = MachOSample(infoPlist: "<plist><dict/></plist>")
        try bench.scratch.write("in", sample.data)
        let order = try SigningBench.order(entitlements: SigningBench.entitlements, runtime: true)
        try bench.sign("in", as: "once", order)
        try bench.sign("once", as: "twice", order)
        #expect(try bench.scratch.data("once") == bench.scratch.data("twice"))
        #expect(try bench.problems("once") == [])
        // Two numbers of the header, one command, and two of __LINKEDIT.
        let before = Array(try bench.scratch.data("in")),
            after = Array(try bench.scratch.data("once"))
        let end = MachOImage.headerSize + Int(before[20]) + Int(before[21]) << 8
        #expect(before[end + 16..<before.count] == after[end + 16..<before.count])
        // A smaller signature takes the place of a larger one.
        try bench.sign("once", as: "plain")
        try bench.sign("in", as: "direct")
        #expect(try bench.scratch.data("plain") == bench.scratch.data("direct"))
    }

    @Test func `a program of before macOS 10_11_4 is digested twice`() throws {
        try bench.scratch.write(
            "in", MachOSample(cpu: 0x0100_0007, build: (1, 0x000a_0b03, 0x000a_0e00)).data)
        try bench.sign("in", as: "out")
        let found = try #require(try bench.signatures("out").first)
        #expect(found.directories.map(\.function) == [.sha1, .sha256])
        #expect(found.problems == [])
        #expect(
            try found.best?.cdhash()
                == Array(Hash.of(found.directories[1].encoded).bytes.prefix(20)))
    }

    @Test func `what lends its name gets a signature of a certificate's`() throws {
        try bench.scratch.write("in", MachOSample().data)
        let signer = ProgramSigner(team: "ABCDE12345", reserve: 3000) { identifier in
            .developerID(identifier: identifier, team: "ABCDE12345")
        } sign: { directories throws(Failure) in
            try directories[0].cdhash() + [UInt8](repeating: 9, count: 1000)
        }
        let order = SigningOrder(signer, identifier: "com.example.hello", runtime: true)
        try bench.sign("in", as: "out", order)
        let found = try #require(try bench.signatures("out").first)
        #expect(found.problems == [])
        let hash = try #require(try found.best?.cdhash())
        #expect(found.kind == .certificate(hash + [UInt8](repeating: 9, count: 1000)))
        #expect(found.best?.team == "ABCDE12345" && found.best?.flags == .runtime)
        // Nobody's signature does not take its place.
        #expect(try !bench.sign("out", as: "again"))
        let small = ProgramSigner(team: nil, reserve: 100) { _ in
            .none
        } sign: { _ throws(Failure) in
            [UInt8](repeating: 9, count: 1000)
        }
        expectRefusal(
            "cannot sign \(bench.scratch("in")): the signature has 1000 bytes, where 100 were left",
            exit: .failed
        ) { try bench.sign("in", as: "large", SigningOrder(small, identifier: "acme")) }
    }

    @Test(arguments: [
        ("bin/acme", "acme"), ("libacme.dylib", "libacme"), ("acme.2", "acme.2"),
        (".acme", ".acme"),
        ("my app ü", "my-app---"),
    ]) func `a program is called as its file`(_ path: String, _ identifier: String) {
        #expect(SigningOrder.identifier(of: path) == identifier)
    }

    @Test func `only what macOS would not start is signed unasked`() throws {
        try bench.scratch.write("arm", MachOSample().data)
        try bench.scratch.write("intel", MachOSample(cpu: 0x0100_0007).data)
        let plain = SigningBench.plain
        #expect(try bench.sign("arm", as: "signed", plain, .whereNeeded))
        #expect(try !bench.sign("signed", as: "again", plain, .whereNeeded))
        #expect(try !bench.sign("intel", as: "again", plain, .whereNeeded))
        let both = [MachOSample(cpu: 0x0100_0007), MachOSample()]
        try bench.scratch.write("both", Data(MachOSample.universal(both)))
        #expect(try bench.sign("both", as: "out", plain, .whereNeeded))
        #expect(try bench.signatures("out").map(\.kind) == [.unsigned, .adHoc])
        #expect(try bench.problems("out") == [])
        // One that does not hold is not replaced unasked.
        var bytes = try bench.scratch.data("signed")
        bytes[0x1000] ^= 1
        try bench.scratch.write("spoiled", bytes)
        expectRefusal(
            "the signature of \(bench.scratch("spoiled")) does not hold: "
                + "arm64: page 1 is not what was signed", exit: .unverified
        ) { try bench.sign("spoiled", as: "out", plain, .whereNeeded) }
        #expect(try bench.sign("spoiled", as: "out", plain, .always))
        #expect(try bench.problems("out") == [])
    }

    /// Nothing covers the directory of an ad hoc signature: with another name or flag it is that of
    /// another program, which the system knows by another digest.
    @Test func `a bit that flips is noticed anywhere`() throws {
        try bench.scratch.write("in", MachOSample(infoPlist: "<plist/>").data)
        try bench.sign("in", as: "out", SigningBench.order(entitlements: SigningBench.entitlements))
        let whole = Array(try bench.scratch.data("out"))
        let best = try #require(try bench.signatures("out").first?.best)
        let start = try #require(
            whole.indices.first { whole[$0...].starts(with: [0xfa, 0xde, 0x0c, 0x02]) })
        let blob = try #require(
            whole.indices.first { whole[$0...].starts(with: [0xfa, 0xde, 0x0c, 0xc0]) })
        let end = blob + whole[blob + 4..<blob + 8].reduce(0) { $0 << 8 | Int($1) }
        let fields = start..<start + best.size - best.pages.count - best.specials.count * 32
        for place in stride(from: 0, to: whole.count, by: Thoroughness.rounds(97, all: 7)) {
            var spoiled = whole
            spoiled[place] ^= UInt8(1 << (place % 8))
            try bench.scratch.write("spoiled", Data(spoiled))
            do {
                let found = try bench.signatures("spoiled")
                // What is left of the room for the signature says nothing, and may be anything.
                guard found.allSatisfy(\.isValid), place < end else { continue }
                #expect(fields.contains(place), "at \(place)")
                #expect(try found.first?.best?.cdhash() != best.cdhash(), "at \(place)")
            } catch { #expect((error as? Failure)?.exit == .malformed, "at \(place)") }
        }
    }
}
