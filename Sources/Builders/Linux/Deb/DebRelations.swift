internal import Model

/// The relation fields of a control file, in dpkg's order.
struct DebRelations {
    /// Names and values; empty ones are left out.
    let fields: [(name: String, value: String)]

    private static let names: [(relation: Relation, field: String)] = [
        (.preDepends, "Pre-Depends"), (.depends, "Depends"), (.recommends, "Recommends"),
        (.suggests, "Suggests"), (.enhances, "Enhances"), (.conflicts, "Conflicts"),
        (.breaks, "Breaks"), (.replaces, "Replaces"), (.provides, "Provides"),
    ]

    /// Those of `package`; `more` are dependencies found by looking at its files, which give way
    /// to the user's own on the same package.
    init(
        _ package: Package, architecture: String, format: String, adding more: [String] = []
    ) throws(Failure) {
        if let first = package.native.policy.relations[.supplements]?.first {
            throw Failure(
                "\(format) cannot say that the package supplements '\(first.value)'",
                "its control file has no such field",
                hint: "use 'enhances', or keep 'supplements' below another format", at: first.place,
                exit: .usage)
        }
        var fields: [(name: String, value: String)] = []
        for (relation, field) in Self.names {
            var texts: [String] = []
            for item in package.native.policy.relations[relation] ?? [] {
                let text = try Self.text(item, relation, architecture, format)
                if let text, !texts.contains(text) { texts.append(text) }
            }
            if relation == .depends { Self.add(more, to: &texts) }
            if !texts.isEmpty { fields.append((field, texts.joined(separator: ", "))) }
        }
        self.fields = fields
    }

    private static func text(
        _ item: Located<String>, _ relation: Relation, _ architecture: String, _ format: String
    ) throws(Failure) -> String? {
        do throws(Failure) {
            return try DebRelation(
                item.value, architecture: architecture,
                orAllowed: [.depends, .preDepends, .recommends, .suggests].contains(relation),
                equalsOnly: relation == .provides
            ).text
        } catch {
            throw Failure(
                "\(format) cannot have '\(relation.rawValue): \(item.value)'", error.why,
                hint: "see Debian Policy, chapter 7", at: item.place, exit: .usage)
        }
    }

    private static func add(_ more: [String], to texts: inout [String]) {
        func name(_ text: String) -> Substring { text.prefix { !" (|:".contains($0) } }
        let named = Set(texts.map(name))
        texts += more.filter { !named.contains(name($0)) }
    }
}
