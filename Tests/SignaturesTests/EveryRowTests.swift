import Files
import Foundation
import Glibc
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures
@testable import Trust

/// Inputs that a verifier has to refuse, for every signature format that a row applies to.
///
/// The rows' numbers are those of the other suites; here stand those that are alike in all formats.
@Suite struct EveryRowTests {
    private static let week = Timestamp(1_795_824_000)

    @Test(arguments: FormatCase.all)
    func `row 10: a signature that is a link, a FIFO or a folder is refused`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let release = try SignedRelease(formats: [format])
        let name = release.signature(format)
        let genuine = try release.bytes(name)
        let places: [(String) throws -> Void] = [
            {
                try release.write("other", genuine)
                #expect(symlink("other", $0) == 0)
            },
            { #expect(mkfifo($0, 0o644) == 0) }, { #expect(mkdir($0, 0o755) == 0) },
        ]
        for place in places {
            try release.remove(name)
            try place(release.path + "/" + name)
            let failure = refusal { try verify(release) }
            #expect(failure?.exit == .unverified)
            #expect(failure?.message.contains("it is not a regular file") == true)
        }
    }

    @Test(arguments: FormatCase.all)
    func `row 14: another key is named, and its signature under ours is bad`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let release = try SignedRelease(formats: [format])
        let list = try release.bytes("SHA256SUMS")
        let genuine = try release.bytes(release.signature(format))
        let mine = try SignatureParts.lift(genuine, format.name)
        // CMS counts the bytes of its signature in many places, so they must be as many.
        var other = try KeyFolder("other").sign(list, as: format)
        var raws = try SignatureParts.lift(other, format.name)
        while raws.map(\.count) != mine.map(\.count) {
            other = try KeyFolder("other").sign(list, as: format)
            raws = try SignatureParts.lift(other, format.name)
        }
        if let claim = try format.claim(of: other) {
            try release.write(release.signature(format), other)
            let failure = refusal { try verify(release) }
            #expect(failure?.exit == .noKey)
            #expect(try failure?.message.contains(claim.shown()) == true)
        }
        let forged = try SignatureParts.edit(genuine, format.name) { $0 = raws }
        try release.write(release.signature(format), forged)
        #expect(refusal { try verify(release) }?.exit == .unverified)
    }

    @Test(arguments: FormatCase.all)
    func `row 15: a good signature of another release is a bad one of this`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let release = try SignedRelease(formats: [format])
        let other = try SignedRelease(version: "1.1.0", keys: release.keys, formats: [format])
        try release.write(release.signature(format), other.bytes(other.signature(format)))
        #expect(refusal { try verify(release) }?.exit == .unverified)
    }

    @Test(
        arguments: FormatCase.all
    )
    func `row 17: bad in one format is bad, unless a stronger one is good`(_ formatCase: FormatCase)
        throws
    {
        let release = try SignedRelease()
        let format = formatCase.format
        let other = try SignedRelease(version: "1.1.0", keys: release.keys, formats: [format])
        try release.write(release.signature(format), other.bytes(other.signature(format)))
        guard format.name != SignatureRegistry.all[0].name else {
            #expect(refusal { try verify(release) }?.exit == .unverified)
            return
        }
        let verdict = try verify(release)
        #expect(verdict.signers.map(\.format) == [SignatureRegistry.all[0].name])
        #expect(verdict.warnings.count == 1)
        #expect(verdict.warnings.first?.contains(release.signature(format)) == true)
    }

    @Test(arguments: FormatCase.all)
    func `row 21: a date in the future, or before the key`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let release = try SignedRelease(formats: [format])
        let file = try release.bytes(release.signature(format))
        guard let date = try format.signedAt(file) else {
            #expect(!["openpgp", "openpgp-clear", "cms"].contains(format.name))
            return
        }
        #expect(date == Timestamp(1_795_219_200))
        // Clocks may differ by five minutes.
        #expect(refusal { try verify(release, now: Timestamp(date.seconds - 300)) } == nil)
        let failure = refusal { try verify(release, now: Timestamp(date.seconds - 301)) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.what == "the signature is dated in the future")
        try release.write(release.signature(format), older(format, release))
        let old = refusal { try verify(release) }
        #expect(old?.exit == .unverified)
        #expect(old?.why.contains("it is older than its ") == true, "\(old?.message ?? "accepted")")
    }

    @Test(arguments: FormatCase.all)
    func `row 23: something in front of a signature is malformed`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let signature = try keys.sign(sampleList, as: format)
        for front in [[0], [10], [32], Array("junk\n".utf8), [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
            let failure = refusal {
                try format.verify(
                    front + signature, over: message(sampleList), with: keys.key(format.keyType))
            }
            #expect(failure?.exit == .malformed, "\(front)")
        }
    }

    @Test(arguments: FormatCase.all)
    func `row 25: numbers out of range, too short or too long`(_ formatCase: FormatCase) throws {
        let format = formatCase.format
        let keys = try KeyFolder()
        let genuine = try keys.sign(sampleList, as: format)
        let raws = try SignatureParts.lift(genuine, format.name)
        for place in raws.indices {
            let spoiled =
                format.keyType == .ed25519 ? Self.ed25519(raws[place]) : Self.ecdsa(raws[place])
            for raw in spoiled {
                let file = try SignatureParts.edit(genuine, format.name) { $0[place] = raw }
                let failure = refusal {
                    try format.verify(
                        file, over: message(sampleList), with: keys.key(format.keyType))
                }
                // OpenPGP drops zeros in front of numbers, so 63 bytes are just another number.
                let exits: [ExitCode] =
                    format.name.hasPrefix("openpgp") ? [.unverified, .malformed] : [.malformed]
                #expect(
                    failure.map { exits.contains($0.exit) } == true,
                    "\(raw.count) bytes: \(failure?.message ?? "accepted")")
            }
        }
    }

    @Test(
        .needs("openssl"),
        arguments: [
            ("release.json", ExitCode.malformed), ("releases.log", .malformed),
            ("releases.checkpoint", .malformed), ("keys.json", .malformed),
            ("SHA256SUMS.sshsig.tsr", .malformed),
        ])
    func `row 30: other files of a release that are far too large`(_ name: String, _ exit: ExitCode)
        throws
    {
        let release = try SignedRelease(formats: [SSHSignature()])
        let place = try Scratch()
        let isBeside = ["release.json", "SHA256SUMS.sshsig.tsr"].contains(name)
        for file in ["releases.log", "releases.checkpoint", "keys.json"] where !isBeside {
            try place.write(file, [10])
        }
        let path = isBeside ? release.path + "/" + name : place(name)
        if !FileManager.default.fileExists(atPath: path) { try release.write(name, [0]) }
        #expect(truncate(path, 2 << 30) == 0)
        let anchor =
            name.hasSuffix(".tsr")
            ? try TimestampAnchor(
                pem: Array(try TimestampAuthority().scratch.data("root.pem")), name: "root") : nil
        let failure = refusal {
            if name == "keys.json" {
                _ = try KeyDocumentChain(FolderSource(place.path)).current(
                    anchoredBy: TrustedKey(release.keys.identity.keys))
            }
            try verify(release, anchor: anchor, places: [FolderSource(place.path)])
        }
        #expect(failure?.exit == exit, "\(failure?.message ?? "accepted")")
        #expect(failure?.message.contains(name) == true, "\(failure?.message ?? "accepted")")
    }

    /// Bytes that are no Ed25519 signature, or the second spelling of one.
    private static func ed25519(_ raw: [UInt8]) -> [[UInt8]] {
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
            0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var second = raw
        var carry = 0
        for index in order.indices {
            carry += Int(raw[32 + index]) + Int(order[index])
            second[32 + index] = UInt8(carry & 255)
            carry >>= 8
        }
        return [
            second, raw.prefix(32) + order, raw.prefix(32) + [UInt8](repeating: 255, count: 32),
            Array(raw.dropLast()), raw + [0], [],
        ]
    }

    /// The same of ECDSA, as long as the good one where that can be.
    private static func ecdsa(_ raw: [UInt8]) -> [[UInt8]] {
        let r = Int(raw[3]), s = Int(raw[5 + r])
        func der(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
            let body = [2, UInt8(r.count)] + r + [2, UInt8(s.count)] + s
            return [0x30, UInt8(body.count)] + body
        }
        let first = Array(raw[4..<4 + r]), last = Array(raw.suffix(s))
        let zeros = [UInt8](repeating: 0, count: s), ones = [UInt8](repeating: 0x7f, count: 1)
        return [
            der(first, zeros), der([0], last), der(first, [0]),
            der(first, ones + [UInt8](repeating: 255, count: s)), der(last + [0], first),
            [0x30, 0x81] + raw.dropFirst(), raw + [0], Array(raw.dropLast()), [],
            [0x31] + raw.dropFirst(), [0x30, 0x80] + raw.dropFirst(2),
        ]
    }

    /// A signature that is dated before the key was made, which no format of ours makes.
    private func older(_ format: any SignatureFormat, _ release: SignedRelease) throws -> [UInt8] {
        let keys = release.keys
        let list = try release.bytes("SHA256SUMS")
        let key = try IdentityFiles.privateKey(
            keys.identity.name, format.keyType, in: [keys.scratch.path], passphrase: .none)
        let early = Timestamp(1_749_999_999)
        if format.name == "cms" {
            let certificate = try #require(keys.identity.signing)
            let attributes = CMSMessage.attributes(try Hash.of(list).bytes, early)
            return CMSMessage.bytes(certificate, attributes, try key.sign(whole: attributes))
        }
        let owner = try #require(keys.identity.certificate(.ed25519)).owner
        var forgery = OpenPGPForgery()
        forgery.created = early
        guard format.name == "openpgp-clear" else {
            return try forgery.armored(owner, key, over: list)
        }
        forgery.kind = 1
        let text = String(decoding: list, as: UTF8.self)
        let canonical = Array(text.dropLast().replacing("\n", with: "\r\n").utf8)
        let signature = try forgery.armored(owner, key, over: canonical)
        return Array("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n\(text)".utf8) + signature
    }

    /// Verifies with all keys of the release's signer, who is known by certificate.
    @discardableResult
    private func verify(
        _ release: SignedRelease, now: Timestamp = week, anchor: TimestampAnchor? = nil,
        places: [any ReleaseSource] = []
    ) throws -> Verdict {
        let keys = release.keys.identity.keys.map { key in
            release.keys.identity.certificate(key.type).map { key.made(at: $0.owner.created) }
                ?? key
        }
        return try ReleaseVerifier(
            trusting: [TrustedSigner(TrustedKey(keys))], formats: SignatureRegistry.all,
            policy: TrustPolicy(now: now, anchor: anchor),
            history: ReleaseHistory(places: places)
        ).verify(FolderSource(release.path))
    }
}
