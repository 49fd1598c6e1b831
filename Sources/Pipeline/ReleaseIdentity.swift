public import Model

/// Which release this is: settled once, before anything is made.
public struct ReleaseIdentity: Sendable {
    /// The version, marked when it is a snapshot.
    public let version: Version
    /// The git tag.
    public let tag: String?
    /// The git commit, whole.
    public let commit: String?
    /// SOURCE_DATE_EPOCH or the commit's date.
    public let date: Timestamp
    /// The version tag before this one, for the list of changes.
    public let previousTag: String?
    /// Whether this is a trial.
    public let isSnapshot: Bool

    /// Seconds of the date: it grows from release to release without anybody keeping count.
    public var sequence: Int64 { date.seconds }
}

extension ReleaseIdentity {
    /// That of a release that is built already.
    init(of record: Release) {
        self.init(
            version: record.version, tag: record.tag, commit: record.commit, date: record.date,
            previousTag: nil, isSnapshot: false)
    }
}
