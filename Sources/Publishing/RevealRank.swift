/// In which order destinations reveal a release: nothing that points at files is seen before them.
public enum RevealRank: Int, Sendable, Comparable {
    /// A store of files: a folder, a bucket, a package registry.
    case store
    /// A forge's page of the release.
    case forge
    /// Whatever a program of the user's does.
    case program

    /// Earlier first.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
