/// A key as a package format sees it: something that signs bytes, in the form that format wants.
public struct PackageSeal: Sendable {
    /// What the key's public half is called on the installing system.
    public let keyName: String
    /// The algorithm, where a format files its signatures by it.
    public let isRSA: Bool
    /// Signs a message.
    private let signer: @Sendable ([UInt8]) throws(Failure) -> [UInt8]

    /// A seal that signs with `signer`.
    public init(
        keyName: String, isRSA: Bool,
        signer: @escaping @Sendable ([UInt8]) throws(Failure) -> [UInt8]
    ) {
        self.keyName = keyName
        self.isRSA = isRSA
        self.signer = signer
    }

    /// The signature over `message`.
    public func sign(_ message: [UInt8]) throws(Failure) -> [UInt8] { try signer(message) }
}
