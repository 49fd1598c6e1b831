/// What an identity is when a key document is written.
public enum KeyState: String, Sendable, CaseIterable {
    /// Published before its first use; its signatures do not count yet.
    case next
    /// In use.
    case active
    /// Out of use as planned; what it signed in its time stays good.
    case retired
    /// Replaced before its time; as good as retired.
    case superseded = "revoked-superseded"
    /// In other hands; nothing that it ever signed counts.
    case compromised = "revoked-compromised"

    /// Whether an identity in this state signs releases and documents.
    public var isSigning: Bool { self == .active }

    /// Whether `later` may follow: nothing returns from a state that it was put into for good.
    func mayBecome(_ later: KeyState) -> Bool {
        switch self {
        case .next: true
        case .active: later != .next
        case .retired, .superseded: later == self || later == .compromised
        case .compromised: later == .compromised
        }
    }
}
