import Files
package import Model
import Options

/// The JSON Schema of a manifest, for editors. <https://json-schema.org/draft/2020-12>
package enum ManifestSchema {
    /// The schema, indented, with `vocabulary` as the words of its enumerations.
    package static func json(_ vocabulary: Vocabulary) throws(Failure) -> String {
        var members = schema(ManifestShape.root(vocabulary))
        members["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        members["title"] = "Consign manifest"
        return String(decoding: try JSONText.write(.object(members), indent: 2), as: UTF8.self)
    }

    private static func schema(_ shape: Shape) -> [String: JSONValue] {
        switch shape {
        case .text(let rule): text(rule)
        case .flag: ["type": "boolean"]
        case .number(let number): ["const": .number(number)]
        case .count(let most): ["type": "integer", "minimum": 1, "maximum": .number(most)]
        case .list(let element, let least): list(element, least)
        case .map(let fields): map(fields, required: fields.filter(\.isRequired).map(\.name))
        case .one(let variants):
            [
                "oneOf": .array(
                    variants.map {
                        .object(map([$0.field] + $0.beside, required: [$0.field.name]))
                    })
            ]
        case .pairs(let keys, let value):
            [
                "type": "object", "minProperties": 1, "propertyNames": .object(text(keys)),
                "additionalProperties": .object(schema(value)),
            ]
        case .chosen(let field, let choices): chosen(field, choices)
        case .absent: ["not": .object([:])]
        case .either(let first, let second):
            ["anyOf": [.object(schema(first)), .object(schema(second))]]
        }
    }

    /// Formats with the same keys are one alternative.
    private static func chosen(_ field: Field, _ choices: [Choice]) -> [String: JSONValue] {
        var groups: [(words: [String], fields: [Field])] = []
        for choice in choices {
            let fields = choice.fields.filter { !$0.isAbsent }
            if let index = groups.firstIndex(where: { $0.fields.map(\.name) == fields.map(\.name) })
            {
                groups[index].words += choice.words
            } else {
                groups.append((choice.words, fields))
            }
        }
        return [
            "oneOf": .array(
                groups.map { group in
                    let rule = ManifestRule.word(field.name, group.words)
                    return .object(
                        map([field.with(.text(rule))] + group.fields, required: [field.name]))
                })
        ]
    }

    private static func text(_ rule: TextRule) -> [String: JSONValue] {
        if !rule.words.isEmpty { return ["enum": .array(rule.words.map(JSONValue.string))] }
        // An editor takes an unquoted 0755 for a number, which is right here.
        var members: [String: JSONValue] = [
            "type": rule.noun == ManifestRule.mode.noun ? ["string", "integer"] : "string",
            "minLength": 1,
        ]
        if let pattern = rule.pattern { members["pattern"] = .string(pattern) }
        return members
    }

    private static func list(_ element: Shape, _ least: Int) -> [String: JSONValue] {
        ["type": "array", "items": .object(schema(element)), "minItems": .number(Int64(least))]
    }

    private static func map(_ fields: [Field], required: [String]) -> [String: JSONValue] {
        var properties: [String: JSONValue] = [:]
        for field in fields where !field.isAbsent {
            var members = schema(field.shape)
            members["description"] = .string(field.doc)
            properties[field.name] = .object(members)
        }
        var members: [String: JSONValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
        ]
        if !required.isEmpty { members["required"] = .array(required.map(JSONValue.string)) }
        return members
    }
}
