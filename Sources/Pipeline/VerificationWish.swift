public import Model

/// What a downloader asks for beside the keys to believe.
public struct VerificationWish: Sendable {
    /// The version it must be.
    public var version: Version?
    /// The version that it must not be older than.
    public var minimum: Version?
    /// How many days ago the log must have been signed at most.
    public var days: Int?
    /// How many different identities must have signed.
    public var threshold = 1
    /// The moment at which keys are judged; nil for now.
    public var moment: Timestamp?
    /// The certificates of the authority whose timestamps are believed.
    public var authority: String?
    /// The file that remembers what was seen last.
    public var memory: String?
    /// The folder or address that has the key document and the log; nil for beside the release.
    public var documents: String?
    /// The folder to unpack a verified archive into.
    public var folder: String?

    /// A good signature by one key.
    public init() {}
}
