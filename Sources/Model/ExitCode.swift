/// What the process tells its caller; the table is part of the contract and never renumbered.
public enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done, or verified.
    case done = 0
    /// It failed: disk, network, a remote refused.
    case failed = 1
    /// Wrong usage, or a wrong manifest.
    case usage = 2
    /// Not verified: a bad digest or signature, something missing or extra.
    case unverified = 3
    /// The input is malformed.
    case malformed = 4
    /// No usable or trusted key.
    case noKey = 5
    /// The key is expired or revoked.
    case expired = 6
    /// Rollback, freeze or mixed versions.
    case rollback = 7
    /// Too few good signatures for the threshold.
    case threshold = 8
    /// Published, but an optional step failed.
    case incomplete = 9

    /// One line for `--help` and the man page.
    public var meaning: String {
        switch self {
        case .done: "done, or verified"
        case .failed: "it failed: disk, network, a remote refused"
        case .usage: "usage, or a wrong manifest"
        case .unverified: "not verified: a bad digest or signature, something missing or extra"
        case .malformed: "malformed input"
        case .noKey: "no usable or trusted key"
        case .expired: "the key is expired or revoked"
        case .rollback: "rollback, freeze or mixed versions"
        case .threshold: "too few good signatures for the threshold"
        case .incomplete: "published but incomplete: an optional step failed and says which"
        }
    }
}
