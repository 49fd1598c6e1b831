internal import Files
internal import Model
internal import Publishing

/// Opens destinations by the names of the registry.
enum Destinations {
    static func open(
        _ kind: String, _ place: Place, _ means: Means
    ) throws(Failure) -> any Publisher {
        guard let type = Registry.publishers.first(where: { $0.kind == kind }) else {
            throw Failure(
                "unknown destination '\(kind)'",
                hint: Spelling.suggestion(for: kind, known: Registry.publishers.map { $0.kind }),
                exit: .usage)
        }
        return try type.init(place, means)
    }
}
