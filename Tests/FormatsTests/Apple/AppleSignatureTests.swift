import Archives
import Crypto
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Formats

/// Disk images and installers that are signed, as openssl and others read them.
@Suite(.needs("openssl", "python3")) struct AppleSignatureTests {
    let authority: CodeAuthority
    let stamps: TimestampAuthority
    let scratch: Scratch

    /// Their RSA keys take longer than all else here.
    private static let shared = Result {
        let authority = try CodeAuthority()
        try authority.leaf("installer")
        try authority.leaf("installer", name: "curve", key: CodeAuthority.p256)
        return authority
    }

    init() throws {
        authority = try Self.shared.get()
        stamps = try TimestampAuthority()
        scratch = try Scratch()
        try scratch.write("stamps.pem", stamps.scratch.text("root.pem"))
    }

    @Test(.needs("7z", "dmg2img"), .needsPython)
    func `a disk image carries its signature before its trailer`() throws {
        let plain = try Sample.build(DiskImage(), try package(), in: scratch, folder: "plain")
        let signed = try build(DiskImage(), try signer("application"))
        let again = try build(DiskImage(), try signer("application"), folder: "again")
        #expect(try Data(contentsOf: signed.url) == Data(contentsOf: again.url))
        let report = try run(Self.image, [plain, signed])
        #expect(
            report.output == """
                com.example.acme ABCDE12345 0x20200 0x0 pages 1 of size 0
                content good, requirement good, trailer good, others empty
                all before is as unsigned, and so are the checksums

                """, "\(report)")
        try checkMessage()
        let test = try Command.run("7z", ["t", signed])
        #expect(test.status == 0 && test.output.contains("Everything is Ok"), "\(test)")
        for (path, disk) in [(plain, "one"), (signed, "two")] {
            _ = try Command.run("dmg2img", ["-s", path, scratch(disk)])
        }
        #expect(try scratch.data("one") == scratch.data("two"))
        let others = try Python.run(
            """
            import apple_platform as ap, json, sys
            found = json.loads(json.dumps(ap.read_signature(sys.argv[1]), default=str))
            text = json.dumps(found)
            for word in ("com.example.acme", "ABCDE12345", "Developer ID Application: Acme"):
                print(word in text)
            """, [signed])
        #expect(others.output == "True\nTrue\nTrue\n", "\(others)")
    }

    @Test(.needs("7z", "bsdtar"), .needsPython)
    func `an installer is signed in both ways`() throws {
        let signer = try signer("installer")
        let path = try build(InstallerPackage(), signer)
        let again = try build(InstallerPackage(), signer, folder: "again")
        #expect(try Data(contentsOf: path.url) == Data(contentsOf: again.url))
        let report = try run(Self.installer, [path, authority.scratch.path])
        #expect(
            report.output == """
                creation-time checksum signature x-signature file file
                RSA 20 256 CMS 276
                the certificates are installer middle root, twice
                members follow

                """, "\(report)")
        let old = try openssl([
            "pkeyutl", "-verify", "-certin", "-inkey", authority.scratch("installer.pem"), "-in",
            "content",
            "-sigfile", "plain", "-pkeyopt", "digest:sha1",
        ])
        #expect(old.output.contains("Signature Verified Successfully"), "\(old)")
        try checkMessage()
        let test = try Command.run("7z", ["t", path])
        #expect(test.status == 0 && test.output.contains("Everything is Ok"), "\(test)")
        let list = try Command.run("bsdtar", ["-tf", path])
        #expect(list.output.contains("acme.pkg/Payload"), "\(list)")
        let others = try Python.run(
            """
            import apple_platform as ap, json, sys
            text = json.dumps(json.loads(json.dumps(ap.read_signature(sys.argv[1]), default=str)))
            for word in ('"checksum_verifies": true', '"cms_signature_verifies": true'):
                print(word in text)
            """, [path])
        #expect(others.output == "True\nTrue\n", "\(others)")
    }

    @Test func `a key that is not RSA signs no installer`() throws {
        let chain = try chain("curve")
        let why = InstallerPackage().complaint(about: chain.leaf)
        #expect(why?.why == "its key is not RSA" && why?.exit == .noKey)
        #expect(DiskImage().complaint(about: chain.leaf) == nil)
    }

    @Test func `an image of over 4 GiB says its size in another place`() throws {
        let signature = ImageSignature(try signer("application"), identifier: "com.example.acme")
        let bytes = try signature.bytes(
            content: Hash.of([]), size: 5 << 30, trailer: [UInt8](repeating: 0, count: 512))
        let directory = try #require(try SuperBlob(bytes, of: "acme.dmg")[CodeSlot.directory])
        let fields = BoundedBytes(directory.bytes)
        #expect(fields.big(4, at: 8) == 0x20300 && fields.big(4, at: 32) == 0xffff_ffff)
        #expect(fields.big(8, at: 56) == 5 << 30 && fields.big(4, at: 28) == 1)
    }

    /// That openssl finds the message over the content, and the token over its signature.
    private func checkMessage() throws {
        let verdict = try openssl([
            "cms", "-verify", "-inform", "DER", "-in", "message", "-content", "content", "-binary",
            "-CAfile", authority.scratch("root.pem"), "-purpose", "any", "-ignore_critical", "-out",
            "/dev/null",
        ])
        #expect(verdict.error.contains("Verification successful"), "\(verdict)")
        let read = try CodeSignature(Array(scratch.data("message")))
        let unsigned = try #require(read.signed.signer.unsigned)
        let type = CodeSignatureForm.apple.tokenType
        let token = try #require(try CMSAttributes(unsigned).all(type)?.first)
        try scratch.write("token", Data(token))
        try scratch.write("value", Data(read.signed.signer.signature))
        let time = try openssl([
            "ts", "-verify", "-token_in", "-in", "token", "-data", "value", "-CAfile", "stamps.pem",
        ])
        #expect(time.output.contains("Verification: OK"), "\(time)")
    }

    private func openssl(_ arguments: [String]) throws -> Outcome {
        try Command.run("openssl", arguments, in: scratch.path)
    }

    private func run(_ script: String, _ arguments: [String]) throws -> Outcome {
        try Command.run("python3", ["-c", script] + arguments, in: scratch.path)
    }

    private func package() throws -> Package {
        try Sample.package(
            [
                Sample.file("acme", Sample.noise(20_000), in: scratch, kind: .program),
                Sample.text("README.md", kind: .doc),
            ], for: Sample.macos)
    }

    /// The artifact of ``package()``, signed.
    private func build<Format: PackageFormat>(
        _ format: Format, _ signer: AppleSigner, folder: String = "signed"
    ) throws -> String {
        let place = scratch(folder)
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let package = try package()
        var product = package.product
        product = Product(
            name: product.name, homepage: product.homepage, macIdentifier: "com.example.acme")
        let known = Package(
            product: product, version: package.version, platform: package.platform,
            stem: package.stem, date: package.date, entries: package.entries)
        let recipe = try format.prepare(Request(known))
        var output = try OutputFile(place + "/" + recipe.fileName)
        try recipe.write(Bench(Workers(count: 2), appleSigner: signer), &output)
        _ = try output.commit()
        return place + "/" + recipe.fileName
    }

    private func chain(_ name: String) throws -> CertificateChain {
        func certificate(_ name: String) throws -> Certificate {
            try Certificate(authority.der(name), name: name)
        }
        return try CertificateChain(
            certificate(name), from: [certificate("root"), certificate("middle")])
    }

    /// With tokens of the tests' authority, each asked for once.
    private func signer(_ name: String) throws -> AppleSigner {
        let path = authority.scratch("\(name).key")
        let der = try PEM(Array(Data(contentsOf: path.url)), name: path).body.withBytes {
            Array($0)
        }
        let signer = CodeSigner(name: name, chain: try chain(name)) {
            (digest, function) throws(Failure) in
            var bytes = der
            return try PrivateKey.make(Secret(wiping: &bytes), path)
                .sign(digest: digest, by: function)
        }
        let folder = try HeldFolder(named: scratch.path)
        let shelf = TimestampShelf(CacheFolder { () throws(Failure) in try folder.folder("cache") })
        let anchor = try TimestampAnchor(
            pem: Array(stamps.scratch.data("root.pem")), name: "root.pem")
        let stamps = stamps
        return AppleSigner(
            signer, at: Sample.date,
            stamp: TimestampSource(name: "http://time.example", anchor: anchor, shelf: shelf) {
                request throws(Failure) in
                do { return try stamps.answer(request) } catch {
                    throw Failure("no answer", "\(error)")
                }
            })
    }
}

