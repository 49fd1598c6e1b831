internal import Model

/// nFPM's lists of other packages, which have our names at the top and in `overrides`.
enum NFPMRelations {
    private static let keys = [
        "depends", "recommends", "suggests", "conflicts", "provides", "replaces",
    ]

    static func members(of map: ImportMap) -> [(key: String, value: DraftValue)] {
        keys.map { key in
            // As GoReleaser calls them.
            let isGo = key == "depends" && map.has("dependencies")
            return (key, DraftValue.texts(map.texts(isGo ? "dependencies" : key)))
        }
    }
}
