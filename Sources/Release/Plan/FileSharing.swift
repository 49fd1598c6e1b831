import Archives
import Formats
import Manifests
import Model
import Options

/// For which platforms several artifacts deflate the same files, and so must deflate them alike.
///
/// It is asked of the manifest, not of what is wanted in one run: the bytes of an artifact do not
/// depend on which others are made with it.
struct FileSharing {
    /// By platform; the source archive's is empty.
    private var counts: [String: Int] = [:]

    init(_ manifest: Manifest) {
        for rule in manifest.artifacts {
            guard let format = try? FormatRegistry.named(rule.format.value),
                Self.deflates(format, rule)
            else { continue }
            for platform in manifest.platforms(of: rule) {
                counts[platform?.description ?? "", default: 0] += 1
            }
        }
    }

    func isShared(_ platform: Platform?) -> Bool {
        counts[platform?.description ?? "", default: 0] > 1
    }

    private static func deflates<Format: PackageFormat>(
        _ format: Format, _ rule: ArtifactRule
    ) -> Bool {
        let options = rule.options as? Format.Options ?? Format.Options()
        return format.deflateLevel(options, shared: true) != nil
    }
}

extension Manifest {
    /// What the artifacts of `rule` are for; nil is the source archive.
    func platforms(of rule: ArtifactRule) -> [Platform?] {
        stages.map(\.platform.value).filter { rule.applies(to: $0) }
            + (rule.makesSource ? [nil] : [])
    }
}
