internal import Model

/// nFPM's lists of other packages, which have our names at the top and in `overrides`.
enum NFPMRelations {
    private static let keys = [
        "depends", "recommends", "suggests", "conflicts", "provides", "replaces",
    ]

    static func members(of map: ImportMap) -> [(key: String, value: DraftValue)] {
        keys.map { ($0, DraftValue.texts(map.texts($0))) }
    }
}
