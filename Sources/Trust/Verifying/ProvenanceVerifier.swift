import Crypto
import Files
import Keys
package import Model
import Signatures

/// Checks one file by provenance beside it, where there is no checksum list.
package struct ProvenanceVerifier: Sendable {
    private static let format = InTotoAttestation()
    private static let limit: Int64 = 1 << 40

    private let signers: [TrustedSigner]
    private let policy: TrustPolicy

    /// Believes `signers` by `policy`.
    package init(trusting signers: [TrustedSigner], policy: TrustPolicy) {
        self.signers = signers
        self.policy = policy
    }

    /// What was proved about `name` in `source`; nil when no provenance there is by one who is
    /// believed.
    package func verify(_ name: String, in source: any ReleaseSource) throws(Failure) -> Verdict? {
        for file in try source.names() ?? [] where file.hasSuffix("." + Self.format.suffix) {
            guard let bytes = try source.bytes(file, limit: Self.format.sizeLimit),
                let claim = try? Self.format.claim(of: bytes)
            else { continue }
            for signer in signers {
                for key in try SignerKeys.of(signer, in: source)
                where key.type == Self.format.keyType {
                    guard try claim.names(key) else { continue }
                    let provenance = try Self.format.provenance(in: bytes, of: file, by: key)
                    if let identity = signer.identity {
                        try policy.check(identity, claimed: [], proved: nil)
                    }
                    return Verdict(
                        try check(name, provenance, file, source),
                        try Self.signer(signer, key, file))
                }
            }
        }
        return nil
    }

    private func check(
        _ name: String, _ provenance: Provenance, _ file: String, _ source: any ReleaseSource
    ) throws(Failure) -> Verdict.CheckedFile {
        guard let subject = provenance.subjects.first(where: { $0.name == name }) else {
            throw Failure(
                "'\(name)' is not among the files that \(file) names",
                "so nothing can be said about it",
                hint: "keep the name a file was published under", exit: .unverified)
        }
        guard let found = try source.measure(name, limit: Self.limit, [.sha256]),
            found.digests.contains(subject.digest)
        else {
            throw Failure(
                "\(name) is not the released file", "its SHA-256 is not the one in \(file)",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        return Verdict.CheckedFile(name: name, size: found.size, sha256: subject.digest)
    }

    private static func signer(
        _ one: TrustedSigner, _ key: PublicKey, _ file: String
    ) throws(Failure) -> Verdict.Signer {
        guard let fingerprint = try KeyFingerprints.of(key).first else {
            throw Failure("the key has no fingerprint")
        }
        return Verdict.Signer(
            identity: one.identity?.name, key: key, fingerprint: fingerprint, format: format.name,
            signature: file)
    }
}
