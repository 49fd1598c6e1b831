/// The manifest's `sign`: which keys sign, in which formats.
package struct SigningPolicy: Sendable {
    /// Identities, the first one's signatures having the plain names.
    package let keys: [Located<String>]
    /// Names of signature formats in the registry.
    package let formats: [Located<String>]
    /// Whether every artifact gets signatures of its own as well.
    package let each: Bool
    /// Whether a log of all releases is kept beside them, signed by the first key.
    package let log: Bool
    /// How many of the keys must have signed before a release is published.
    package let threshold: Int
    /// Those of the keys that sign although they have ended, for people who know only them.
    package let ended: [Located<String>]
    /// Hash functions recorded beside SHA-256.
    package let digests: [Digest.Algorithm]
    /// Who says when the signatures were made; nil leaves that out.
    package let timestamp: TimestampPolicy?

    /// A policy by which `keys` sign in `formats`.
    package init(
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

/// The manifest's `sign.timestamp`: who says when the signatures were made.
package struct TimestampPolicy: Sendable {
    /// The authority's address (RFC 3161 over HTTP).
    package let server: Located<String>
    /// The file with the certificates that the authority's own must lead to.
    package let certificate: Located<String>
    /// Whether a release without timestamps is a failure, and not only worth a warning.
    package let isRequired: Bool

    /// Timestamps of `server`.
    package init(server: Located<String>, certificate: Located<String>, isRequired: Bool) {
        self.server = server
        self.certificate = certificate
        self.isRequired = isRequired
    }
}
