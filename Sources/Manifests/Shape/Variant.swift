/// One of several keys of which a map has exactly one.
struct Variant: Sendable {
    /// The key itself.
    let field: Field
    /// What may stand beside it.
    let beside: [Field]
}
