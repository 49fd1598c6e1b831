internal import Model
internal import Signing

/// A signature inside or beside a package, and the key it is made with.
struct PlannedPackageSeal: Sendable, Hashable {
    let identity: PublicIdentity
    let keyType: KeyType
    let form: PackageSealForm

    /// What pacman looks for beside a package.
    static let suffix = ".sig"

    /// How `release.json` names it.
    var record: PackageSignature {
        PackageSignature(form: form == .rsa ? "rsa" : "openpgp", key: identity.name)
    }

    /// The public key's file in the release: apk finds its key by this name, others import it.
    var publicKeyName: String {
        identity.name + (form == .rsa ? ".rsa.pub" : keyType == .rsa ? ".rsa.asc" : ".asc")
    }

    /// That file's bytes.
    var publicKey: [UInt8] {
        form == .rsa ? identity.key(.rsa)?.pem ?? [] : identity.certificate(keyType)?.armored ?? []
    }

    /// `identity` as the signer of a format that wants `form`.
    init(_ identity: PublicIdentity, _ form: PackageSealForm) throws(Failure) {
        self.identity = identity
        self.form = form
        switch form {
        case .rsa:
            guard identity.key(.rsa) != nil else {
                throw Failure(
                    "\(identity.name) cannot sign this package", "it has no RSA key",
                    hint: "make an identity that has: consign key new NAME --rsa", exit: .noKey)
            }
            keyType = .rsa
        case .openpgp, .detached:
            // Old versions of rpm know nothing younger than RSA.
            let type = [KeyType.rsa, .ed25519].first { identity.certificate($0) != nil }
            guard let type else {
                throw Failure(
                    "\(identity.name) cannot sign this package", "it has no OpenPGP certificate",
                    hint: "make an identity that has: consign key new NAME", exit: .noKey)
            }
            keyType = type
        }
    }
}
