/// The manifest's `sign.timestamp`: who says when the signatures were made.
public struct TimestampPolicy: Sendable {
    /// The authority's address (RFC 3161 over HTTP).
    public let server: Located<String>
    /// The file with the certificates that the authority's own must lead to.
    public let certificate: Located<String>
    /// Whether a release without timestamps is a failure, and not only worth a warning.
    public let isRequired: Bool

    /// Timestamps of `server`.
    public init(server: Located<String>, certificate: Located<String>, isRequired: Bool) {
        self.server = server
        self.certificate = certificate
        self.isRequired = isRequired
    }
}
