import Formats
import Manifests
import Model
import Publishing

/// What Apple's notary service is asked about, and by whom.
struct PlannedNotarization: Sendable {
    /// Something that is submitted by itself.
    enum Subject: Sendable {
        /// An artifact as it is.
        case artifact(String)
        /// The programs of one platform, in a zip archive that is not published: its other artifacts
        /// are in no form that the service reads.
        case programs(String, [MadeFiles])

        var name: String {
            switch self {
            case .artifact(let name), .programs(let name, _): name
            }
        }
    }

    let policy: NotaryPolicy
    let subjects: [Subject]
    /// Nil in a plan that is not built.
    let key: NotaryKey?
    /// Why nobody is asked in this run; nil when Apple is.
    let obstacle: String?

    /// The formats whose files the service takes as they are.
    private static let own = ["app", "dmg", "pkg"]

    /// What of `artifacts` is submitted, each form of a program once.
    static func subjects(
        _ artifacts: [PlannedArtifact], _ made: [MadeFiles], _ stem: String
    ) -> [Subject] {
        let mine = artifacts.filter { $0.platform?.os == .macos }
        let whole = mine.filter { own.contains($0.recipe.format) }
        let others = mine.filter { !own.contains($0.recipe.format) }
        let platforms = Set(others.compactMap(\.platform)).sorted {
            $0.description < $1.description
        }
        let programs = platforms.compactMap { platform -> Subject? in
            let files = made.filter { one in
                one.signed?.path.hasPrefix("\(platform)/") == true
                    && others.contains { $0.isMade(of: one) }
            }
            return files.isEmpty ? nil : .programs("\(stem)-\(platform)-programs.zip", files)
        }
        return whole.map { .artifact($0.recipe.fileName) } + programs
    }
}
