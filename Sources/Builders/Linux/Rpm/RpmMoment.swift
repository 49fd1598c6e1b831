/// When a script runs, with its tags and the flag of what it needs
/// (rpm, docs/manual/tags.md, "Scriptlets").
enum RpmMoment: CaseIterable {
    case preinstall, postinstall, preremove, postremove, pretrans, posttrans, verify

    var tag: RpmTag {
        switch self {
        case .preinstall: .preinstall
        case .postinstall: .postinstall
        case .preremove: .preremove
        case .postremove: .postremove
        case .pretrans: .pretrans
        case .posttrans: .posttrans
        case .verify: .verify
        }
    }

    var programTag: RpmTag {
        switch self {
        case .preinstall: .preinstallProgram
        case .postinstall: .postinstallProgram
        case .preremove: .preremoveProgram
        case .postremove: .postremoveProgram
        case .pretrans: .pretransProgram
        case .posttrans: .posttransProgram
        case .verify: .verifyProgram
        }
    }

    var flag: UInt32 {
        switch self {
        case .preinstall: RpmDependency.pre
        case .postinstall: RpmDependency.post
        case .preremove: RpmDependency.preun
        case .postremove: RpmDependency.postun
        case .pretrans: RpmDependency.pretrans
        case .posttrans: RpmDependency.posttrans
        case .verify: RpmDependency.verify
        }
    }
}
