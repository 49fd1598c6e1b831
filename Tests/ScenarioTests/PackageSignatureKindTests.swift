import Foundation
import Model
import TestSupport
import Testing

/// Signatures inside packages that older and newer tools than ours make.
@Suite(.needs("rpm", "rpmbuild", "rpmsign", "gpg", "python3", "openssl"))
struct PackageSignatureKindTests {
    let shop: PackageShop

    init() throws { shop = try PackageShop() }

    @Test func `an apk with a signature over SHA-512 is proved, and its name is no help`() throws {
        let path = try shop.package("apk")
        let whole = try shop.scratch.data(path)
        try shop.rewriteApk(path, "sha512")
        let failure = try shop.verify(path)
        #expect(failure == nil, "\(String(describing: failure))")
        var spoiled = try shop.scratch.data(path)
        spoiled[spoiled.count - 20] ^= 1
        try shop.scratch.write(path, spoiled)
        #expect(try shop.verify(path)?.exit == .unverified)
        // The same bytes under the other kind's name.
        try shop.scratch.write(path, whole)
        try shop.rewriteApk(path, "renamed")
        #expect(try shop.verify(path)?.exit == .unverified)
    }

    @Test(arguments: ["ed25519", "rsa3072"])
    func `an rpm with a signature over header and payload alone is proved`(_ type: String) throws {
        let foreign = try ForeignPackages(shop.scratch, type)
        let path = try foreign.unsignedRpm()
        try foreign.sign(path, "SHA256", asOld: true)
        #expect(try shop.verify(path, key: foreign.key) == nil)
        try RpmRewriting.rewrite(path, "old")
        #expect(try foreign.rpmAccepts(path), "rpm refuses what was rewritten")
        try onlyWhole(path, foreign)
    }

    @Test func `an rpm of before 4.14 is proved by a signature over header and payload`() throws {
        let foreign = try ForeignPackages(shop.scratch, "rsa3072")
        let path = try foreign.unsignedRpm()
        try RpmRewriting.rewrite(path, "undigested")
        try foreign.sign(path, "SHA256", asOld: true)
        #expect(try foreign.rpmAccepts(path), "rpm refuses what was rewritten")
        try onlyWhole(path, foreign)
        // The other one, over the header, is as good as none: it does not cover the files.
        try RpmRewriting.rewrite(path, "new")
        let failure = try #require(try shop.verify(path, key: foreign.key))
        #expect(failure.exit == .unverified && failure.what.contains("nothing can be said"))
        #expect(try !foreign.rpmAccepts(path))
    }

    @Test func `old signatures over SHA-1 are refused`() throws {
        let foreign = try ForeignPackages(shop.scratch, "rsa2048")
        let path = try foreign.unsignedRpm()
        try foreign.sign(path, "SHA1", asOld: true)
        try RpmRewriting.rewrite(path, "old")
        let failure = try #require(try shop.verify(path, key: foreign.key))
        #expect(failure.exit == .malformed && failure.why.contains("neither SHA-256 nor SHA-512"))
    }

    @Test(arguments: ["base64", "both", "six"], ["ed25519", "rsa3072"])
    func `the signatures of rpm 6, in base64, are read`(_ way: String, _ type: String) throws {
        let foreign = try ForeignPackages(shop.scratch, type)
        let path = try foreign.rpm("SHA512")
        try RpmRewriting.rewrite(path, way)
        try onlyWhole(path, foreign)
        let stranger = try ForeignPackages(shop.scratch, type)
        #expect(try shop.verify(path, key: stranger.key)?.exit == .noKey)
        guard way == "base64" else { return }
        #expect(try foreign.gpgAccepts(path + ".packet", of: path + ".header"))
    }

    @Test(arguments: ["text", "many"])
    func `what is not base64 or too much of it is refused`(_ way: String) throws {
        let foreign = try ForeignPackages(shop.scratch, "ed25519")
        let path = try foreign.rpm("SHA256")
        try RpmRewriting.rewrite(path, way)
        let failure = try #require(try shop.verify(path, key: foreign.key))
        #expect(failure.exit == .malformed && failure.why.contains("278"), "\(failure)")
    }

    /// Expects the package to be proved as it is, and with no byte behind its signatures changed.
    private func onlyWhole(_ path: String, _ foreign: ForeignPackages) throws {
        let good = try shop.verify(path, key: foreign.key)
        #expect(good == nil, "\(String(describing: good))")
        let url = URL(fileURLWithPath: path)
        let whole = try Data(contentsOf: url)
        let mark = Data([0x8e, 0xad, 0xe8, 0x01])
        let header = try #require(whole.range(of: mark, in: 100..<whole.count)).lowerBound
        var missed: [Int] = []
        for place in stride(from: header, to: whole.count, by: 41) {
            var spoiled = whole
            spoiled[place] ^= 4
            try spoiled.write(to: url)
            if try shop.verify(path, key: foreign.key) == nil { missed.append(place) }
        }
        #expect(missed == [], "of \(header) to \(whole.count)")
        try whole.write(to: url)
    }
}
