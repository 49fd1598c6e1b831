import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// The commands that release notes print: run as they are, and run on a spoiled copy.
@Suite struct StepsTests {
    static let systems: [OperatingSystem] = [.linux, .macos, .windows]

    @Test(
        .needs("ssh-keygen", "minisign", "openssl", "gpgv", "sqv", "signify-openbsd"),
        arguments: FormatCase.all)
    func `each signature command says what it promises, and fails on a spoiled list`(
        _ formatCase: FormatCase
    ) throws {
        let format = formatCase.format
        let release = try SignedRelease()
        for system in [OperatingSystem.linux, .macos] {
            for step in format.steps(for: try seal(release, format), on: system) {
                #expect(step.proof == .signature)
                // No package of Debian or PyPI has it, so its line is not run.
                if step.tool == "cosign" && Tool.path("cosign") == nil { continue }
                let good = try run(step, release)
                #expect(good.status == 0 && lines(good).contains(step.success), "\(good)")
                let bad = try run(step, release, spoiling: "SHA256SUMS")
                #expect(bad.status != 0 && !lines(bad).contains(step.success), "\(bad)")
            }
        }
    }

    @Test(.needs("sha256sum", "shasum"), arguments: [OperatingSystem.linux, .macos])
    func `each checksum command says what it promises, and fails on a spoiled file`(
        _ system: OperatingSystem
    ) throws {
        let release = try SignedRelease()
        let artifacts = try ReleaseRecord.decode(release.bytes("release.json"), name: "r").artifacts
        let steps = ChecksumSteps.steps(for: artifacts, on: system)
        #expect(steps.count == (system == .linux ? 1 : 2))
        for step in steps {
            let good = try run(step, release)
            #expect(good.status == 0 && lines(good).contains(step.success), "\(good)")
            let bad = try run(step, release, spoiling: step.files.dropFirst().first)
            #expect(bad.status != 0 && !lines(bad).contains(step.success), "\(bad)")
        }
    }

    /// Those whose lines are compared here; the others' stand in their own tests.
    private static let golden = ["ssh", "minisign", "openssl-ed25519", "openssl"]

    @Test
    func `the lines, word for word`() throws {
        let release = try SignedRelease()
        let forms = try KeyFingerprints.of(release.keys.key(.ed25519)).map(\.text)
        let ssh =
            "ssh-keygen -Y verify -f acme.allowed_signers -I release-2026 -n file "
            + "-s SHA256SUMS.sshsig < SHA256SUMS"
        let dgst =
            "openssl dgst -sha256 -verify acme.p256.pem -signature SHA256SUMS.p256.sig SHA256SUMS"
        let pkeyutl =
            "openssl pkeyutl -verify -pubin -inkey acme.ed25519.pem -rawin -in SHA256SUMS "
            + "-sigfile SHA256SUMS.ed25519.sig"
        let minisign = "minisign -Vm SHA256SUMS -P \(forms[1])"
        let expected: [OperatingSystem: [String]] = [
            .linux: [ssh, minisign, pkeyutl, dgst], .macos: [ssh, minisign, dgst],
            .windows: ["cmd /c \"\(ssh)\"", minisign],
        ]
        for system in Self.systems {
            var lines: [String] = []
            for format in SignatureRegistry.all where Self.golden.contains(format.name) {
                lines += format.steps(for: try seal(release, format), on: system).map(\.command)
            }
            #expect(lines == expected[system])
        }
        let artifacts = try ReleaseRecord.decode(release.bytes("release.json"), name: "r").artifacts
        let digests = Self.systems.map {
            ChecksumSteps.steps(for: Array(artifacts.prefix(1)), on: $0).map(\.command)
        }
        let hex = try #require(artifacts.first?.digest(.sha256)?.hex)
        #expect(
            digests == [
                ["sha256sum --strict -c --ignore-missing SHA256SUMS"],
                [#"grep ' acme-1\.2\.0-linux-amd64\.tar\.gz$' SHA256SUMS | shasum -a 256 -c"#],
                ["(Get-FileHash \(SignedRelease.linux) -Algorithm SHA256).Hash -eq '\(hex)'"],
            ])
    }

    @Test(
        .needs("ssh-keygen", "minisign", "openssl", "gpgv", "sqv", "signify-openbsd")
    )
    func `a name cannot become a command`() throws {
        let name = "a'b $(touch owned) `touch owned`; touch owned & x"
        let release = try SignedRelease()
        let list = try release.bytes("SHA256SUMS")
        for format in SignatureRegistry.all {
            let seal = ListSignature(
                product: "acme", file: name, signature: "\(name).sig", publicKey: "\(name).pub",
                key: try release.keys.key(format.keyType), identity: "release-2026",
                fingerprint: release.keys.fingerprint(format))
            try release.write(name, list)
            let message = Message(
                name: name, record: try release.keys.record("acme 1.2.0"), source: .bytes(list))
            let key = try PrivateKey.load(
                release.keys.file("\(format.keyType.rawValue).key"), passphrase: .none)
            try release.write(
                "\(name).sig", format.sign(message, with: key, of: release.keys.identity))
            try release.write("\(name).pub", format.publicKeyFile(release.keys.identity))
            for step in format.steps(for: seal, on: .linux)
            where step.tool != "cosign" || Tool.path("cosign") != nil {
                let outcome = try Command.run("/bin/sh", ["-c", step.command], in: release.path)
                #expect(outcome.status == 0, "\(step.command)\n\(outcome)")
            }
            if format.name == "ssh" { #expect(format.steps(for: seal, on: .windows).isEmpty) }
        }
        #expect(try Folder.kind(release.path + "/owned") == nil)
    }

    private func seal(_ release: SignedRelease, _ format: any SignatureFormat) throws
        -> ListSignature
    {
        ListSignature(
            product: "acme", file: "SHA256SUMS", signature: release.signature(format),
            publicKey: "acme.\(format.publicKeySuffix)",
            key: try release.keys.key(format.keyType), identity: "release-2026",
            fingerprint: release.keys.fingerprint(format))
    }

    /// Runs a step in a folder that holds the files it names and nothing else.
    private func run(
        _ step: VerificationStep, _ release: SignedRelease, spoiling spoiled: String? = nil
    ) throws -> Outcome {
        let scratch = try Scratch()
        for file in step.files {
            var bytes = try release.bytes(file)
            if file == spoiled { bytes[0] ^= 1 }
            try scratch.write(file, bytes)
        }
        return try Command.run("/bin/sh", ["-c", step.command], in: scratch.path)
    }

    private func lines(_ outcome: Outcome) -> [String] {
        outcome.output.components(separatedBy: "\n")
    }
}
