import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto

/// Certificates and their chains, judged by openssl and PyPI's cryptography.
@Suite(.needs("openssl")) struct CertificateTests {
    let authority: CodeAuthority

    init() throws { authority = try CodeAuthority() }

    private func certificate(_ name: String) throws -> Certificate {
        try Certificate(authority.der(name), name: name)
    }

    @Test func `a certificate says what openssl says of it`() throws {
        let leaf = try certificate("application")
        #expect(leaf.subject.commonName == "Developer ID Application: Acme (ABCDE12345)")
        #expect(leaf.subject.unit == "ABCDE12345")
        #expect(
            leaf.subject.text
                == "C=DE, O=Acme, OU=ABCDE12345, "
                + "CN=Developer ID Application: Acme (ABCDE12345), UID=ABCDE12345")
        #expect(leaf.issuer.shortText == "Acme Code Authority, G2")
        #expect(leaf.key.kind == .rsa(bits: 2048))
        #expect(try certificate("root").key.kind == .ec("P-384"))
        #expect(leaf.extensions.purposes == [CertificateRole.codeSigning])
        #expect(leaf.extensions.authority == nil)
        #expect(leaf.extensions.keyUsage?.signs == true)
        let middle = try certificate("middle")
        #expect(middle.extensions.authority?.pathLength == 0)
        #expect(leaf.extensions.authorityKey == middle.extensions.subjectKey)
        #expect(leaf.extensions.authorityKey?.count == 20)
        let marker = leaf.extensions[OID("1.2.840.113635.100.6.1.13")]
        #expect(marker?.isCritical == true)
        #expect(marker?.value == [5, 0])
        let said = try authority.openssl([
            "x509", "-in", "application.pem", "-noout", "-serial", "-fingerprint", "-sha256",
            "-enddate", "-dateopt", "iso_8601",
        ]).output.replacingOccurrences(of: ":", with: "").lowercased()
        #expect(said.contains("serial=\(leaf.serialText)"))
        #expect(said.contains("fingerprint=\(try leaf.fingerprint)"))
        #expect(said.contains("notafter=\(leaf.validity.upperBound.day)"))
    }

    @Test(.needsPython) func `PyPI's readers see the same`() throws {
        let script = """
            import sys, datetime
            from cryptography import x509
            from asn1crypto import x509 as other
            import apple_platform as ap
            der = open(sys.argv[1], "rb").read()
            one, two = x509.load_der_x509_certificate(der), other.Certificate.load(der)
            print("%x" % one.serial_number, two.sha1.hex(), int(one.not_valid_after_utc.timestamp()))
            print(two.subject.native["common_name"])
            found = ap.certificates.analyze(der)
            print(found["guessed_profile"], found["team_id"])
            """
        let leaf = try certificate("application")
        let outcome = try Python.run(script, [authority.scratch("application.der")])
        #expect(
            outcome.output == """
                \(leaf.serialText.drop { $0 == "0" }) \(try leaf.shortFingerprint) \
                \(leaf.validity.upperBound.seconds)
                Developer ID Application: Acme (ABCDE12345)
                DeveloperIdApplication ABCDE12345

                """, "\(outcome)")
    }

    @Test(.needsPython) func `Apple's own certificates lead to the pinned root`() throws {
        // They lie as they are in the library, between its other constants.
        let script = """
            import glob, os, apple_platform
            from cryptography import x509
            for path in glob.glob(os.path.dirname(apple_platform.__file__) + "/*.so"):
                data, at = open(path, "rb").read(), 0
                while (at := data.find(b"\\x30\\x82", at)) >= 0:
                    size = 4 + int.from_bytes(data[at + 2:at + 4], "big")
                    if data[at + 4:at + 6] == b"\\x30\\x82" and 500 < size < 3000:
                        try: x509.load_der_x509_certificate(data[at:at + size])
                        except ValueError: pass
                        else: print(data[at:at + size].hex())
                    at += 2
            """
        let outcome = try Python.run(script)
        let all = try Set(outcome.output.split(separator: "\n")).map {
            try Certificate(Vectors.bytes(String($0)), name: "of Apple")
        }
        var found: [String: Certificate] = [:]
        for one in all { found[try one.fingerprint] = one }
        let root = try #require(found[AppleAuthority.root], "\(outcome)")
        #expect(root.isRoot)
        #expect(root.subject.commonName == "Apple Root CA")
        let ends = [
            AppleAuthority.intermediate: "2031-09-17",
            AppleAuthority.endingIntermediate: "2027-02-01",
            AppleAuthority.timestamps: "2027-04-05",
        ]
        for (print, day) in ends {
            let one = try #require(found[print])
            let chain = try CertificateChain(one, from: Array(all))
            #expect(chain.certificates == [one, root])
            #expect(chain.end.day == day)
            guard print != AppleAuthority.timestamps else { continue }
            #expect(one.subject.commonName == "Developer ID Certification Authority")
            #expect(one.extensions[OID("1.2.840.113635.100.6.2.6")] != nil)
        }
    }

    @Test func `a chain is put in order out of a heap`() throws {
        let heap = try ["root", "application", "middle"].map(certificate)
        let chain = try CertificateChain(heap[1], from: heap)
        #expect(chain.certificates == [heap[1], heap[2], heap[0]])
        try CertificateRole.developerIDApplication.check(chain)
        #expect(
            refusal { try CertificateRole.developerIDInstaller.check(chain) }?.message
                == "'Developer ID Application: Acme (ABCDE12345)' cannot be used for "
                + "Developer ID Installer: it lacks the extension 1.2.840.113635.100.6.1.14")
        #expect(CertificateRole.windows.objection(to: chain) == nil)
        try chain.check(at: chain.leaf.validity.lowerBound)
        let late = refusal {
            try chain.check(at: Timestamp(chain.leaf.validity.upperBound.seconds + 1))
        }
        #expect(late?.exit == .expired)
        #expect(late?.what == "'Developer ID Application: Acme (ABCDE12345)' has expired")
        let early = Timestamp(chain.leaf.validity.lowerBound.seconds - 5)
        #expect(refusal { try chain.check(at: early) }?.what.contains("is not yet valid") == true)
    }

    @Test func `what is missing is named, and a namesake is not taken`() throws {
        let leaf = try certificate("application")
        let lone = refusal { _ = try CertificateChain(leaf, from: [try certificate("root")]) }
        #expect(lone?.exit == .noKey)
        #expect(
            lone?.message == """
                the chain of 'Developer ID Application: Acme (ABCDE12345)' is incomplete: \
                'Acme Code Authority, G2', which issued 'Developer ID Application: Acme \
                (ABCDE12345)', is missing
                """)
        let other = try CodeAuthority()
        // In RSA, both authorities would have the same key.
        try other.make(
            "middle", "/CN=Acme Code Authority/OU=G2/O=Acme", key: CodeAuthority.p256, by: "root")
        let namesake = try Certificate(other.der("middle"), name: "other")
        let failure = refusal { _ = try CertificateChain(leaf, from: [namesake]) }
        #expect(failure?.why.contains("is called like the issuer") == true)
    }

    @Test func `an issuer that may not issue is refused`() throws {
        try authority.leaf("application", name: "below", by: "application")
        let heap = try ["application", "middle", "root"].map(certificate)
        #expect(refusal { _ = try CertificateChain(certificate("below"), from: heap) } != nil)
        // The intermediate allows no authority below itself.
        try authority.make("third", "/CN=Third", section: "plainmiddle", by: "middle")
        try authority.leaf("application", name: "deep", by: "third")
        let more = try heap + [certificate("third")]
        #expect(refusal { _ = try CertificateChain(certificate("deep"), from: more) } != nil)
        let third = try CertificateChain(certificate("third"), from: heap)
        #expect(third.certificates.count == 3)
    }

    @Test func `roles are told apart by leaf, key and issuer`() throws {
        func objection(_ role: CertificateRole, _ name: String) throws -> String? {
            let heap = try ["middle", "plain", "root"].map(certificate)
            return role.objection(to: try CertificateChain(certificate(name), from: heap))
        }
        try authority.make("plain", "/CN=Plain", section: "plainmiddle", by: "root")
        for section in ["installer", "windows", "stamps"] { try authority.leaf(section) }
        try authority.leaf("application", name: "unmarked", by: "plain")
        try authority.leaf("application", name: "short", key: ["rsa:1024"])
        #expect(try objection(.developerIDInstaller, "installer") == nil)
        #expect(try objection(.windows, "windows") == nil)
        #expect(
            try objection(.developerIDApplication, "windows")
                == "it lacks the extension 1.2.840.113635.100.6.1.13")
        #expect(
            try objection(.windows, "stamps")
                == "its extended key usage lacks 1.3.6.1.5.5.7.3.3")
        #expect(
            try objection(.developerIDApplication, "unmarked")
                == "its issuer 'Plain' lacks the extension 1.2.840.113635.100.6.2.6")
        #expect(try objection(.developerIDApplication, "short") == "its RSA key has 1024 bits")
        #expect(
            try objection(.developerIDApplication, "root")
                == "it is signed by itself, not by an authority")
    }

    @Test func `a flipped bit anywhere breaks a certificate or its chain`() throws {
        let heap = try ["middle", "root"].map(certificate)
        let sound = try authority.der("application")
        for index in Swift.stride(from: 0, to: sound.count, by: 97) {
            for bit in 0..<8 {
                var bytes = sound
                bytes[index] ^= 1 << bit
                let chain = try? CertificateChain(Certificate(bytes, name: "spoiled"), from: heap)
                #expect(chain == nil, "byte \(index), bit \(bit)")
            }
        }
        for count in [0, 1, 2, 100, sound.count - 1] {
            let cut = Array(sound.prefix(count))
            #expect(refusal { _ = try Certificate(cut, name: "cut") }?.exit == .malformed)
        }
        #expect(refusal { _ = try Certificate(sound + [0], name: "long") }?.exit == .malformed)
    }

    @Test func `files hold PEM or DER, and nothing but certificates`() throws {
        let pem = Array(try authority.scratch.data("root.pem"))
        let two = try CertificateFile.read(
            Array("Bag Attributes\n".utf8) + pem + [10]
                + Array(try authority.scratch.data("middle.pem")),
            name: "two")
        #expect(try two == ["root", "middle"].map(certificate))
        #expect(try CertificateFile.read(authority.der("root"), name: "der").count == 1)
        let key = Array(try authority.scratch.data("root.key"))
        let mixed = refusal { _ = try CertificateFile.read(pem + key, name: "mixed.pem") }
        #expect(
            mixed?.message == "mixed.pem does not hold certificates alone: it has a private key")
        #expect(refusal { _ = try CertificateFile.read([], name: "empty") }?.exit == .malformed)
    }

    @Test func `identifiers are written and read as X.690 has them`() throws {
        for text in ["1.2.840.113635.100.6.1.13", "2.5.29.15", "0.9.2342.19200300.100.1.1"] {
            let der = try authority.openssl([
                "asn1parse", "-genstr", "OID:\(text)", "-noout", "-out", "oid",
            ])
            #expect(der.status == 0)
            var reader = DERReader(Array(try authority.scratch.data("oid")), kind: "oid")
            #expect(try OID(&reader, "it").text == text)
        }
        #expect(OID("2.16.840.1.101.3.4.2.1").der == Array(MessageDigest.sha256.algorithm[2..<13]))
        for bad: [UInt8] in [[6, 0], [6, 2, 0x80, 1], [6, 2, 0x2A, 0x86]] {
            var reader = DERReader(bad, kind: "oid")
            #expect(refusal { _ = try OID(&reader, "it") }?.exit == .malformed)
        }
    }
}
