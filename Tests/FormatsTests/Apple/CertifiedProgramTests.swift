import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Formats

/// Programs that somebody signed: who did, by his certificates, and what is refused of them.
@Suite(.needs("openssl")) struct CertifiedProgramTests {
    let bench: SigningBench
    let authority: CodeAuthority
    let date = Timestamp(Int64(Date().timeIntervalSince1970))

    init() throws {
        bench = try SigningBench()
        authority = try CodeAuthority()
    }

    private func sign(
        _ leaf: String, as result: String, identifier: String = "com.example.hello",
        requirement: CodeRequirement? = nil
    ) throws {
        try bench.scratch.write("in", MachOSample().data)
        let signer = try authority.signer(leaf)
        let usual = ProgramSigner(AppleSigner(signer, at: date, stamp: nil))
        let team = signer.team ?? ""
        let own = ProgramSigner(team: team, reserve: usual.reserve) { name in
            requirement ?? .developerID(identifier: name, team: team)
        } sign: { directories throws(Failure) in
            try usual.sign(directories)
        }
        try bench.sign(
            "in", as: result, SigningOrder(own, identifier: identifier, runtime: true))
    }

    private func parts(
        _ name: String, trusting root: String? = "root", after days: Int64 = 1
    ) throws -> [CodePart] {
        let roots = try root.map { try [Certificate(authority.der($0), name: $0).fingerprint] }
        let trust = AppleTrust(
            roots: roots ?? [], now: Timestamp(date.seconds + days * 86400))
        return try ProgramVerifier(trust, bench.workers)
            .parts(of: FileHash.record(bench.scratch(name)), called: name) ?? []
    }

    @Test func `the signer is named by his certificate, and the root by whoever believes it`()
        throws
    {
        try sign("application", as: "out")
        let known = try #require(try parts("out").first)
        #expect(
            known.text == "arm64 signed as com.example.hello by Developer ID Application: "
                + "Acme (ABCDE12345), not stamped, hardened runtime")
        #expect(known.signer?.doubts == [] && known.signer?.isTrusted == true)
        let stranger = try #require(try parts("out", trusting: nil).first?.signer)
        #expect(
            stranger.doubts == [
                "it is signed by 'Developer ID Application: Acme (ABCDE12345)', "
                    + "whose root 'Acme Root' is not Apple's"
            ])
        let late = try #require(try parts("out", after: 500).first?.signer)
        #expect(late.doubts.count == 1)
        #expect(late.doubts[0].contains("no time stamp says that it was signed before"))
    }

    @Test func `another team, name or kind of certificate is told apart`() throws {
        let other = CodeRequirement.developerID(identifier: "com.example.hello", team: "ZZZZZ12345")
        try sign("application", as: "out", requirement: other)
        expectRefusal(
            "the signature inside out does not hold: its signer does not fit its own requirement",
            exit: .unverified
        ) { _ = try parts("out") }
        let name = CodeRequirement.developerID(identifier: "com.example.other", team: "ABCDE12345")
        try sign("application", as: "out", requirement: name)
        #expect(refusal { _ = try parts("out") }?.exit == .unverified)
        try authority.leaf("installer")
        try sign("installer", as: "out", requirement: CodeRequirement.none)
        let wrong = refusal { _ = try parts("out") }
        #expect(wrong?.why.contains("is not for Developer ID Application") == true)
        try authority.leaf("windows")
        try sign("windows", as: "out", requirement: CodeRequirement.none)
        let unmarked = try #require(try parts("out").first?.signer)
        #expect(
            unmarked.doubts.map { $0.hasSuffix("it lacks the extension 1.2.840.113635.100.6.1.13") }
                == [true], "\(unmarked.doubts)")
    }

    @Test func `a message over other code is refused, and one with a changed byte`() throws {
        try sign("application", as: "out")
        try sign("application", as: "other", identifier: "com.example.other")
        let bytes = Array(try bench.scratch.data("out"))
        let found = try #require(try bench.signatures("out").first)
        let foreign = try #require(try bench.signatures("other").first)
        guard case .certificate(let message) = foreign.kind else { return }
        let trust = AppleTrust(now: date)
        expectRefusal("bad signature of out: it was made for other bytes", exit: .unverified) {
            _ = try CodeSignerCheck(trust: trust, name: "out").signer(
                of: message, found.directories, found.designated)
        }
        let start = try #require(
            bytes.indices.first { bytes[$0...].starts(with: [0xfa, 0xde, 0x0b, 0x01]) })
        let size = bytes[start + 6...start + 7].reduce(0) { $0 << 8 | Int($1) }
        for place in stride(from: start + 8, to: start + size, by: Thoroughness.rounds(97, all: 7))
        {
            var spoiled = bytes
            spoiled[place] ^= 4
            try bench.scratch.write("spoiled", Data(spoiled))
            let failure = refusal { _ = try parts("spoiled") }
            #expect([.unverified, .malformed].contains(failure?.exit), "at \(place)")
        }
    }

    @Test func `requirements hold or not, and some cannot be told`() throws {
        let leaf = try Certificate(authority.der("application"), name: "leaf")
        let subject = RequirementSubject(
            identifier: "acme", cdhashes: [[1]], certificates: [leaf])
        let yes = RequirementExpression.identifier("acme"), no = RequirementExpression.cdhash([2])
        let open = RequirementExpression.notarized
        let cases: [(RequirementExpression, Bool?)] = [
            (.constant(false), false), (yes, true), (no, false), (open, nil), (.not(no), true),
            (.both(open, no), false), (.both(open, yes), nil), (.either(open, yes), true),
            (.either(no, open), nil), (.field(0, "subject.OU", equals: "ABCDE12345"), true),
            (.field(0, "subject.CN", equals: "Acme"), false),
            (.field(1, "subject.OU", equals: nil), false),
            (.field(0, "subject.X", equals: nil), nil),
            (.marker(0, CodeRequirement.application, equals: nil), true),
            (.marker(UInt32.max, CodeRequirement.authority, equals: nil), false),
            (.anchorHash(0, try MessageDigest.sha1.of(leaf.bytes)), true),
            (.anchorHash(0, []), false), (.anchorApple, nil), (.anchorAppleGeneric, true),
        ]
        for (requirement, holds) in cases {
            #expect(subject.fits(requirement) == holds, "\(requirement)")
        }
    }
}

extension CodeAuthority {
    /// A signer with the key of the leaf `name`.
    func signer(_ name: String) throws -> CodeSigner {
        let path = scratch("\(name).key")
        let block = try PEM(Array(Data(contentsOf: URL(fileURLWithPath: path))), name: path)
        let der = block.body.withBytes { Array($0) }
        let heap = try ["root", "middle"].map { try Certificate(self.der($0), name: $0) }
        let chain = try CertificateChain(Certificate(self.der(name), name: name), from: heap)
        return CodeSigner(name: name, chain: chain) { (digest, function) throws(Failure) in
            var bytes = der
            return try PrivateKey.make(Secret(wiping: &bytes), path)
                .sign(digest: digest, by: function)
        }
    }
}
