import Crypto
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Keys
@testable import Signatures

/// `SHA256SUMS.sigstore.json`: the bundle read and written by Sigstore's own models, its signature
/// checked by openssl. cosign is no package of Debian or PyPI, so it does not take part.
@Suite struct SigstoreSignatureTests {
    let keys: KeyFolder
    let format = SigstoreSignature()
    var scratch: Scratch { keys.scratch }

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.sigstore.json", try keys.sign(sampleList, as: format))
    }

    @Test(.needsPython)
    func `Sigstore's models read ours, and cryptography its signature`() throws {
        let checked = try Python.run(
            """
            import sys, hashlib, base64
            from sigstore_models.bundle.v1 import Bundle
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import ec
            bundle = Bundle.from_json(open(sys.argv[1]).read())
            key = serialization.load_pem_public_key(open(sys.argv[2], "rb").read())
            spki = key.public_bytes(serialization.Encoding.DER,
                                    serialization.PublicFormat.SubjectPublicKeyInfo)
            data = open(sys.argv[3], "rb").read()
            assert bundle.media_type == "application/vnd.dev.sigstore.bundle.v0.3+json"
            assert bundle.verification_material.public_key.hint == \\
                base64.b64encode(hashlib.sha256(spki).digest()).decode()
            def raw(value): return value if len(value) == 32 else base64.b64decode(value)
            assert raw(bundle.message_signature.message_digest.digest) == \\
                hashlib.sha256(data).digest()
            signature = bundle.message_signature.signature
            signature = signature if signature[0] == 0x30 else base64.b64decode(signature)
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            print("verified")
            """,
            ["SHA256SUMS.sigstore.json", keys.file("p256.pem"), "SHA256SUMS"], in: scratch.path)
        #expect(checked.output == "verified\n", "\(checked)")
    }

    @Test(.needsPython)
    func `we read a bundle that Sigstore's models write`() throws {
        let made = try Python.run(
            """
            import hashlib, base64
            from sigstore_models.bundle.v1 import (Bundle, MessageSignature, PublicKeyIdentifier,
                                                   VerificationMaterial)
            from sigstore_models.common.v1 import HashOutput, HashAlgorithm
            from cryptography.hazmat.primitives import hashes, serialization
            from cryptography.hazmat.primitives.asymmetric import ec
            key = ec.generate_private_key(ec.SECP256R1())
            public = key.public_key()
            spki = public.public_bytes(serialization.Encoding.DER,
                                       serialization.PublicFormat.SubjectPublicKeyInfo)
            data = open("SHA256SUMS", "rb").read()
            b64 = base64.b64encode
            bundle = Bundle(
                media_type="application/vnd.dev.sigstore.bundle.v0.3+json",
                verification_material=VerificationMaterial(
                    public_key=PublicKeyIdentifier(hint=b64(hashlib.sha256(spki).digest()).decode()),
                    tlog_entries=[]),
                message_signature=MessageSignature(
                    message_digest=HashOutput(algorithm=HashAlgorithm.SHA2_256,
                                              digest=b64(hashlib.sha256(data).digest())),
                    signature=b64(key.sign(data, ec.ECDSA(hashes.SHA256())))))
            open("theirs.json", "w").write(bundle.to_json())
            open("theirs.pem", "wb").write(public.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
            """, in: scratch.path)
        #expect(made.status == 0, "\(made)")
        let key = try #require(PublicKeyFile.load(scratch("theirs.pem")).first)
        let theirs = try scratch.bytes("theirs.json")
        try format.verify(theirs, over: message(sampleList), with: key)
        let spoiled = refusal {
            try format.verify(theirs, over: message(sampleList + [10]), with: key)
        }
        #expect(spoiled?.exit == .unverified)
    }

    @Test func `the lines, word for word`() throws {
        let seal = ListSignature(
            product: "acme", file: "SHA256SUMS", signature: "SHA256SUMS.sigstore.json",
            publicKey: "acme.p256.pem", key: try keys.key(.p256), identity: "release-2026")
        let cosign =
            "cosign verify-blob --insecure-ignore-tlog --bundle SHA256SUMS.sigstore.json "
            + "--key acme.p256.pem SHA256SUMS"
        let openssl =
            #"sig=$(mktemp) && sed 's/.*"signature":"\([^"]*\)".*/\1/' SHA256SUMS.sigstore.json "#
            + #"| base64 -d > "$sig" && openssl dgst -sha256 -verify acme.p256.pem "#
            + #"-signature "$sig" SHA256SUMS"#
        #expect(format.steps(for: seal, on: .linux).map(\.command) == [cosign, openssl])
        #expect(format.steps(for: seal, on: .macos).map(\.command) == [cosign])
        #expect(format.steps(for: seal, on: .windows).map(\.command) == [cosign])
    }

    static let edits: [(String, String, ExitCode, String)] = [
        ("bundle.v0.3", "bundle.v0.9", .malformed, "'mediaType': it is not "),
        ("{\"mediaType\"", "{\"mediaType\":\"x\",\"mediaType\"", .malformed, "duplicate"),
        ("SHA2_256", "SHA2_512", .malformed, "'algorithm': it is not SHA2_256"),
        ("\"tlogEntries\":[]", "\"tlogEntries\":[{}]", .malformed, "log entries are not checked"),
        ("\"tlogEntries\":[]", "\"other\":[]", .malformed, "it is unknown"),
        (",\"tlogEntries\":[]", "", .malformed, "it is not an array"),
        ("\"tlogEntries\":[]", "\"tlogEntries\":NaN", .malformed, "invalid token"),
        ("\"tlogEntries\":[]", "\"tlogEntries\":[1.5]", .malformed, "fraction"),
        ("\"digest\":\"", "\"digest\":\" ", .malformed, "in base64"),
        ("\"signature\":\"M", "\"signature\":\"N", .malformed, "it is not one DER sequence"),
        ("{\"mediaType", " {\"mediaType", .malformed, "it is not one JSON object"),
    ]

    @Test(arguments: edits.indices)
    func `rows 27 and 28: one wrong member is enough`(_ index: Int) throws {
        let (from, to, exit, why) = Self.edits[index]
        let text = try scratch.text("SHA256SUMS.sigstore.json")
        let spoiled = text.replacingOccurrences(of: from, with: to)
        #expect(spoiled != text)
        let failure = try objection(to: Array(spoiled.utf8))
        #expect(failure?.exit == exit)
        #expect(failure?.message.contains(why) == true, "\(failure?.message ?? "accepted")")
    }

    @Test func `row 28: a digest that is not the file's`() throws {
        var bundle = try SigstoreBundle(scratch.bytes("SHA256SUMS.sigstore.json"))
        bundle = SigstoreBundle(
            hint: bundle.hint, digest: [UInt8](repeating: 7, count: 32), signature: bundle.signature
        )
        let failure = try objection(to: bundle.bytes())
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "it was made for a file with another digest")
    }

    @Test func `row 27: nesting without end`() throws {
        let deep =
            String(repeating: "{\"a\":", count: 3000) + "{}" + String(repeating: "}", count: 3000)
        let failure = try objection(to: Array(deep.utf8))
        #expect(failure?.exit == .malformed)
        let other = try keys.sign(sampleList, as: format)
        let stranger = refusal {
            try format.verify(other, over: message(sampleList), with: KeyFolder().key(.p256))
        }
        #expect(stranger?.exit == .noKey)
    }

    private func objection(to signature: [UInt8]) throws -> Failure? {
        let key = try keys.key(.p256)
        return refusal { try format.verify(signature, over: message(sampleList), with: key) }
    }
}
