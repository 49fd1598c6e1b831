package import Model

/// What a value of the manifest looks like.
///
/// One tree of shapes drives the check, the JSON Schema and the reference, so that they agree.
package indirect enum Shape: Sendable {
    case text(TextRule)
    /// `true` or `false`.
    case flag
    /// Exactly this number.
    case number(Int64)
    /// A number from 1 to this.
    case count(Int64)
    case list(Shape, atLeast: Int)
    /// The keys are known.
    case map([Field])
    /// A map with exactly one of these keys, and what may stand beside that one.
    case one([Variant])
    /// The keys are the user's.
    case pairs(TextRule, Shape)
    /// The first unless the value is a list or a map, which is then the second.
    case either(Shape, Shape)
    /// A map whose keys depend on the text of one of them.
    case chosen(by: Field, [Choice])
    /// What is refused here, as something else has it: what, why, and what to do instead.
    case absent(Failure)

    /// What is expected, in words for a message.
    package var noun: String {
        switch self {
        case .text(let rule): rule.words.isEmpty ? rule.noun : "the name of a \(rule.noun)"
        case .flag: "true or false"
        case .number(let number): "the number \(number)"
        case .count(let most): "a number from 1 to \(most)"
        case .list: "a list"
        case .map(let fields): Self.noun(fields)
        case .one(let variants): Self.noun(variants.map(\.field))
        case .pairs(let keys, _): "a map with \(keys.noun) as key"
        case .either(let first, let second): first.noun + " or " + second.noun
        case .chosen(let field, _): Self.noun([field])
        case .absent: "nothing"
        }
    }

    private static func noun(_ fields: [Field]) -> String {
        "a map with " + fields.map { "'\($0.name)'" }.joined(separator: ", ")
    }
}

/// A key of the manifest.
package struct Field: Sendable {
    package let name: String
    package let shape: Shape
    package let isRequired: Bool
    /// One sentence, for editors and the reference.
    package let doc: String
    /// Its value as one would write it.
    package let example: String
    /// Whether the reference describes it elsewhere, under `packages`.
    package var isRepeated = false
    /// Whether an installation differs by it, so that a format without it must refuse it.
    package var isBinding = false
    /// Whether it is said of its format alone, never of all packages.
    package var isOwn = false

    package init(
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

/// One of several keys of which a map has exactly one.
package struct Variant: Sendable {
    /// The key itself.
    package let field: Field
    /// What may stand beside it.
    package let beside: [Field]

    package init(field: Field, beside: [Field]) {
        self.field = field
        self.beside = beside
    }
}

/// What a map has when one of its keys has one of some texts.
package struct Choice: Sendable {
    /// The texts.
    package let words: [String]
    /// The keys.
    package let fields: [Field]

    package init(words: [String], fields: [Field]) {
        self.words = words
        self.fields = fields
    }
}

extension Field {
    /// Whether it is only there to be refused.
    package var isAbsent: Bool { if case .absent = shape { true } else { false } }
}
