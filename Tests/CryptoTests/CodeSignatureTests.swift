import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto

/// CMS over code, judged by openssl; openssl's own by us.
@Suite(.needs("openssl")) struct CodeSignatureTests {
    let authority: CodeAuthority
    let content = Array("a code directory".utf8)
    let date = Timestamp(1_767_323_045)
    var scratch: Scratch { authority.scratch }

    init() throws {
        authority = try CodeAuthority()
        try scratch.write("content", Data(content))
    }

    private func chain(_ name: String) throws -> CertificateChain {
        func certificate(_ name: String) throws -> Certificate {
            try Certificate(authority.der(name), name: name)
        }
        return try CertificateChain(
            certificate(name), from: [certificate("root"), certificate("middle")])
    }

    /// A signer with the key of `name`, or of `other` by mistake.
    private func signer(_ name: String, keyOf other: String? = nil) throws -> CodeSigner {
        let path = scratch("\(other ?? name).key")
        let block = try PEM(Array(Data(contentsOf: URL(fileURLWithPath: path))), name: path)
        let der = block.body.withBytes { Array($0) }
        return CodeSigner(name: name, chain: try chain(name)) {
            (digest, function) throws(Failure) in
            var bytes = der
            return try PrivateKey.make(Secret(wiping: &bytes), path)
                .sign(digest: digest, by: function)
        }
    }

    private var apple: AppleAttributes {
        get throws {
            AppleAttributes([(.sha256, try MessageDigest.sha256.of(content))])
        }
    }

    @discardableResult
    private func openssl(_ file: String, _ more: [String] = ["-content", "content"]) throws
        -> Outcome
    {
        try Command.run(
            "openssl",
            [
                "cms", "-verify", "-inform", "DER", "-in", file, "-binary", "-CAfile", "root.pem",
                "-purpose", "any", "-ignore_critical", "-out", "out",
            ] + more, in: scratch.path)
    }

    @Test(arguments: [CodeAuthority.rsa, CodeAuthority.p256])
    func `openssl accepts ours, and not for other bytes`(_ kind: [String]) throws {
        try authority.leaf("application", name: "leaf", key: kind)
        let signer = try signer("leaf")
        #expect(signer.team == "ABCDE12345")
        let cms = try signer.sign(
            .detached(content), .apple, attributes: apple.attributes, at: date)
        try scratch.write("ours.der", Data(cms))
        let verdict = try openssl("ours.der")
        #expect(verdict.status == 0, "\(verdict)")
        #expect(try scratch.bytes("out") == content)
        try scratch.write("content", Data(content + [1]))
        #expect(try openssl("ours.der").status != 0)
        if kind == CodeAuthority.rsa {
            let again = try signer.sign(
                .detached(content), .apple, attributes: apple.attributes, at: date)
            #expect(again == cms)
        }
        let read = try CodeSignature(cms)
        try read.check(over: content, name: "hello")
        #expect(read.date == date)
        #expect(read.signed.certificates == signer.chain.certificates.map(\.bytes))
        let root = try signer.chain.root.fingerprint
        #expect(try read.chain(to: [root], name: "hello") == signer.chain)
        try apple.check(read.attributes(), name: "hello")
        #expect(cms.count < signer.room(.apple) + 1024)
        let other = refusal { try read.check(over: content + [1], name: "hello") }
        #expect(other?.message == "bad signature of hello: it was made for other bytes")
        let pinned = refusal { _ = try read.chain(to: [AppleAuthority.root], name: "hello") }
        #expect(pinned?.exit == .unverified)
        #expect(pinned?.why.hasSuffix("with the SHA-256 \(root) is not trusted") == true)
    }

    @Test(.needsPython) func `Apple's attributes are a plist and digests`() throws {
        let second = try MessageDigest.sha1.of(content)
        let both = AppleAttributes(try apple.digests + [(.sha1, second)])
        let cms = try signer("application").sign(
            .detached(content), .apple, attributes: both.attributes, at: date)
        try scratch.write("ours.der", Data(cms))
        let script = """
            import sys, plistlib
            from asn1crypto import cms, core
            info = cms.ContentInfo.load(open("ours.der", "rb").read(), strict=True)["content"]
            signer = info["signer_infos"][0]
            for one in signer["signed_attrs"]:
                kind = one["type"].dotted
                if kind == "1.2.840.113635.100.9.1":
                    print([h.hex() for h in plistlib.loads(one["values"][0].native)["cdhashes"]])
                elif kind == "1.2.840.113635.100.9.2":
                    for value in one["values"]:
                        pair = core.SequenceOf.load(value.dump(), spec=core.Any)
                        print(pair[0].parse(core.ObjectIdentifier).dotted, pair[1].native.hex())
                else: print(kind)
            print(len(info["certificates"]), signer["signature_algorithm"]["algorithm"].native)
            """
        let outcome = try Python.run(script, in: scratch.path)
        let whole = Hex.text(try MessageDigest.sha256.of(content))
        #expect(
            outcome.output == """
                1.2.840.113549.1.9.3
                1.2.840.113549.1.9.5
                1.2.840.113549.1.9.4
                1.3.14.3.2.26 \(Hex.text(second))
                2.16.840.1.101.3.4.2.1 \(whole)
                ['\(whole.prefix(40))', '\(Hex.text(second))']
                3 rsassa_pkcs1v15

                """, "\(outcome)")
        let read = try CodeSignature(cms)
        try both.check(read.attributes(), name: "hello")
        let swapped = AppleAttributes(both.digests.reversed())
        for wrong in [try apple, swapped] {
            let failure = refusal { try wrong.check(read.attributes(), name: "hello") }
            #expect(failure?.exit == .unverified)
        }
    }

    @Test func `content inside is digested without its head, and the root stays out`() throws {
        let type = OID("1.3.6.1.4.1.311.2.1.4")
        let inner = DER.octetString(content)
        let cms = try signer("application").sign(
            .attached(inner, type: type), .authenticode)
        try scratch.write("ours.der", Data(cms))
        // PKCS #7 of the first edition, which openssl's older command reads, but not its content.
        try scratch.write("inner", Data(inner))
        let verdict = try Command.run(
            "openssl",
            [
                "smime", "-verify", "-inform", "DER", "-in", "ours.der", "-content", "inner",
                "-CAfile", "root.pem",
                "-purpose", "any", "-ignore_critical", "-binary", "-out", "out",
            ], in: scratch.path)
        #expect(verdict.status == 0, "\(verdict)")
        let read = try CodeSignature(cms, over: type)
        try read.check(over: inner, name: "setup.exe")
        #expect(read.date == nil)
        #expect(read.certificates.count == 2)
        let chain = try chain("application")
        let root = try chain.root.fingerprint
        #expect(try read.chain(to: [root], with: [chain.root], name: "setup.exe") == chain)
        #expect(refusal { _ = try read.chain(to: [root], name: "setup.exe") }?.exit == .unverified)
        #expect(refusal { _ = try CodeSignature(cms) }?.exit == .malformed)
    }

    @Test func `a timestamp is over the signature, and is proved before it is taken`() throws {
        let stamps = try TimestampAuthority()
        let anchor = try TimestampAnchor(
            pem: Array(stamps.scratch.data("root.pem")), name: "root.pem")
        func source(_ edit: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }) -> TimestampSource {
            TimestampSource(name: "http://time.example", anchor: anchor) {
                (request) throws(Failure) in
                do { return edit(try stamps.answer(request)) } catch {
                    throw Failure("no answer", "\(error)")
                }
            }
        }
        for form in [CodeSignatureForm.apple, .authenticode] {
            let cms = try signer("application").sign(
                .detached(content), form, at: date, stamp: source())
            let read = try CodeSignature(cms)
            try read.check(over: content, name: "hello")
            let time = try read.stamped(form, anchor: anchor, name: "hello")
            let seconds = try #require(time).seconds
            #expect(abs(seconds - Int64(Date().timeIntervalSince1970)) < 60)
            let unsigned = try #require(read.signed.signer.unsigned)
            let token = try #require(try CMSAttributes(unsigned).all(form.tokenType)?.first)
            try scratch.write("token", Data(token))
            try scratch.write("value", Data(read.signed.signer.signature))
            try scratch.write("stamps.pem", stamps.scratch.text("root.pem"))
            let verdict = try Command.run(
                "openssl",
                [
                    "ts", "-verify", "-token_in", "-in", "token", "-data", "value", "-CAfile",
                    "stamps.pem",
                ], in: scratch.path)
            #expect(verdict.output.contains("Verification: OK"), "\(verdict)")
            // The token of one signature says nothing of another.
            var other = read.signed
            other.signer.signature = try CodeSignature(
                signer("application").sign(.detached(content), form)
            ).signed.signer.signature
            let moved = try CodeSignature(other.bytes)
            let failure = refusal { _ = try moved.stamped(form, anchor: anchor, name: "hello") }
            #expect(failure?.exit == .unverified)
        }
        let spoiled = source { Array($0.dropLast()) + [$0[$0.count - 1] ^ 1] }
        let bad = refusal {
            _ = try signer("application").sign(.detached(content), .apple, stamp: spoiled)
        }
        #expect(bad?.what == "bad timestamp of http://time.example", "\(bad?.message ?? "")")
        #expect(
            try CodeSignature(signer("application").sign(.detached(content), .apple))
                .stamped(.apple, anchor: anchor, name: "hello") == nil)
    }

    @Test func `another key than the certificate's signs nothing`() throws {
        try authority.leaf("application", name: "second")
        let failure = refusal {
            _ = try signer("application", keyOf: "second").sign(.detached(content), .apple)
        }
        #expect(failure?.exit == .noKey)
        #expect(
            failure?.what == "the key of application made a signature that does not verify")
    }

    @Test func `a digest alone is signed for xar, as openssl verifies it`() throws {
        let checksum = try MessageDigest.sha1.of(content)
        let signature = try signer("application").sign(digest: checksum, by: .sha1)
        try scratch.write("sum", Data(checksum))
        try scratch.write("sig", Data(signature))
        let verdict = try Command.run(
            "openssl",
            [
                "pkeyutl", "-verify", "-certin", "-inkey", "application.pem", "-in", "sum",
                "-sigfile", "sig", "-pkeyopt", "digest:sha1",
            ], in: scratch.path)
        #expect(verdict.output.contains("Signature Verified Successfully"), "\(verdict)")
    }

    @Test func `what openssl signs is read, whatever its digest`() throws {
        try authority.leaf("application", name: "curve", key: CodeAuthority.p256)
        for (leaf, digest) in [
            ("application", "sha256"), ("application", "sha384"), ("curve", "sha512"),
        ] {
            try authority.openssl([
                "cms", "-sign", "-binary", "-md", digest, "-in", "content", "-signer",
                "\(leaf).pem", "-inkey", "\(leaf).key", "-certfile", "middle.pem", "-outform",
                "DER", "-out", "theirs.der",
            ])
            let read = try CodeSignature(scratch.bytes("theirs.der"))
            try read.check(over: content, name: "hello")
            let root = try chain(leaf).root
            #expect(
                try read.chain(to: [root.fingerprint], with: [root], name: "hello")
                    == chain(leaf))
        }
        for (options, why) in [
            (["-md", "sha1"], "it is not signed by RSA or ECDSA over SHA-2"),
            (
                ["-md", "sha256", "-keyopt", "rsa_padding_mode:pss"],
                "it is not signed by RSA or ECDSA over SHA-2"
            ),
            (["-md", "sha256", "-nocerts"], "there is no certificate where one must be"),
            (["-md", "sha256", "-keyid"], "it lacks the certificate of its signer"),
        ] {
            try authority.openssl(
                [
                    "cms", "-sign", "-binary", "-in", "content", "-signer", "application.pem",
                    "-inkey", "application.key", "-outform", "DER", "-out", "odd.der",
                ] + options)
            let failure = refusal { _ = try CodeSignature(scratch.bytes("odd.der")) }
            #expect(failure?.exit == .malformed)
            #expect(failure?.why == why)
        }
    }

    @Test func `lengths without end are read, as Apple's codesign writes them`() throws {
        try authority.openssl([
            "cms", "-sign", "-stream", "-nodetach", "-binary", "-md", "sha256", "-in", "content",
            "-signer", "application.pem", "-inkey", "application.key", "-certfile", "middle.pem",
            "-outform", "DER", "-out", "theirs.ber",
        ])
        let bytes = try scratch.bytes("theirs.ber")
        #expect(bytes.starts(with: [0x30, 0x80]))
        let read = try CodeSignature(bytes)
        try read.check(over: content, name: "hello")
        // An octet string in pieces is whole.
        #expect(read.signed.content == DER.octetString(content))
        // What was made definite is DER, which openssl finds to be the same.
        try scratch.write("ours.der", Data(read.signed.bytes))
        #expect(try openssl("ours.der", []).status == 0)
        for cut in [2, 3, 40, 700, bytes.count - 1] {
            let failure = refusal { _ = try CodeSignature(Array(bytes.prefix(cut))) }
            #expect(failure?.exit == .malformed, "\(cut)")
        }
        #expect(refusal { _ = try CodeSignature(bytes + [0]) }?.exit == .malformed)
        let deep = [UInt8](repeating: 0, count: 100).flatMap { _ in [0x30, 0x80] as [UInt8] }
        #expect(refusal { _ = try CodeSignature(deep) }?.exit == .malformed)
        for odd: [UInt8] in [
            [0x30, 0x80, 0x04, 0x80, 0, 0, 0, 0], [0x30, 0x80, 0x30, 0x02, 0x04, 0x05, 0, 0],
            [0x30, 0x80, 0x24, 0x80, 0x05, 0, 0, 0, 0, 0], [0x30, 0x80, 0x1F, 0x81, 0, 0, 0],
        ] {
            #expect(refusal { _ = try CodeSignature(odd) }?.exit == .malformed)
        }
    }

    @Test func `a token over SHA-1 counts where Apple's do, and nowhere else`() throws {
        let stamps = try TimestampAuthority()
        let anchor = try TimestampAnchor(
            pem: Array(stamps.scratch.data("root.pem")), name: "root.pem")
        let source = TimestampSource(name: "http://time.example", anchor: anchor) {
            (request) throws(Failure) in
            do {
                try stamps.scratch.write("query", Data(request))
                try stamps.openssl([
                    "ts", "-reply", "-sha1", "-queryfile", "query", "-signer", "good.pem",
                    "-inkey", "good.key", "-out", "answer",
                ])
                return try stamps.scratch.bytes("answer")
            } catch { throw Failure("no answer", "\(error)") }
        }
        let signer = try signer("application")
        let read = try CodeSignature(signer.sign(.detached(content), .apple, stamp: source))
        #expect(try read.stamped(.apple, anchor: anchor, name: "hello") != nil)
        let failure = refusal {
            _ = try signer.sign(.detached(content), .authenticode, stamp: source)
        }
        #expect(failure?.why == "it is not signed over SHA-256 or better")
    }

    @Test func `a flipped bit anywhere is refused`() throws {
        let cms = try signer("application").sign(
            .detached(content), .apple, attributes: apple.attributes, at: date)
        let chain = try chain("application")
        let root = try chain.root.fingerprint
        let apple = try apple
        for index in Swift.stride(from: 0, to: cms.count, by: 97) {
            var bytes = cms
            bytes[index] ^= UInt8(1 << (index % 8))
            let accepted = try? {
                let read = try CodeSignature(bytes)
                try read.check(over: content, name: "spoiled")
                try apple.check(read.attributes(), name: "spoiled")
                return try read.chain(to: [root], name: "spoiled")
            }()
            #expect(accepted == nil, "byte \(index)")
        }
        for cut in [0, 1, 500, cms.count - 1] {
            #expect(refusal { _ = try CodeSignature(Array(cms.prefix(cut))) }?.exit == .malformed)
        }
        #expect(refusal { _ = try CodeSignature(cms + [0]) }?.exit == .malformed)
        // Nothing else speaks of the versions, which no signature covers.
        var other = try SignedData(cms)
        other.version = DER.integer([3])
        #expect(refusal { _ = try CodeSignature(other.bytes) }?.why == "it is of another version")
        other = try SignedData(cms)
        other.signer.version = DER.integer([3])
        #expect(refusal { _ = try CodeSignature(other.bytes) }?.why == "it is of another version")
    }
}
