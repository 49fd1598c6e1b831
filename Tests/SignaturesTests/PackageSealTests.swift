import Formats
import Foundation
import Glibc
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Trust

/// The OpenPGP signature beside an Arch package, spoiled in every way that one of a list is.
@Suite struct PackageSealTests {
    private static let name = "acme-1.2.0-1-x86_64.pkg.tar.zst"
    private static let package: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd] + Array("a package".utf8)
    private let keys: KeyFolder
    private let scratch: Scratch

    init() throws {
        keys = try KeyFolder()
        scratch = try Scratch()
        try scratch.write(Self.name, Self.package)
    }

    @Test(arguments: OpenPGPFormatTests.forgeries)
    func `rows 21, 25 and 31: one wrong thing is enough`(
        _ forgery: OpenPGPFormatTests.Forgery
    ) throws {
        #expect(try objection(to: packet(OpenPGPForgery())) == nil)
        let failure = try objection(to: packet(forgery.forgery()))
        #expect(failure?.exit == forgery.exit)
        #expect(failure?.why == forgery.why)
    }

    @Test func `row 21: a date in the future`() throws {
        var future = OpenPGPForgery()
        future.created = Timestamp(4_000_000_000)
        let failure = try objection(to: packet(future))
        #expect(failure?.exit == .unverified)
        #expect(failure?.what == "the signature is dated in the future")
    }

    @Test(arguments: OpenPGPFormatTests.frames.indices)
    func `rows 23, 30 and 31: packets that are not one signature`(_ index: Int) throws {
        let frame = OpenPGPFormatTests.frames[index]
        let body = try OpenPGPForgery().body(owner(), key(), over: Self.package)
        let failure = try objection(to: frame.make(body))
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == frame.why, "\(frame.name)")
    }

    @Test func `rows 1 and 23: empty, cut and longer`() throws {
        let good = try packet(OpenPGPForgery())
        for count in good.indices {
            #expect(try objection(to: Array(good.prefix(count)))?.exit == .malformed, "\(count)")
        }
        for spoiled in [good + [0], good + good, [0] + good] {
            #expect(try objection(to: spoiled)?.exit == .malformed)
        }
    }

    @Test func `rows 10 and 30: a link, a folder, and 2 GiB`() throws {
        let path = scratch(Self.name + ".sig")
        try scratch.write("other.sig", try packet(OpenPGPForgery()))
        #expect(symlink("other.sig", path) == 0)
        #expect(refusal { try verify() }?.exit == .unverified)
        #expect(unlink(path) == 0 && mkdir(path, 0o755) == 0)
        #expect(refusal { try verify() }?.exit == .unverified)
        #expect(rmdir(path) == 0)
        try scratch.write(Self.name + ".sig", [0])
        #expect(truncate(path, 2 << 30) == 0)
        #expect(refusal { try verify() }?.exit == .malformed)
    }

    private func packet(_ forgery: OpenPGPForgery) throws -> [UInt8] {
        OpenPGPWriter.packet(2, try forgery.body(owner(), key(), over: Self.package))
    }

    private func owner() throws -> OpenPGPKey {
        try #require(keys.identity.certificate(.ed25519)).owner
    }

    private func key() throws -> PrivateKey {
        try IdentityFiles.privateKey(
            keys.identity.name, .ed25519, in: [keys.scratch.path], passphrase: .none)
    }

    private func objection(to seal: [UInt8]) throws -> Failure? {
        try scratch.write(Self.name + ".sig", seal)
        return refusal { try verify() }
    }

    private func verify() throws {
        let key = try owner().key.made(at: owner().created)
        _ = try PackageVerifier(
            trusting: [TrustedSigner(TrustedKey([key]))],
            policy: TrustPolicy(now: Timestamp(1_795_824_000))
        ) { _, _ throws(Failure) in throw Failure("nothing is compressed here") }
        .verify(Self.name, .arch, in: FolderSource(scratch.path))
    }
}
