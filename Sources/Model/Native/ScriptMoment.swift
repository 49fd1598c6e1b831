/// When a user's script runs, as a manifest calls it.
public enum ScriptMoment: String, Sendable, CaseIterable {
    case preinstall, postinstall, preupgrade, postupgrade, preremove, postremove
    case pretrans, posttrans, verify, trigger

    /// What it means, for the reference.
    public var doc: String {
        switch self {
        case .preinstall: "Runs before the files are unpacked."
        case .postinstall: "Runs when the files are in place."
        case .preupgrade: "Runs before another version's files are replaced."
        case .postupgrade: "Runs when another version's files have been replaced."
        case .preremove: "Runs before the files are removed."
        case .postremove: "Runs when the files are gone."
        case .pretrans: "Runs before the whole transaction (rpm)."
        case .posttrans: "Runs after the whole transaction (rpm)."
        case .verify: "Runs when the installation is verified (rpm)."
        case .trigger: "Runs when one of 'triggers' fires."
        }
    }
}
