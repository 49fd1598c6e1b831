import Crypto
import Foundation
import Model
import Release
import TestSupport
import Testing
import Trust

/// Packages that carry a signature, whole and spoiled, ours and others'.
@Suite(.needs("rpm", "rpmbuild", "rpmsign", "gpg", "python3")) struct PackageVerificationTests {
    let shop: PackageShop

    init() throws { shop = try PackageShop() }

    /// Everything that is installed, and what vouches for it; what rpm calls its lead is neither.
    @Test(arguments: PackageShop.formats)
    func `a changed byte is noticed wherever it is`(_ format: String) throws {
        let path = try shop.package(format)
        #expect(try shop.verify(path) == nil)
        let whole = try shop.scratch.data(path)
        let start = format == "apk" ? try shop.memberEnd(whole) : format == "rpm" ? 96 : 0
        let room = format == "rpm" ? try shop.unsigned(whole) : []
        var missed: [Int] = []
        for place in stride(from: start, to: whole.count, by: 13) where !room.contains(place) {
            var spoiled = whole
            spoiled[place] ^= 0x20
            try shop.scratch.write(path, spoiled)
            if try shop.verify(path) == nil { missed.append(place) }
        }
        #expect(missed == [], "\(format) of \(whole.count) bytes")
        for count in stride(from: 0, to: whole.count, by: 397) {
            try shop.scratch.write(path, whole.prefix(count))
            #expect(try shop.verify(path) != nil, "\(count) bytes")
        }
        try shop.scratch.write(path, whole + [0])
        #expect(try shop.verify(path) != nil)
    }

    @Test func `a changed signature inside an apk is noticed`() throws {
        let path = try shop.package("apk")
        try shop.rewriteApk(path, "flip")
        let failure = try #require(try shop.verify(path))
        #expect(failure.exit == .unverified && failure.why.contains("does not match"), "\(failure)")
    }

    @Test func `a changed byte of a signature beside a package is noticed`() throws {
        let path = try shop.package("arch")
        let whole = try shop.scratch.data(path + ".sig")
        for place in stride(from: 0, to: whole.count, by: 5) {
            var spoiled = whole
            spoiled[place] ^= 1
            try shop.scratch.write(path + ".sig", spoiled)
            let failure = try shop.verify(path)
            // The key's short name stands outside what is signed, and nothing is believed of it.
            let isHint = failure == nil
            #expect(!isHint || spoiled.count - place > 384, "byte \(place)")
        }
    }

    @Test(arguments: PackageShop.formats)
    func `a signature of another package is refused`(_ format: String) throws {
        let path = try shop.package(format)
        let isExchanged = try ["bcme", "ccme", "dcme"].contains { product in
            let other = try shop.package(format, of: product)
            return try shop.exchangeSignature(of: path, with: other, format)
        }
        #expect(isExchanged)
        let failure = try #require(try shop.verify(path))
        #expect(failure.exit == .unverified, "\(failure)")
    }

    @Test(arguments: PackageShop.formats)
    func `a package says what it is, whatever its file is called`(_ format: String) throws {
        let path = try shop.package(format), other = try shop.package(format, of: "bcme")
        for end in format == "arch" ? ["", ".sig"] : [""] {
            try shop.scratch.write(path + end, try shop.scratch.data(other + end))
        }
        let suffix = format == "apk" ? ".pem" : ".openpgp.asc"
        let verdict = try shop.verdict(path, key: shop.scratch("keys/release.rsa" + suffix))
        let release = format == "apk" ? "r1" : "1"
        #expect(verdict.packages.map(\.title) == ["bcme-1.0.0-\(release).x86_64"])
    }

    @Test func `an archive with a signature of its own is no Arch package under any name`() throws {
        _ = try shop.package("arch")
        try shop.scratch.write(
            "consign.yaml",
            try shop.scratch.text("consign.yaml")
                .replacing("packages: {sign: release}\n", with: "")
                .replacing("format: arch", with: "format: tar.zst")
                + "\nsign: {keys: [release], formats: [openpgp], each: true}\n")
        try shop.consign("build", "-o", "plain")
        try shop.consign("sign", "plain")
        let name = try #require(shop.scratch.tree("plain").first { $0.hasSuffix(".zst") })
        let path = "alone/x-1-1-any.pkg.tar.zst"
        try shop.scratch.write(path, try shop.scratch.data("plain/" + name))
        let made = try Command.run(
            "gpg",
            [
                "--dearmor", "-o", shop.scratch(path + ".sig"),
                shop.scratch("plain/\(name).asc"),
            ])
        #expect(made.status == 0, "\(made)")
        let failure = try #require(
            try shop.verify(path, key: shop.scratch("keys/release.openpgp.asc")))
        #expect(failure.exit == .malformed && failure.why == "it has no .PKGINFO", "\(failure)")
    }

    @Test(arguments: ["ed25519", "rsa2048", "rsa3072"], ["SHA256", "SHA512", "SHA1"])
    func `what rpmsign and gpg make is read, but nothing over SHA-1`(
        _ type: String, _ hash: String
    ) throws {
        let foreign = try ForeignPackages(shop.scratch, type)
        let rpm = try foreign.rpm(hash), arch = try foreign.arch(try shop.package("arch"), hash)
        for path in [rpm, arch] {
            let failure = try shop.verify(path, key: foreign.key)
            if hash == "SHA1" {
                #expect(failure?.exit == .malformed, "\(String(describing: failure))")
                #expect(failure?.why.contains("neither SHA-256 nor SHA-512") == true)
            } else {
                #expect(failure == nil, "\(String(describing: failure))")
            }
        }
        // rpm itself still takes SHA-1, which is why it is refused here by name.
        let witness = try foreign.rpmAccepts(rpm)
        #expect(witness, "rpm refuses \(type) \(hash)")
    }

    @Test(arguments: [
        ("sha1", "its signature is over SHA-1"), ("unknown", "its signature is of an unknown kind"),
        ("two", "it has more than one signature"),
        ("link", "it holds something that is not a file"),
        ("path", "it holds a file with an odd name"),
        ("longname", "an extended header of it says what it may not"),
        ("info", "its control data say twice what they may say once"),
        ("order", "its control data do not begin with .PKGINFO"),
        ("hidden", "its control data do not begin with .PKGINFO"),
        ("bomb", "cannot read a gzip member: it holds over 4194304 bytes"),
        ("behind", "something is behind its end"),
    ])
    func `an apk that is put together in an odd way is refused`(
        _ way: String, _ why: String
    ) throws {
        let path = try shop.package("apk")
        try shop.rewriteApk(path, way)
        let failure = try #require(try shop.verify(path))
        #expect(failure.exit == .malformed && failure.why == why, "\(failure)")
    }

    @Test(arguments: PackageShop.formats)
    func `a package is proved over the web, too`(_ format: String) throws {
        let path = try shop.package(format)
        let server = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent/python3",
            ["-c", PackageShop.server, shop.scratch.path], scratch: Scratch())
        let address = "http://127.0.0.1:" + (try server.line(after: "PORT ")) + "/"
        let failure = try shop.verify(address + path)
        #expect(failure == nil, "\(String(describing: failure))")
        var spoiled = try shop.scratch.data(path)
        spoiled[spoiled.count - 20] ^= 1
        try shop.scratch.write(path, spoiled)
        #expect(try shop.verify(address + path)?.exit == .unverified)
        #expect(try shop.verify(address + "none." + path)?.exit == .unverified)
    }

    @Test func `over the web, too, it is said that an Arch package's signature was not fetched`()
        throws
    {
        let path = try shop.package("arch")
        try shop.consign("sign", "acme-arch", "--key", "release", "--format", "ssh")
        let server = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent/python3",
            ["-c", PackageShop.server, shop.scratch.path], scratch: Scratch())
        let address = "http://127.0.0.1:" + (try server.line(after: "PORT ")) + "/"
        try FileManager.default.removeItem(atPath: shop.scratch(path + ".sig"))
        let alone = try #require(try shop.verify(address + path))
        let beside = String(path.dropFirst(5)) + ".sig"
        #expect(alone.exit == .unverified && alone.hint == "fetch \(beside) too", "\(alone)")
        let listed = "acme-arch/" + path.dropFirst(5)
        func skipped() throws -> [String] {
            try shop.verdict(address + listed, key: shop.scratch("keys/release.ssh.pub"))
                .skipped.map(\.name)
        }
        #expect(try !skipped().contains(beside))
        try FileManager.default.removeItem(atPath: shop.scratch(listed + ".sig"))
        #expect(try skipped().contains(beside))
    }

    @Test func `a package key that has ended or is lost counts no more by itself`() throws {
        let path = try shop.package("rpm")
        try shop.consign("key", "new", "next", "--unprotected", "--rsa", "--at", "2027-01-01")
        try shop.consign("key", "init", "release", "--at", "2026-01-01")
        try shop.consign(
            "key", "revoke", "release", "--reason", "compromised", "--successor", "next", "--at",
            "2027-01-01")
        let failure = try #require(try shop.verify(path, key: shop.scratch("keys/keys.json")))
        #expect(failure.exit == .expired && failure.what.contains("in other hands"), "\(failure)")
    }

    @Test func `in a release that others vouch for, a lost package key is a warning`() throws {
        _ = try shop.package("rpm")
        try shop.consign("key", "new", "boss", "--unprotected", "--at", "2026-01-01")
        try shop.consign("key", "init", "boss", "release", "--at", "2026-01-01")
        let manifest = try shop.scratch.text("consign.yaml")
        try shop.scratch.write(
            "consign.yaml",
            manifest + "\nsign: {keys: [boss], formats: [ssh]}\npublish: [{directory: public}]\n")
        try shop.consign("release", "-q")
        let line = ["verify", "public/1.0.0", "--key", "keys/keys.json", "--at", "2026-02-02"]
        func verify() throws -> Outcome {
            try Command.run(Product.consign, line, in: shop.scratch.path)
        }
        let before = try verify()
        #expect(before.status == 0, "\(before)")
        #expect(before.output.contains("signed inside: acme-1.0.0-1.x86_64.rpm, by release ("))
        try shop.consign(
            "key", "revoke", "release", "--reason", "compromised", "--at", "2026-02-01")
        for name in shop.scratch.tree("keys") where name.hasPrefix("keys.") {
            try shop.scratch.write("public/" + name, try shop.scratch.data("keys/" + name))
        }
        let after = try verify()
        #expect(after.status == 0 && !after.output.contains("signed inside"), "\(after)")
        let warning =
            "the signature inside acme-1.0.0-1.x86_64.rpm does not count: release is in other hands"
        #expect(after.error.contains(warning), "\(after)")
    }
}
