import Model
import Notes

/// A release for four platforms, sealed with two keys of one identity, and its steps.
enum Example {
    static func digest(_ byte: UInt8) -> Digest {
        guard let digest = Digest(.sha256, [UInt8](repeating: byte, count: 32)) else {
            preconditionFailure("a digest has 32 bytes")
        }
        return digest
    }

    static func artifact(_ name: String, _ size: Int64, _ byte: UInt8, _ platform: Platform?)
        -> Artifact
    {
        Artifact(
            name: name, size: size, digests: [digest(byte)], format: "tar.gz", platform: platform,
            contents: digest(byte))
    }

    static let artifacts = [
        artifact("acme-1.2.0-linux-amd64.tar.gz", 4_194_304, 0x1a, Platform(.linux, .amd64)),
        artifact("acme-1.2.0-macos-universal.tar.gz", 999, 0x2b, Platform(.macos, .universal)),
        artifact("acme-1.2.0-source.tar.gz", 12_345, 0x3c, nil),
        artifact("acme-1.2.0-windows-amd64.zip", 2_000_000_000, 0x4d, Platform(.windows, .amd64)),
    ]

    static let keys = [
        KeyRecord(
            id: "release-2026", type: "ed25519", publicKey: "",
            fingerprints: [
                Fingerprint(
                    form: "ssh", text: "SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg"),
                Fingerprint(
                    form: "minisign",
                    text: "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"),
                Fingerprint(form: "spki-sha256", text: digest(0x5e).hex),
            ]),
        KeyRecord(
            id: "release-2026", type: "p256", publicKey: "",
            fingerprints: [Fingerprint(form: "spki-sha256", text: digest(0x6f).hex)]),
    ]

    static func release(tag: String? = "v1.2.0", artifacts: [Artifact] = artifacts) throws
        -> Release
    {
        Release(
            name: "acme", version: try Version(parsing: "1.2.0"), tag: tag, commit: nil,
            date: Timestamp(1_795_219_200), sequence: 1, artifacts: artifacts, inputs: [],
            keys: keys, tools: [:])
    }

    static func input(
        changes: String = "- Anvils fly further.", base: String? = "https://acme.example/1.2.0",
        steps: [VerificationStep] = steps, template: (file: String, text: String)? = nil,
        description: String = "Sends anvils.", homepage: String = "https://acme.example"
    ) throws -> NotesInput {
        NotesInput(
            release: try release(), description: description, homepage: homepage, changes: changes,
            steps: steps, base: base, template: template)
    }

    static let steps = signatures + digests

    static let signatures = [OperatingSystem.linux, .macos, .windows].flatMap { system in
        [ssh(system), minisign(system)] + (system == .windows ? [] : [openssl(system)])
    }

    static let digests: [VerificationStep] =
        [
            VerificationStep(
                system: .linux, tool: "sha256sum", title: "with sha256sum",
                command: "sha256sum --strict -c --ignore-missing SHA256SUMS",
                success: "acme-1.2.0-linux-amd64.tar.gz: OK", proof: .digest,
                files: ["SHA256SUMS"] + artifacts.map(\.name))
        ]
        + artifacts.map { artifact in
            VerificationStep(
                system: .macos, tool: "shasum", title: "with shasum, which is part of macOS",
                command: "grep ' \(artifact.name)$' SHA256SUMS | shasum -a 256 -c",
                success: "\(artifact.name): OK", proof: .digest,
                files: ["SHA256SUMS", artifact.name])
        }
        + artifacts.map { artifact in
            VerificationStep(
                system: .windows, tool: "powershell", title: "with PowerShell",
                command: "(Get-FileHash '\(artifact.name)' -Algorithm SHA256).Hash -eq '"
                    + (artifact.digest(.sha256)?.hex ?? "") + "'",
                success: "True", proof: .digest, files: [artifact.name])
        }

    static func ssh(_ system: OperatingSystem) -> VerificationStep {
        let line =
            "ssh-keygen -Y verify -f acme.allowed_signers -I release-2026 -n file "
            + "-s SHA256SUMS.sshsig < SHA256SUMS"
        let part =
            switch system {
            case .macos: "is part of macOS"
            case .windows: "is part of Windows 10 and later"
            default: "nearly every system has"
            }
        return VerificationStep(
            system: system, tool: "ssh-keygen", title: "with ssh-keygen, which \(part)",
            command: system == .windows ? "cmd /c \"\(line)\"" : line,
            success: "Good \"file\" signature for release-2026 with ED25519 key "
                + "SHA256:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg",
            proof: .signature, files: ["acme.allowed_signers", "SHA256SUMS.sshsig", "SHA256SUMS"])
    }

    static func minisign(_ system: OperatingSystem) -> VerificationStep {
        VerificationStep(
            system: system, tool: "minisign", title: "with minisign",
            command: "minisign -Vm SHA256SUMS -P "
                + "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
            success: "Signature and comment signature verified", proof: .signature,
            files: ["SHA256SUMS.minisig", "SHA256SUMS"])
    }

    static func openssl(_ system: OperatingSystem) -> VerificationStep {
        VerificationStep(
            system: system, tool: "openssl", title: "with OpenSSL or LibreSSL, any version",
            command: "openssl dgst -sha256 -verify acme.p256.pem -signature SHA256SUMS.p256.sig "
                + "SHA256SUMS",
            success: "Verified OK", proof: .signature,
            files: ["acme.p256.pem", "SHA256SUMS.p256.sig", "SHA256SUMS"])
    }
}
