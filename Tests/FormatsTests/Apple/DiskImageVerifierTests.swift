import Archives
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Formats

/// Disk images of ours, plain and signed by another signer.
@Suite(.needs("openssl")) struct DiskImageVerifierTests {
    let authority: CodeAuthority
    var scratch: Scratch { authority.scratch }

    init() throws {
        authority = try CodeAuthority(root: CodeAuthority.rsa)
        let package = try Sample.package([Sample.text("acme.txt")], for: Sample.macos)
        let path = try Sample.build(DiskImage(), Request<DiskImageOptions>(package), in: scratch)
        try FileManager.default.moveItem(atPath: path, toPath: scratch("plain.dmg"))
    }

    private func sign() throws {
        try Data(scratch.data("application.key") + scratch.data("application.pem"))
            .write(to: URL(fileURLWithPath: scratch("both.pem")))
        let outcome = try Python.run(
            """
            import apple_platform as ap
            key = ap.PemKey(files=['both.pem', 'middle.pem', 'root.pem'])
            ap.sign('plain.dmg', 'signed.dmg', signer=ap.Signer(pem=key), timestamp_url='none',
                    binary_identifier='com.example.acme')
            """, in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
    }

    private func found(_ name: String) throws -> OpenedFile {
        let root = try Certificate(authority.der("root"), name: "root").fingerprint
        let now = Timestamp(Int64(Date().timeIntervalSince1970) + 3600)
        return try #require(
            try OpenedFileReader(AppleTrust(roots: [root], now: now), Workers(count: 1))
                .found(FileHash.record(scratch(name)), called: name))
    }

    @Test func `one that nobody signed is whole, and that is all`() throws {
        let found = try found("plain.dmg")
        #expect(found.kind == .diskImage && found.parts.map(\.signature) == ["none"])
        #expect(found.text == "unsigned, so Gatekeeper holds a download of it back")
    }

    @Test(.needsPython) func `one that another signer signed is by whom his certificates say`()
        throws
    {
        try sign()
        let found = try found("signed.dmg")
        #expect(
            found.text == "signed as com.example.acme by Developer ID Application: "
                + "Acme (ABCDE12345), not stamped, without a ticket")
        #expect(found.doubts == [])
    }

    @Test(.needsPython) func `a ticket is found in its slot`() throws {
        try sign()
        let bytes = Array(try scratch.data("signed.dmg"))
        let record = try FileHash.record(scratch("signed.dmg"))
        let image = try #require(try UDIFReader(record, called: "signed.dmg"))
        let place = try #require(image.trailer.signature)
        let blob = try SuperBlob(
            Array(bytes[Int(place.lowerBound)..<Int(place.upperBound)]), of: "signed.dmg")
        for (mark, isTicket) in [("s8ch", true), ("s8cx", false)] {
            let ticket = SuperBlob.blob(0xfade_0b01, Array((mark + "a ticket").utf8))
            let stapled = SuperBlob(
                blob.items + [SuperBlob.Item(slot: CodeSlot.ticket, bytes: ticket[...])]
            ).encoded
            var trailer = Array(bytes.suffix(512))
            var size = ByteWriter()
            size.big(UInt64(stapled.count))
            trailer.replaceSubrange(304..<312, with: size.bytes)
            let whole = bytes.prefix(Int(place.lowerBound)) + stapled + trailer
            try scratch.write("stapled.dmg", Data(whole))
            if isTicket {
                #expect(try found("stapled.dmg").isStapled)
            } else {
                #expect(refusal { _ = try found("stapled.dmg") }?.exit == .unverified)
            }
        }
    }

    @Test(.needsPython) func `a bit that flips is noticed anywhere`() throws {
        try sign()
        for (name, step) in [("signed.dmg", 97), ("plain.dmg", 197)] {
            let whole = Array(try scratch.data(name))
            for place in stride(from: 0, to: whole.count, by: Thoroughness.rounds(step, all: 7)) {
                var spoiled = whole
                spoiled[place] ^= UInt8(1 << (place % 8))
                try scratch.write("spoiled.dmg", Data(spoiled))
                let failure = refusal { _ = try found("spoiled.dmg") }
                // Nothing but a signature covers the words of the property list and of the trailer.
                let isCovered = name == "signed.dmg" || place < 64
                #expect(
                    !isCovered || failure != nil, "\(name) at \(place) of \(whole.count)")
            }
        }
    }

    @Test func `a directory of one page says how much that is, however much`() throws {
        var directory = CodeDirectory(
            identifier: "acme", flags: .adHoc, function: .sha256, codeLimit: .max)
        (directory.version, directory.pageShift) = (0x20300, 0)
        directory.pages = [UInt8](repeating: 7, count: 32)
        #expect(try CodeDirectory(directory.encoded[...], of: "acme") == directory)
    }

    private static let lies = [
        (0, "it is of no known version"), (1, "something in it reaches beyond its end"),
        (2, "its property list lies among its sectors"),
        (3, "something lies before its end that is in no table"),
    ]

    @Test func `a trailer that lies is refused by the rule`() throws {
        for (kind, why) in Self.lies { try refuse(kind, why) }
    }

    private func refuse(_ kind: Int, _ why: String) throws {
        var bytes = Array(try scratch.data("plain.dmg"))
        let start = bytes.count - 512
        switch kind {
        case 0: bytes[start + 7] = 5
        case 1: bytes[start + 32] = 0x7F
        case 2: bytes.replaceSubrange(start + 216..<start + 224, with: [0, 0, 0, 0, 0, 0, 0, 1])
        default: bytes.insert(0, at: start)
        }
        try scratch.write("bad.dmg", Data(bytes))
        expectRefusal("bad.dmg is not a sound disk image: \(why)", exit: .malformed) {
            _ = try found("bad.dmg")
        }
    }
}
