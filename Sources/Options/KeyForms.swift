import Files
package import Model

/// The usual forms of a key.
extension Key {
    package typealias Place<Value> = WritableKeyPath<Values, Value> & Sendable

    /// A text.
    package static func text(
        _ name: String, _ place: any Place<String>, _ rule: TextRule, _ doc: String,
        example: String
    ) -> Self {
        Self(Field(name, .text(rule), doc, example: example)) { node, values in
            if let text = node.text { values[keyPath: place] = text }
        }
    }

    /// A text whose place in the manifest messages will name.
    package static func text(
        _ name: String, _ place: any Place<Located<String>?>, _ rule: TextRule, _ doc: String,
        example: String
    ) -> Self {
        Self(Field(name, .text(rule), doc, example: example)) { node, values in
            if let text = node.located { values[keyPath: place] = text }
        }
    }

    /// A whole number.
    package static func number(
        _ name: String, _ place: any Place<Int>, _ doc: String, example: String
    ) -> Self {
        Self(Field(name, .text(ManifestRule.number), doc, example: example)) { node, values in
            if let number = node.text.flatMap({ Int($0) }) { values[keyPath: place] = number }
        }
    }

    /// `true` or `false`.
    package static func flag(
        _ name: String, _ place: any Place<Bool>, _ doc: String, example: String
    ) -> Self {
        Self(Field(name, .flag, doc, example: example)) { node, values in
            if case .scalar(let text, isPlain: true) = node.body {
                values[keyPath: place] = text == "true"
            }
        }
    }

    /// A list of texts.
    package static func list(
        _ name: String, _ place: any Place<[Located<String>]>, _ rule: TextRule,
        atLeast least: Int = 1, _ doc: String, example: String
    ) -> Self {
        let shape = Shape.list(.text(rule), atLeast: least)
        return Self(Field(name, shape, doc, example: example)) { node, values in
            if let list = node.elements { values[keyPath: place] = list.compactMap(\.located) }
        }
    }

    /// A list of maps, of which those are left out that say too little.
    package static func list<Element>(
        _ name: String, _ place: any Place<[Located<Element>]>, of fields: [Field], _ doc: String,
        _ element: @escaping @Sendable (YAMLNode) -> Element?
    ) -> Self {
        Self(Field(name, .list(.map(fields), atLeast: 1), doc)) { node, values in
            guard let list = node.elements else { return }
            values[keyPath: place] = list.compactMap { node in
                element(node).map { Located($0, at: node.place) }
            }
        }
    }

    /// A file beside the manifest, which `what` names in messages.
    package static func file(
        _ name: String, _ place: any Place<NamedFile?>, what: String, _ doc: String,
        example: String
    ) -> Self {
        Self(
            Field(name, .text(ManifestRule.input), doc, example: example),
            read: { values, read throws(Failure) in
                guard let file = values[keyPath: place] else { return }
                values[keyPath: place]?.bytes = try read(file)
            },
            put: { node, values in
                guard let text = node.located else { return }
                let name = Located(Path.plain(text.value), at: text.place)
                values[keyPath: place] = NamedFile(name, what)
            })
    }

    /// A file beside the manifest, or several.
    package static func files(
        _ name: String, _ place: any Place<[NamedFile]>, what: String, _ doc: String,
        example: String
    ) -> Self {
        let one = Shape.text(ManifestRule.input)
        return Self(
            Field(name, .either(one, .list(one, atLeast: 1)), doc, example: example),
            read: { values, read throws(Failure) in
                for index in values[keyPath: place].indices {
                    values[keyPath: place][index].bytes = try read(values[keyPath: place][index])
                }
            },
            put: { node, values in
                values[keyPath: place] = (node.elements ?? [node]).compactMap(\.located).map {
                    NamedFile(Located(Path.plain($0.value), at: $0.place), what)
                }
            })
    }

    /// Keys of the user's own, each with a text.
    package static func pairs(
        _ name: String, _ place: any Place<[(name: Located<String>, value: String)]>,
        _ rule: TextRule, _ doc: String, example: String
    ) -> Self {
        let shape = Shape.pairs(rule, .text(ManifestRule.line))
        return Self(Field(name, shape, doc, example: example)) { node, values in
            guard let members = node.members else { return }
            values[keyPath: place] = members.compactMap { member in
                member.value.text.map { (Located(member.key, at: member.place), $0) }
            }
        }
    }

    /// A map with keys of its own; each of them replaces the one before it, and not the whole map.
    package static func map(
        _ name: String, _ keys: [Key<Values>], _ doc: String
    ) -> Self {
        Self(
            Field(name, .map(keys.map(\.field)), doc),
            read: { values, read throws(Failure) in
                for key in keys { try key.read?(&values, read) }
            },
            put: { node, values in
                for key in keys {
                    if let value = node[key.field.name] { key.put(value, &values) }
                }
            })
    }
}

extension YAMLNode {
    /// The text with its place, if it is a scalar that stands for one.
    package var located: Located<String>? { text.map { Located($0, at: place) } }
}
