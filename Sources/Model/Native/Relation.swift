/// How a native package stands to others, as a manifest calls it.
public enum Relation: String, Sendable, CaseIterable {
    case depends
    case preDepends = "pre-depends"
    case recommends, suggests, enhances, supplements, provides, conflicts, breaks, replaces

    /// What it means, for the reference.
    public var doc: String {
        switch self {
        case .depends: "Packages it needs, as the format's system names them."
        case .preDepends: "Packages that must work before this one is unpacked."
        case .recommends: "Packages that all but unusual installations want beside it."
        case .suggests: "Packages that make it more useful."
        case .enhances: "Packages that it makes more useful."
        case .supplements: "Packages whose presence makes this one wanted."
        case .provides: "Names it may be asked for by, besides its own."
        case .conflicts: "Packages that cannot be installed together with it."
        case .breaks: "Packages that stop working when it is installed."
        case .replaces: "Packages whose place it takes."
        }
    }
}
