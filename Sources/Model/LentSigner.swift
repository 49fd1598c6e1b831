/// A key as a package format sees it: something that signs bytes, in the form that format wants.
package struct LentSigner: Sendable {
    /// What the key's public half is called on the installing system.
    package let keyName: String
    /// The algorithm, where a format files its signatures by it.
    package let isRSA: Bool
    /// Signs a message.
    private let signer: @Sendable ([UInt8]) throws(Failure) -> [UInt8]

    /// A seal that signs with `signer`.
    package init(
        keyName: String, isRSA: Bool,
        signer: @escaping @Sendable ([UInt8]) throws(Failure) -> [UInt8]
    ) {
        self.keyName = keyName
        self.isRSA = isRSA
        self.signer = signer
    }

    /// The signature over `message`.
    package func sign(_ message: [UInt8]) throws(Failure) -> [UInt8] { try signer(message) }
}

/// The form of the signature that a package format carries or is accompanied by.
package enum SignatureKind: Sendable {
    /// An OpenPGP signature packet inside the package.
    case openpgp
    /// A bare RSA signature over SHA-256 (PKCS #1 v1.5) inside the package.
    case rsa
    /// An OpenPGP signature in a file of its own.
    case detached
}
