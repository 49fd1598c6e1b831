/// A key of the manifest.
struct Field: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    /// One sentence, for editors and the reference.
    let doc: String
    /// Its value as one would write it.
    let example: String
    /// Whether the reference describes it elsewhere, under `packages`.
    var isRepeated = false

    init(
        _ name: String, _ shape: Shape, isRequired: Bool = false, _ doc: String,
        example: String = ""
    ) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
        self.doc = doc
        self.example = example
    }
}
