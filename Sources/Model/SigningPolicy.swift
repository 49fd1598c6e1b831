/// The manifest's `sign`: which keys sign, in which formats.
public struct SigningPolicy: Sendable {
    /// Identities, the first one's signatures having the plain names.
    public let keys: [Located<String>]
    /// Names of signature formats in the registry.
    public let formats: [Located<String>]
    /// Whether every artifact gets signatures of its own as well.
    public let each: Bool
    /// Hash functions recorded beside SHA-256.
    public let digests: [Digest.Algorithm]
    /// Who says when the signatures were made; nil leaves that out.
    public let timestamp: TimestampPolicy?

    /// A policy by which `keys` sign in `formats`.
    public init(
        keys: [Located<String>], formats: [Located<String>], each: Bool = false,
        digests: [Digest.Algorithm] = [], timestamp: TimestampPolicy? = nil
    ) {
        self.keys = keys
        self.formats = formats
        self.each = each
        self.digests = digests
        self.timestamp = timestamp
    }
}
