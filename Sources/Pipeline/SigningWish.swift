/// What a caller of `sign` wants other than the manifest says.
public struct SigningWish: Sendable {
    /// Identities instead of the manifest's.
    public var keys: [String] = []
    /// Signature formats instead of the manifest's.
    public var formats: [String] = []
    /// Whether every artifact is signed as well.
    public var each: Bool?

    /// Whether those whose private keys are elsewhere are left to sign there.
    public var adds = false

    /// As the manifest says.
    public init() {}
}
