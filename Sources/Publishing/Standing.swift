/// What a destination already holds of a plan.
public enum Standing: Sendable, Hashable {
    /// Nothing is published under this version.
    case absent
    /// The same bytes are published: there is nothing to do.
    case published
}
