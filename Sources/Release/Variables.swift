package import Manifests
package import Model

/// The values of a manifest's placeholders for one release.
package struct Variables: Sendable {
    private let common: [String: String]
    private let surroundings: Environment

    /// Without an identity, when it is not known yet which release it is, few words have values.
    package init(_ manifest: Manifest, _ identity: ReleaseInfo?, _ surroundings: Environment) {
        var common = ["name": manifest.name.value]
        common["version"] = identity?.version.description
        common["date"] = identity?.date.day
        common["tag"] = identity?.tag
        common["commit"] = identity?.commit
        self.common = common
        self.surroundings = surroundings
    }

    /// Looks a word up for `platform`; `os` and `arch` have no value without one.
    package func value(for platform: Platform?) -> (String) -> String? {
        { word in
            switch word {
            case "os": platform?.os.rawValue
            case "arch": platform?.arch.rawValue
            case _ where word.hasPrefix("env."): surroundings.variable(String(word.dropFirst(4)))
            default: common[word]
            }
        }
    }
}

extension Product {
    /// The manifest's words about the product.
    init(_ manifest: Manifest) {
        self.init(
            name: manifest.name.value, description: manifest.description,
            homepage: manifest.homepage, license: manifest.license, maintainer: manifest.maintainer,
            macIdentifier: manifest.programs.macos.identifier?.value)
    }
}

/// A git tag that is a version: `v1.2.0`.
package struct VersionTag: Sendable {
    let name: String
    let version: Version

    /// The version tags among `lines`, highest first.
    static func sorted(_ lines: String) -> [VersionTag] {
        lines.split(separator: "\n").compactMap { line in
            (try? Version(parsing: String(line))).map {
                VersionTag(name: String(line), version: $0)
            }
        }.sorted { ($1.version, $1.name) < ($0.version, $0.name) }
    }
}
