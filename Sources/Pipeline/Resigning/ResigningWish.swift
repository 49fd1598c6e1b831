internal import Files
public import Model

/// What is wanted of signing an old release again.
public struct ResigningWish: Sendable {
    /// The identity that signs now.
    public let key: String
    /// Why, for the statement.
    public let reason: String
    /// Keys or fingerprints that signed before; empty takes the project's own.
    public var old: [String] = []
    /// Signature formats; empty takes the manifest's, or all that the key can make.
    public var formats: [String] = []
    /// The digest of the checksum list, kept elsewhere, when no old key can be believed.
    public var digest: Digest?
    /// A copy or a rebuild of the release, when no old key can be believed.
    public var copy: String?
    /// The certificates of an authority whose timestamps say that the old signature is older than
    /// the end of its key.
    public var authority: String?
    /// Whether nothing is to be changed.
    public var isTrial = false

    /// Signs with `key`, because of `reason`.
    public init(key: String, reason: String) throws(Failure) {
        guard (1...400).contains(reason.utf8.count), SafeName.printable(reason) == reason else {
            throw Failure(
                "the reason is not a line of 1 to 400 bytes",
                hint: "say why in a few words: --reason 'the old key ends in March'", exit: .usage)
        }
        self.key = key
        self.reason = reason
    }
}
