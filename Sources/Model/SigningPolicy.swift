/// The manifest's `sign`: which keys sign, in which formats.
public struct SigningPolicy: Sendable {
    /// Identities, the first one's signatures having the plain names.
    public let keys: [Located<String>]
    /// Names of signature formats in the registry.
    public let formats: [Located<String>]
    /// Whether every artifact gets signatures of its own as well.
    public let each: Bool
    /// Whether a log of all releases is kept beside them, signed by the first key.
    public let log: Bool
    /// How many of the keys must have signed before a release is published.
    public let threshold: Int
    /// Those of the keys that sign although they have ended, for people who know only them.
    public let ended: [Located<String>]
    /// Hash functions recorded beside SHA-256.
    public let digests: [Digest.Algorithm]
    /// Who says when the signatures were made; nil leaves that out.
    public let timestamp: TimestampPolicy?

    /// A policy by which `keys` sign in `formats`.
    public init(
        keys: [Located<String>], formats: [Located<String>], each: Bool = false,
        log: Bool = false, threshold: Int = 1, ended: [Located<String>] = [],
        digests: [Digest.Algorithm] = [],
        timestamp: TimestampPolicy? = nil
    ) {
        self.keys = keys
        self.formats = formats
        self.each = each
        self.log = log
        self.threshold = threshold
        self.ended = ended
        self.digests = digests
        self.timestamp = timestamp
    }
}