extension String {
    fileprivate var url: URL { URL(fileURLWithPath: self) }
}

extension AppleSignatureTests {
    /// A second reader of signed disk images, which cuts out what openssl is to look at.
    private static let image = #"""
        import hashlib, struct, sys
        plain, data = (open(path, "rb").read() for path in sys.argv[1:3])
        koly, sha = data[-512:], lambda b: hashlib.sha256(b).digest()
        place, size = struct.unpack(">2Q", koly[296:312])
        blob = data[place:place + size]
        assert place + size == len(data) - 512 and blob[:4] == b"\xfa\xde\x0c\xc0"
        assert struct.unpack(">I", blob[4:8])[0] == size
        slots = {}
        for index in range(struct.unpack(">I", blob[8:12])[0]):
            slot, at = struct.unpack(">2I", blob[12 + 8 * index:][:8])
            slots[slot] = blob[at:at + struct.unpack(">I", blob[at + 4:][:4])[0]]
        assert list(slots) == [0, 2, 0x10000]
        assert sum(map(len, slots.values())) + 12 + 24 == size
        d = slots[0]
        _, _, version, flags, hashes, name, specials, pages, limit = struct.unpack(">9I", d[:36])
        team, = struct.unpack(">I", d[48:52])
        text = lambda at: d[at:d.index(b"\0", at)].decode()
        assert (d[36], d[37], limit, specials) == (32, 2, place, 6)
        print(text(name), text(team), hex(version), hex(flags), "pages", pages, "of size", d[39])
        special = lambda n: d[hashes - 32 * n:hashes - 32 * n + 32]
        good = lambda a, b: "good" if a == b else "BAD"
        bare = koly[:304] + bytes(8) + koly[312:]
        print("content %s, requirement %s, trailer %s, others %s" % (
            good(sha(data[:place]), d[hashes:]), good(sha(slots[2]), special(2)),
            good(sha(bare), special(6)),
            "empty" if not any(any(special(n)) for n in (1, 3, 4, 5)) else "FULL"))
        assert data[:place] == plain[:-512]
        assert koly[:296] + bytes(16) + koly[312:] == plain[-512:]
        print("all before is as unsigned, and so are the checksums")
        open("content", "wb").write(d)
        open("message", "wb").write(slots[0x10000][8:])
        """#

    /// A second reader of signed installers.
    private static let installer = #"""
        import base64, hashlib, struct, sys, xml.etree.ElementTree as xml, zlib
        data = open(sys.argv[1], "rb").read()
        head, _, packed, whole, kind = struct.unpack(">2H2QI", data[4:28])
        table = zlib.decompress(data[head:head + packed])
        heap = data[head + packed:]
        assert len(table) == whole and kind == 1
        assert heap[:20] == hashlib.sha1(data[head:head + packed]).digest()
        toc = xml.fromstring(table).find("toc")
        print(*[child.tag for child in toc])
        number = lambda of, name: int(of.find(name).text)
        plain, cms = toc.find("signature"), toc.find("x-signature")
        print(plain.get("style"), number(plain, "offset"), number(plain, "size"), cms.get("style"),
              number(cms, "offset"))
        space = "{http://www.w3.org/2000/09/xmldsig#}"
        for part in plain, cms:
            path = "/".join(space + name for name in ("KeyInfo", "X509Data", "X509Certificate"))
            found = [one.text for one in part.findall(path)]
            assert all(len(line) <= 72 for text in found for line in text.split("\n"))
            assert [base64.b64decode(text) for text in found] == [
                open(sys.argv[2] + "/" + name + ".der", "rb").read() for name in ("installer", "middle", "root")]
        print("the certificates are installer middle root, twice")
        end = number(cms, "offset") + number(cms, "size")
        assert min(number(one, "offset") for one in toc.iter("data")) == end
        print("members follow")
        open("content", "wb").write(heap[:20])
        open("plain", "wb").write(heap[20:276])
        message = heap[276:end]
        size = 4 + struct.unpack(">H", message[2:4])[0]
        assert message[:2] == b"\x30\x82" and not any(message[size:])
        open("message", "wb").write(message[:size])
        """#
}
