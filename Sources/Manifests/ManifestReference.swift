import Model
import Options

/// Every key of the manifest as a page of documentation.
package enum ManifestReference {
    /// The tables of `docs/manifest.md`, with the words of `vocabulary`.
    package static func markdown(_ vocabulary: Vocabulary) -> String {
        guard case .map(let fields) = ManifestShape.root(vocabulary) else { return "" }
        let parts = [table("The manifest", fields)] + fields.flatMap(sections) + [placeholders]
        return parts.joined(separator: "\n")
    }

    /// The tables for what is below `field`, and below that.
    private static func sections(_ field: Field) -> [String] {
        guard !field.isRepeated else { return [] }
        let below = maps(in: field.shape).filter { !$0.allSatisfy(\.isRepeated) }
        return below.map { table("`\(field.name)`", $0) }
            + below.flatMap { $0.flatMap(sections) }
    }

    private static func maps(in shape: Shape) -> [[Field]] {
        switch shape {
        case .map(let fields): [fields]
        case .one(let variants): [rows(variants)]
        case .list(let element, _): maps(in: element)
        case .pairs(_, let value): maps(in: value)
        case .either(let first, let second): maps(in: first) + maps(in: second)
        case .chosen(let field, let choices):
            [[field] + (choices.first?.fields.filter { !$0.isAbsent } ?? [])]
        case .text, .flag, .number, .count, .absent: []
        }
    }

    /// Each key with what may stand beside it; what stands beside all of them once, at the end.
    private static func rows(_ variants: [Variant]) -> [Field] {
        let common = (variants.first?.beside ?? []).filter { field in
            variants.allSatisfy { $0.beside.contains { $0.name == field.name } }
        }
        return variants.flatMap { variant in
            [variant.field]
                + variant.beside.filter { field in !common.contains { $0.name == field.name } }
                .map { field in
                    Field(
                        field.name, field.shape, "For \(variant.field.name): " + field.doc,
                        example: field.example)
                }
        } + common
    }

    private static func table(_ title: String, _ fields: [Field]) -> String {
        let rows = fields.filter { !$0.isRepeated }.map { field in
            let example = field.example.isEmpty ? "" : "`\(field.example)`"
            let name = field.isRequired ? "**`\(field.name)`**" : "`\(field.name)`"
            return "| \(name) | \(value(field.shape)) | \(field.doc) | \(example) |"
        }
        return "## \(title)\n\n| key | value | meaning | example |\n|---|---|---|---|\n"
            + rows.joined(separator: "\n") + "\n"
            + (fields.contains(where: \.isRepeated)
                ? "\nAlso every key of [`packages`](#packages) that the format has.\n" : "")
    }

    private static func value(_ shape: Shape) -> String {
        switch shape {
        case .text(let rule): text(rule)
        case .flag: "`true` or `false`"
        case .number(let number): "`\(number)`"
        case .count: shape.noun
        case .list(let element, _): "a list; each " + value(element)
        case .map(let fields) where fields.allSatisfy(\.isRepeated): "a map"
        case .map(let fields): keys(fields.filter { !$0.isRepeated }, "a map with ")
        case .one(let variants): keys(variants.map(\.field), "one of ")
        case .pairs(let keys, let values): "\(keys.noun): " + value(values)
        case .either(let first, let second): value(first) + ", or " + value(second)
        case .chosen(let field, let choices):
            keys(
                [field] + (choices.first?.fields ?? []).filter { !$0.isRepeated && !$0.isAbsent },
                "a map with ")
        case .absent: ""
        }
    }

    private static func text(_ rule: TextRule) -> String {
        guard rule.words.isEmpty else {
            return (rule.words.count > 1 ? "one of " : "")
                + rule.words.map { "`\($0)`" }.joined(separator: ", ")
        }
        return rule.noun + (rule.placeholders.isEmpty ? "" : " \\*")
    }

    private static var placeholders: String {
        let words = (Template.words + ["env.NAME"]).map { "`{{\($0)}}`" }
        return """
            ## Placeholders

            Values marked with \\* may contain \(words.joined(separator: ", ")); `os` and `arch` only \
            where a value belongs to one platform. Within `{…}` put such a value in quotes if other \
            tools read the file as well.

            """
    }

    private static func keys(_ fields: [Field], _ start: String) -> String {
        start + fields.map { "`\($0.name)`" }.joined(separator: ", ")
    }
}
