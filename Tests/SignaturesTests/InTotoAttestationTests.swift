import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures

/// `acme-1.2.0.intoto.jsonl`: the envelope checked and made by securesystemslib, the statement read
/// and made by in-toto-attestation, and what neither would notice refused by us.
@Suite struct InTotoAttestationTests {
    let keys: KeyFolder
    let format = InTotoAttestation()
    var scratch: Scratch { keys.scratch }

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("acme.intoto.jsonl", try keys.sign(sampleList, as: format))
    }

    @Test(.needsPython)
    func
        `securesystemslib accepts the envelope, in-toto the statement, SLSA's model the predicate`()
        throws
    {
        let checked = try Python.run(
            """
            import hashlib, json, sys
            from securesystemslib.dsse import Envelope
            from securesystemslib.signer import SSlibKey
            from cryptography.hazmat.primitives import serialization
            from google.protobuf.json_format import ParseDict
            from in_toto_attestation.v1 import statement_pb2
            from in_toto_attestation.v1.statement import Statement
            from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
            lines = open(sys.argv[1]).read().splitlines()
            assert len(lines) == 1
            envelope = Envelope.from_dict(json.loads(lines[0]))
            crypto = serialization.load_pem_public_key(open(sys.argv[2], "rb").read())
            spki = crypto.public_bytes(serialization.Encoding.DER,
                                       serialization.PublicFormat.SubjectPublicKeyInfo)
            keyid = hashlib.sha256(spki).hexdigest()
            key = SSlibKey.from_crypto(crypto, keyid)
            assert keyid in envelope.verify([key], 1)
            assert envelope.payload_type == "application/vnd.in-toto+json"
            data = json.loads(envelope.payload)
            statement = ParseDict(data, statement_pb2.Statement())
            Statement.copy_from_pb(statement).validate()
            provenance = ParseDict(data["predicate"], provenance_pb2.Provenance())
            definition = provenance.build_definition
            print(statement.predicate_type, [s.name for s in statement.subject],
                  definition.build_type, dict(definition.external_parameters)["version"],
                  [d.name for d in definition.resolved_dependencies],
                  provenance.run_details.builder.id == "urn:consign:key:" + keyid,
                  provenance.run_details.metadata.invocation_id)
            """,
            ["acme.intoto.jsonl", keys.file("p256.pem")], in: scratch.path)
        #expect(
            checked.output == """
                https://slsa.dev/provenance/v1 ['acme.tar.gz'] urn:consign:release:v1 1.2.0 \
                ['commit', 'stage/acme'] True acme/1.2.0/7

                """, "\(checked)")
    }

    @Test(.needsPython)
    func `we accept a statement of theirs about our list, and only about that`() throws {
        let made = try Python.run(
            """
            import hashlib, json
            from securesystemslib.dsse import Envelope
            from securesystemslib.signer import CryptoSigner
            from cryptography.hazmat.primitives import serialization
            from google.protobuf.json_format import MessageToDict
            from in_toto_attestation.v1.statement import Statement
            from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
            signer = CryptoSigner.generate_ecdsa()
            crypto = signer._private_key.public_key()
            spki = crypto.public_bytes(serialization.Encoding.DER,
                                       serialization.PublicFormat.SubjectPublicKeyInfo)
            signer.public_key.keyid = hashlib.sha256(spki).hexdigest()
            digest, name = open("SHA256SUMS").read().split()
            subject = ResourceDescriptor(name=name, digest={"sha256": digest}).pb
            predicate = {"buildDefinition": {"buildType": "https://acme.example/build/v1",
                                             "externalParameters": {}},
                         "runDetails": {"builder": {"id": "https://acme.example/builder"}}}
            statement = Statement([subject], "https://slsa.dev/provenance/v1", predicate)
            statement.validate()
            payload = json.dumps(MessageToDict(statement.pb)).encode()
            envelope = Envelope(payload, "application/vnd.in-toto+json", {})
            envelope.sign(signer)
            open("theirs.jsonl", "w").write(json.dumps(envelope.to_dict()))
            open("theirs.pem", "wb").write(crypto.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
            """, in: scratch.path)
        #expect(made.status == 0, "\(made)")
        let key = try #require(PublicKeyFile.load(scratch("theirs.pem")).first)
        let theirs = try scratch.bytes("theirs.jsonl")
        try format.verify(theirs, over: message(sampleList), with: key)
        let more = sampleList + Array("\(String(repeating: "0b", count: 32))  other.zip\n".utf8)
        let failure = refusal { try format.verify(theirs, over: message(more), with: key) }
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "other.zip is in the list and not in it")
    }

    @Test func `the same record gives the same statement`() throws {
        let payloads = try (0..<2).map { _ in
            try DSSEEnvelope(keys.sign(sampleList, as: format), limit: 1 << 20).payload
        }
        #expect(payloads[0] == payloads[1])
        let provenance = try Provenance(parsing: payloads[0])
        #expect(provenance.product == "acme" && provenance.version == "1.2.0")
        #expect(provenance.subjects.map(\.name) == ["acme.tar.gz"])
    }

    @Test func `a file that provenance does not speak of, or speaks of otherwise, is refused`()
        throws
    {
        let signature = try scratch.bytes("acme.intoto.jsonl")
        let key = try keys.key(.p256)
        let digest = String(repeating: "0a", count: 32)
        let cases = [
            (
                "\(digest)  other.zip\n",
                "acme.tar.gz is in it and not in the list, or is in it twice"
            ),
            (
                "\(String(repeating: "0b", count: 32))  acme.tar.gz\n",
                "acme.tar.gz has another digest in it than in the list"
            ),
            (
                "\(digest)  acme.tar.gz\n\(digest)  other.zip\n",
                "other.zip is in the list and not in it"
            ),
        ]
        for (list, why) in cases {
            let failure = refusal {
                try format.verify(signature, over: message(Array(list.utf8)), with: key)
            }
            #expect(failure?.exit == .unverified)
            #expect(failure?.why == why)
        }
        let later = Message(
            name: "SHA256SUMS", release: "acme 1.3.0", source: .bytes(sampleList))
        let failure = refusal { try format.verify(signature, over: later, with: key) }
        #expect(failure?.exit == .rollback)
        #expect(failure?.why == "it says acme 1.2.0, not acme 1.3.0")
    }

    @Test func `it signs releases and nothing else`() throws {
        let key = try privateKey()
        let bare = refusal {
            _ = try format.sign(message(sampleList), with: key, of: keys.identity)
        }
        #expect(bare?.exit == .usage)
        let other = refusal { _ = try keys.sign(Array("hello".utf8), as: format) }
        #expect(other?.exit == .usage)
    }

    @Test func `row 27: one wrong member is enough`() throws {
        let text = try scratch.text("acme.intoto.jsonl")
        let signature = #""signatures":[{"#
        let edits: [(String, String, String)] = [
            ("vnd.in-toto+json", "json", "'payloadType': it is not "),
            (signature, signature + #""keyid":"a","sig":"AAAA"},{"#, "there are 2 instead of one"),
            (#""payload":""#, #""payload":"*"#, "in base64"),
            (#"{"payload":"#, #"{"payload":"AAAA","payload":"#, "duplicate"),
            (#""keyid":"#, #""key":1,"keyid":"#, "it is unknown"),
            ("\n", "\n\n", "it is not one JSON object"),
            ("\n", "\n" + text, "it is not one JSON object"),
        ]
        for (from, to, why) in edits {
            let spoiled = text.replacingOccurrences(of: from, with: to)
            #expect(spoiled != text)
            let failure = try objection(to: Array(spoiled.utf8))
            #expect(failure?.exit == .malformed, "\(why)")
            let said = failure?.message ?? ""
            #expect(said.contains(why) || said.contains("end of file expected"), "\(said)")
        }
        let none = try objection(
            to: JSONText.write([
                "payload": "AAAA", "payloadType": "application/vnd.in-toto+json", "signatures": [],
            ]))
        #expect(none?.why.contains("there are 0 instead of one") == true)
        let stranger = try objection(
            to: DSSEEnvelope(payload: [1], keyID: "other", signature: [1]).bytes())
        #expect(stranger?.exit == .noKey)
        #expect(stranger?.why == "its key id is other")
    }

    @Test func `a signed payload that is no such statement is refused`() throws {
        let good = try DSSEEnvelope(scratch.bytes("acme.intoto.jsonl"), limit: 1 << 20)
        let text = String(decoding: good.payload, as: UTF8.self)
        let edits: [(String, String, String)] = [
            ("Statement/v1", "Statement/v0.1", "'_type': it is not "),
            ("provenance/v1", "provenance/v0.2", "'predicateType': it is not "),
            (#""subject":[{"#, #""subject":[{"uri":"x","#, "it is unknown"),
            ("0a0a", "0A0A", "64 lower-case hex digits"),
            (#"{"_type""#, #"{"_type":"x","_type""#, "duplicate"),
        ]
        for (from, to, why) in edits {
            let payload = Array(text.replacingOccurrences(of: from, with: to).utf8)
            let failure = try objection(to: envelope(payload).bytes())
            #expect(failure?.exit == .malformed)
            #expect(failure?.message.contains(why) == true, "\(failure?.message ?? "accepted")")
        }
        let twice = text.replacingOccurrences(
            of: #""subject":["#,
            with: #""subject":[{"digest":{"sha256":"\#(String(repeating: "0a", count: 32))"},"#
                + #""name":"acme.tar.gz"},"#)
        let failure = try objection(to: envelope(Array(twice.utf8)).bytes())
        #expect(failure?.exit == .unverified)
    }

    private func envelope(_ payload: [UInt8]) throws -> DSSEEnvelope {
        let key = try privateKey()
        let digest = try Hash.of(DSSEEnvelope.toSign(payload)).bytes
        return DSSEEnvelope(
            payload: payload, keyID: try Hash.of(key.publicKey.spki).hex,
            signature: try key.sign(digest))
    }

    private func privateKey() throws -> PrivateKey {
        try IdentityFiles.privateKey(
            keys.identity.name, .p256, in: [scratch.path], passphrase: .none)
    }

    private func objection(to signature: [UInt8]) throws -> Failure? {
        let key = try keys.key(.p256)
        return refusal { try format.verify(signature, over: message(sampleList), with: key) }
    }
}
