import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// PKCS#12 files that openssl makes, of each generation.
@Suite(.needs("openssl")) struct PKCS12Tests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=one
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key2 -out cert2 -subj /CN=two
            """)
    }

    @discardableResult
    private func shell(_ script: String) throws -> Outcome {
        try Command.run("/bin/sh", ["-ec", script + "\nchmod 600 *"], in: scratch.path)
    }

    private func export(_ options: String, pass: String = "pass:a secret") throws -> [UInt8] {
        let made = try shell(
            "openssl pkcs12 -export \(options) -out file.p12 -passout '\(pass)'")
        #expect(made.status == 0, "\(made)")
        return try scratch.bytes("file.p12")
    }

    private func names(
        _ bytes: [UInt8], _ passphrase: PassphraseSource = .text("a secret")
    ) throws -> [String?] {
        #expect(PKCS12File.isOne(bytes))
        let found = try PKCS12File(bytes, name: "file.p12").contents(passphrase)
        let spki = found.key.publicKey.spki
        #expect(found.certificates.contains { $0.key.spki == spki })
        return found.certificates.map(\.subject.commonName).sorted { ($0 ?? "") < ($1 ?? "") }
    }

    private func objection(
        _ bytes: [UInt8], _ passphrase: PassphraseSource = .text("a secret")
    ) -> Failure? {
        refusal { _ = try PKCS12File(bytes, name: "file.p12").contents(passphrase) }
    }

    @Test(arguments: [
        "", "-legacy", "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
        "-keypbe AES-128-CBC -certpbe NONE", "-keypbe NONE -certpbe NONE -macalg sha512",
    ])
    func `a key and its certificates come out, whatever sealed them`(_ options: String) throws {
        let bytes = try export("-inkey key -in cert -certfile cert2 \(options)")
        #expect(try names(bytes) == ["one", "two"])
        #expect(
            objection(bytes, .text("another"))?.message
                == "cannot open file.p12: the passphrase is wrong")
        #expect(objection(bytes, .text("another"))?.exit == .noKey)
        #expect(objection(bytes, .none)?.what == "file.p12 is protected by a passphrase")
    }

    @Test func `an empty passphrase is not asked for`() throws {
        #expect(try names(export("-inkey key -in cert", pass: "pass:"), .none) == ["one"])
    }

    @Test func `damage is told from a wrong passphrase`() throws {
        let bytes = try export("-inkey key -in cert")
        // Somewhere in the sealed certificate, whose padding at the end stays as it is.
        var spoiled = bytes
        spoiled[600] ^= 1
        #expect(objection(spoiled)?.exit == .malformed)
        #expect(
            objection(spoiled)?.why
                == "the passphrase opens it and its code says that it was changed")
        for cut in [10, 100, bytes.count - 1] {
            let failure = objection(Array(bytes.prefix(cut)))
            #expect(
                failure?.message
                    == "file.p12 is not a sound PKCS#12 file: it is damaged or cut off")
            #expect(failure?.exit == .malformed)
        }
        #expect(objection(bytes + [0])?.exit == .malformed)
        #expect(objection(try export("-inkey key -in cert -nomac"))?.exit == .malformed)
        for index in Swift.stride(from: 0, to: bytes.count, by: 97) {
            var bytes = bytes
            bytes[index] ^= 1
            #expect(objection(bytes) != nil, "byte \(index)")
        }
    }

    @Test func `rounds without end are refused before they are done`() throws {
        let made = try export("-inkey key -in cert -iter 5")
        // The last INTEGER of the file is how often the passphrase is hashed for the code; lengths
        // around it stay right for as many bytes, which two of the salt's give up.
        #expect(made.suffix(3) == [2, 1, 5])
        var long = made
        let salt = made.count - 13
        #expect(made[salt..<salt + 2] == [4, 8])
        long.replaceSubrange(salt..., with: [4, 5] + made[(salt + 2)..<(salt + 7)])
        long += [2, 4, 0x7F, 0xFF, 0xFF, 0xFF]
        #expect(long.count == made.count)
        #expect(
            objection(long)?.why == "it wants its passphrase hashed over 2000000 times")
    }

    @Test(.needsPython) func `no key and several keys are refused`() throws {
        #expect(objection(try export("-nokeys -in cert"))?.why == "it holds no private key")
        let first = try export("-inkey key -in cert -keypbe NONE -certpbe NONE")
        try scratch.write("first.p12", Data(first))
        _ = try export("-inkey key2 -in cert2 -keypbe NONE -certpbe NONE")
        // openssl exports one key; so the parts of two files are joined, and the code is made anew.
        let script = """
            import hmac
            from asn1crypto import pkcs12, cms, core
            from cryptography.hazmat.primitives.serialization import pkcs12 as other
            def parts(name):
                pfx = pkcs12.Pfx.load(open(name, "rb").read())
                return pfx, list(pfx.authenticated_safe)
            pfx, ours = parts("first.p12")
            both = pkcs12.AuthenticatedSafe(ours + parts("file.p12")[1])
            content = both.dump()
            pfx["auth_safe"] = cms.ContentInfo(
                {"content_type": "data", "content": core.OctetString(content)})
            import hashlib
            mac = pfx["mac_data"]
            salt, rounds = mac["mac_salt"].native, mac["iterations"].native
            def derive(secret):  # RFC 7292 appendix B.2, of the purpose 3
                v = 64
                def fill(text): return (text * (v // len(text) + 1))[: v * -(-len(text) // v)]
                word = secret.encode("utf-16-be") + bytes(2)
                digest = bytes([3]) * v + fill(salt)[:v] + (word * v)[: v * -(-len(word) // v)]
                for _ in range(rounds): digest = hashlib.sha256(digest).digest()
                return digest
            code = hmac.new(derive("a secret"), content, hashlib.sha256).digest()
            mac["mac"]["digest"] = code
            open("two.p12", "wb").write(pfx.dump(force=True))
            """
        let made = try Python.run(script, in: scratch.path)
        #expect(made.status == 0, "\(made)")
        let failure = try objection(scratch.bytes("two.p12"))
        #expect(failure?.message == "cannot import file.p12: it holds 2 private keys")
        #expect(failure?.exit == .noKey)
    }
}
