import Model
import Testing

@testable import Signatures
@testable import Trust

/// Which names belong to a release: told without comparing each with each.
@Suite struct CompanionNamesTests {
    private let formats: [any SignatureFormat] = [
        SSHSignature(), MinisignSignature(), OpenPGPFormat(), InTotoAttestation(),
    ]

    @Test func `thousands of files with a signature each are told apart at once`() {
        let files = (0..<8_000).map { "acme-\($0).tar.gz" }
        let all = files + files.map { $0 + ".minisig" }
        let listed = Set(files)
        let names = CompanionNames(formats: formats, listed: listed, release: nil, present: all)
        let clock = ContinuousClock()
        let time = clock.measure {
            for name in all where !listed.contains(name) {
                #expect(names.role(of: name) != nil)
            }
        }
        #expect(time < .seconds(10))
    }

    @Test(arguments: [
        ("a.tar.gz.minisig", true), ("a.tar.gz.release-2027.minisig", true),
        ("a.tar.gz.release.2027.minisig", true), ("a.tar.gz.Release.minisig", false),
        ("a.tar.gz.minisig.minisig", true), ("b.tar.gz.minisig", false), ("a.tar.gz.", false),
        ("a.tar.gzminisig", false), ("a.tar.gz..minisig", false), ("SHA256SUMS.asc", true),
        ("SHA256SUMS.k27.asc", true), ("a.tar.gz.sshsig.tsr", true),
        ("a.tar.gz.minisig.tsr", false), ("a.tar.gz.tsr", false),
        ("acme-1.0.0.intoto.jsonl", true), ("a.tar.gz.exe", false),
    ])
    func `a companion is a signature of a listed file`(_ name: String, _ isOurs: Bool) {
        let names = CompanionNames(
            formats: formats, listed: ["a.tar.gz"], release: nil,
            present: ["a.tar.gz", "a.tar.gz.sshsig", name])
        #expect((names.role(of: name) != nil) == isOurs)
    }
}
