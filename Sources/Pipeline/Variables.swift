internal import Model

/// The values of a manifest's placeholders for one release.
struct Variables: Sendable {
    private let common: [String: String]
    private let surroundings: Surroundings

    /// Without an identity, when it is not known yet which release it is, few words have values.
    init(_ manifest: Manifest, _ identity: ReleaseIdentity?, _ surroundings: Surroundings) {
        var common = ["name": manifest.name.value]
        common["version"] = identity?.version.description
        common["date"] = identity?.date.day
        common["tag"] = identity?.tag
        common["commit"] = identity?.commit
        self.common = common
        self.surroundings = surroundings
    }

    /// Looks a word up for `platform`; `os` and `arch` have no value without one.
    func value(for platform: Platform?) -> (String) -> String? {
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
            homepage: manifest.homepage, license: manifest.license, maintainer: manifest.maintainer)
    }
}

extension ArtifactRule {
    /// The word in `for:` that stands for the source archive.
    static let sourceWord = "source"

    var makesSource: Bool { platforms.contains { $0.value.description == Self.sourceWord } }

    func applies(to platform: Platform) -> Bool {
        platforms.isEmpty || platforms.contains { $0.value.matches(platform.description) }
    }
}
