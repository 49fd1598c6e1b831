internal import Model
internal import Signing

/// A signature that will be made over the checksum list by one identity in one format.
struct PlannedSeal: Sendable {
    let format: any SignatureFormat
    let identity: PublicIdentity
    /// The first identity's files have the plain names; others carry the identity's name.
    let isFirst: Bool
    let product: String
    let version: Version

    /// The key as an OpenPGP signature will name it.
    var fingerprint: Fingerprint? {
        identity.certificate(format.keyType).map {
            Fingerprint(form: KeyFingerprints.openpgp, text: $0.owner.fingerprint)
        }
    }

    /// The signature over `file`.
    func signatureName(of file: String) -> String {
        format.signatureName(
            of: file, stem: ReleaseFile.stem(product, version), key: isFirst ? nil : identity.name)
    }

    /// The public key beside it.
    var publicKeyName: String {
        ReleaseFile.publicKey(
            of: product, suffix: format.publicKeySuffix, key: isFirst ? nil : identity.name)
    }
}
