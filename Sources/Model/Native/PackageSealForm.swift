/// The form of the signature that a package format carries or is accompanied by.
public enum PackageSealForm: Sendable {
    /// An OpenPGP signature packet inside the package.
    case openpgp
    /// A bare RSA signature over SHA-256 (PKCS #1 v1.5) inside the package.
    case rsa
    /// An OpenPGP signature in a file of its own.
    case detached
}
