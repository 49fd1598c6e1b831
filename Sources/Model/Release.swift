/// The record of a release: what `release.json` holds and every later verb reads.
public struct Release: Sendable, Hashable {
    /// The version of the record's layout.
    public static let schema = 1

    /// The product's name.
    public let name: String
    /// The release's version.
    public let version: Version
    /// The git tag, when there is one.
    public let tag: String?
    /// The git commit, when there is one.
    public let commit: String?
    /// SOURCE_DATE_EPOCH or the commit's date, never the clock.
    public let date: Timestamp
    /// Grows with every release; a lower one than seen before is a rollback.
    public let sequence: Int64
    /// Sorted by name.
    public let artifacts: [Artifact]
    /// Sorted by path.
    public let inputs: [InputRecord]
    /// Sorted by identity and type.
    public let keys: [KeyRecord]
    /// Versions of the libraries that shape bytes, by name.
    public let tools: [String: String]

    /// A record; it sorts what must be sorted.
    public init(
        name: String, version: Version, tag: String?, commit: String?, date: Timestamp,
        sequence: Int64, artifacts: [Artifact], inputs: [InputRecord], keys: [KeyRecord],
        tools: [String: String]
    ) {
        self.name = name
        self.version = version
        self.tag = tag
        self.commit = commit
        self.date = date
        self.sequence = sequence
        self.artifacts = artifacts.inOrder(of: \.name)
        self.inputs = inputs.inOrder(of: \.path)
        self.keys = keys.inOrder(of: \.type).inOrder(of: \.id)
        self.tools = tools
    }
}
