import Crypto
import Files
import Formats
import Keys
import Model
import Publishing
import Trust

/// Has every package judged by its own signature, as somebody does who installs it with the public
/// keys that the release brings: what another key has signed, or was spoiled, is not revealed.
///
/// The list cannot tell: it names whatever bytes the package has.
struct PackageTrial {
    let source: ArrivedSource
    let check: PackageCheck
    let progress: Progress

    func run(_ release: Release) throws(Failure) {
        for artifact in release.artifacts {
            guard let kind = PackageKind(fileName: artifact.name) else { continue }
            for signature in artifact.signatures {
                try run(artifact, kind, signature, release)
            }
        }
    }

    private func run(
        _ artifact: Artifact, _ kind: PackageKind, _ signature: PackageSignature,
        _ release: Release
    ) throws(Failure) {
        guard let signer = try check.signer(signature.key, release) else {
            throw Failure(
                "\(artifact.name) is signed by \(signature.key)",
                "\(ReleaseFile.record) has no key of it",
                exit: .noKey)
        }
        let proof: PackageProof
        do throws(Failure) {
            proof = try check.proof(of: artifact.name, kind, by: signer)
        } catch {
            // Nobody can sign with it again without changing the package, which the list proves.
            guard error.exit == .expired else { throw error }
            return progress(
                .warned(
                    "the signature \(kind.place) \(artifact.name) does not count: "
                        + error.message))
        }
        guard proof.file.sha256 == artifact.digest(.sha256) else {
            throw Failure("\(artifact.name) has changed since it was sealed", exit: .unverified)
        }
        guard try publicKeys(for: kind, release).contains(proof.key) else {
            throw Failure(
                "\(artifact.name) is signed by \(signature.key)",
                "no public key of the release is the one that signed", exit: .noKey)
        }
    }

    /// Those in the files that people import for packages of this kind.
    private func publicKeys(
        for kind: PackageKind, _ release: Release
    ) throws(Failure) -> [PublicKey] {
        let suffix = kind == .apk ? ".rsa.pub" : ".asc"
        var keys: [PublicKey] = []
        for artifact in release.artifacts
        where artifact.format == Artifact.publicKey && artifact.name.hasSuffix(suffix) {
            keys += try TrustedKey.parse(source.files.path(artifact.name)).keys
        }
        return keys
    }
}
