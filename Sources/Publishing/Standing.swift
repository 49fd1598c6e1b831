/// What a destination already holds of a plan.
public enum Standing: Sendable, Hashable {
    /// Nothing of this version.
    case absent
    /// A run was stopped before it revealed anything.
    case unfinished
    /// The same bytes are published: there is nothing to do.
    case published
}
