/// One whose signature counts: a key that was named, or an identity of a key document.
public struct TrustedSigner: Sendable {
    /// The keys to look for.
    public let trust: TrustedKey
    /// What is known of their owner; nil for a key that was only named.
    public let identity: DocumentedIdentity?

    /// The owner of a key that was named; a certificate says when it ends.
    public init(_ trust: TrustedKey) {
        self.trust = trust
        identity = trust.identity
    }

    /// An identity of a key document.
    public init(_ identity: DocumentedIdentity) {
        trust = TrustedKey(identity.identity.keys)
        self.identity = identity
    }
}
