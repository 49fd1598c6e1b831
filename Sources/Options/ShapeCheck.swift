package import Model

/// Holds a node against the shape it should have and collects every complaint.
package struct ShapeCheck {
    /// More than anybody reads; a hostile manifest must not take minutes to refuse.
    package static let limit = 100

    package private(set) var complaints = Complaints()

    package init() {}

    /// Complains about all that is wrong in `node`, which is called `name` in messages.
    package mutating func check(_ node: YAMLNode, _ shape: Shape, _ name: String) {
        guard complaints.count < Self.limit else { return }
        switch (shape, node.body) {
        case (.text(let rule), .scalar) where node.text != nil: check(node, rule)
        case (.flag, .scalar(let text, isPlain: true)) where text == "true" || text == "false":
            break
        case (.number(let number), .scalar(let text, isPlain: true)) where Int64(text) != nil:
            check(text, is: number, at: node.place)
        case (.count(let most), .scalar(let text, isPlain: true))
        where Int64(text).map { (1...most).contains($0) } == true:
            break
        case (.list(let element, let least), .list(let nodes)):
            check(nodes, element, least, name, at: node.place)
        case (.map(let fields), .map(let members)): check(members, fields, name, at: node.place)
        case (.one(let variants), .map(let members)):
            checkOne(members, variants, name, at: node.place)
        case (.pairs(let keys, let value), .map(let members)):
            check(members, keys, value, name, at: node.place)
        case (.chosen(let field, let choices), .map(let members)):
            check(members, fields(of: node, field, choices), name, at: node.place)
        case (.absent(let failure), _):
            // What is said of all formats is taken back so, also for one that has no word for it.
            if !node.isNothing { complain(failure, at: node.place) }
        case (.either(let first, _), .scalar): check(node, first, name)
        case (.either(_, let second), _) where fits(node, second): check(node, second, name)
        default: complain(node, shape, name)
        }
    }

    /// All keys that there are where the word is wrong, which has its own complaint.
    private func fields(of node: YAMLNode, _ field: Field, _ choices: [Choice]) -> [Field] {
        let word = node[field.name]?.text
        let choice = choices.first { word.map($0.words.contains) ?? false }
        return [field] + (choice?.fields ?? choices.flatMap(\.fields).filter { !$0.isAbsent })
    }

    private func fits(_ node: YAMLNode, _ shape: Shape) -> Bool {
        switch (shape, node.body) {
        case (.list, .list), (.map, .map): true
        default: false
        }
    }

    private mutating func check(_ node: YAMLNode, _ rule: TextRule) {
        guard let text = node.text else { return }
        do throws(Failure) { try rule.accept(text) } catch { complain(error, at: node.place) }
    }

    private mutating func check(_ text: String, is number: Int64, at place: SourcePosition) {
        guard Int64(text) != number else { return }
        complain(
            Failure(
                "this manifest has layout \(Quoted(text))", "this program reads layout \(number)",
                hint: "use a newer consign, or write 'consign: \(number)'"), at: place)
    }

    private mutating func check(
        _ nodes: [YAMLNode], _ element: Shape, _ least: Int, _ name: String,
        at place: SourcePosition
    ) {
        for node in nodes { check(node, element, "an element of \(name)") }
        guard nodes.count < least else { return }
        let counted = least == 1 ? "one element" : "\(least) elements"
        complain(Failure("\(name) needs at least \(counted)"), at: place)
    }

    private mutating func check(
        _ members: [YAMLMember], _ fields: [Field], _ name: String, at place: SourcePosition
    ) {
        for member in members {
            if let field = fields.first(where: { $0.name == member.key }) {
                check(member.value, field.shape, "'\(field.name)'")
            } else {
                unknown("key", member, fields, name)
            }
        }
        for field in fields where field.isRequired {
            guard !members.contains(where: { $0.key == field.name }) else { continue }
            complain(
                Failure(
                    "'\(field.name)' is missing", name.isEmpty ? "" : "in \(name)",
                    hint: field.example.isEmpty ? nil : "write: \(field.name): \(field.example)"),
                at: place)
        }
    }

    private mutating func checkOne(
        _ members: [YAMLMember], _ variants: [Variant], _ name: String, at place: SourcePosition
    ) {
        let fields = variants.map(\.field)
        let chosen = members.compactMap { member in
            variants.first { $0.field.name == member.key }
        }
        guard let variant = chosen.first, chosen.count == 1 else {
            // What stands beside a key says nothing without it.
            let beside = Set(variants.flatMap { $0.beside.map(\.name) })
            let strangers = members.filter { member in
                !beside.contains(member.key) && !fields.contains { $0.name == member.key }
            }
            for stranger in strangers { unknown("destination", stranger, fields, name) }
            guard strangers.isEmpty else { return }
            return complain(
                Failure(
                    "\(name) names \(chosen.isEmpty ? "no" : "\(chosen.count)") destinations",
                    "one is expected of " + fields.map(\.name).joined(separator: ", "),
                    hint: "begin a new line with '-' for each"), at: place)
        }
        check(members, [variant.field] + variant.beside, name, at: place)
    }

    private mutating func check(
        _ members: [YAMLMember], _ keys: TextRule, _ value: Shape, _ name: String,
        at place: SourcePosition
    ) {
        for member in members {
            guard complaints.count < Self.limit else { return }
            do throws(Failure) { try keys.accept(member.key) } catch {
                complain(error, at: member.place)
            }
            check(member.value, value, Quoted(member.key).description)
        }
        if members.isEmpty { complain(Failure("\(name) needs at least one line"), at: place) }
    }

    private mutating func unknown(
        _ noun: String, _ member: YAMLMember, _ fields: [Field], _ name: String
    ) {
        guard complaints.count < Self.limit else { return }
        complain(
            Failure(
                "unknown \(noun) \(Quoted(member.key))", name.isEmpty ? "" : "in \(name)",
                hint: Spelling.suggestion(for: member.key, known: fields.map(\.name))),
            at: member.place)
    }

    private mutating func complain(_ node: YAMLNode, _ shape: Shape, _ name: String) {
        let found =
            if case .scalar(let text, _) = node.body, node.special == nil {
                Quoted(text).description
            } else {
                node.kind
            }
        complain(
            Failure(
                "\(name.isEmpty ? "the manifest" : name) is not what is expected here",
                "expected \(shape.noun), found \(found)", hint: hint(node, shape)), at: node.place)
    }

    private func hint(_ node: YAMLNode, _ shape: Shape) -> String? {
        if node.special == "nothing" { return "give it a value, or remove the line" }
        return switch (shape, node.body) {
        case (.text, .scalar): "put it in quotes if it is meant as text"
        case (.flag, .scalar): "write true or false, without quotes"
        case (.list, .scalar): "put it in brackets: [ … ]"
        default: nil
        }
    }

    private mutating func complain(_ failure: Failure, at place: SourcePosition) {
        guard complaints.count < Self.limit else { return }
        complaints.add(failure.what, failure.why, at: place, hint: failure.hint)
    }
}
