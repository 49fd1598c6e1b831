import Model
import Options

/// A map of a foreign configuration that remembers which of its keys were understood, so that no
/// key is dropped in silence.
final class ImportMap {
    let place: SourcePosition
    private let members: [YAMLMember]
    private let path: String
    private let context: ImportContext
    private var used: Set<String> = []
    private var children: [String: [ImportMap]] = [:]

    init(_ node: YAMLNode, _ context: ImportContext, path: String = "") {
        place = node.place
        members = node.members ?? []
        self.path = path
        self.context = context
    }

    /// Whether `key` is there at all.
    func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// The place of `key`'s value.
    func place(of key: String) -> SourcePosition {
        members.first { $0.key == key }?.value.place ?? place
    }

    /// The text of a scalar, with its variables replaced; nil when it is missing or empty.
    func text(_ key: String) -> String? {
        guard let text = raw(key) else { return nil }
        let expanded = context.expanded(text, at: place(of: key))
        return expanded.isEmpty ? nil : expanded
    }

    /// The same with the variables left as they stand.
    func raw(_ key: String) -> String? {
        guard let node = take(key) else { return nil }
        if case .scalar(let text, let isPlain) = node.body {
            return isPlain && ["", "~", "null"].contains(text) ? nil : text
        }
        context.complain(
            "'\(name(key))' is not what is expected here", "expected text, found \(node.kind)",
            at: node.place)
        return nil
    }

    /// Whether a flag is set.
    func flag(_ key: String) -> Bool { raw(key).map { ["true", "yes"].contains($0) } ?? false }

    /// A list of texts, or one text.
    func texts(_ key: String) -> [String] {
        guard let node = take(key) else { return [] }
        if node.elements == nil { return text(key).map { [$0] } ?? [] }
        return (node.elements ?? []).compactMap { element in
            guard case .scalar(let text, _) = element.body else {
                context.complain(
                    "'\(name(key))' is not what is expected here",
                    "expected a list of texts, found \(element.kind) in it", at: element.place)
                return nil
            }
            let expanded = context.expanded(text, at: element.place)
            return expanded.isEmpty ? nil : expanded
        }
    }

    /// A map below this one.
    func map(_ key: String) -> ImportMap? {
        if let known = children[key] { return known.first }
        guard let node = take(key), node.members != nil else { return nil }
        let child = ImportMap(node, context, path: name(key))
        children[key] = [child]
        return child
    }

    /// A list of maps; a list's bare texts become maps with the one key `short`.
    func maps(_ key: String, short: String? = nil) -> [ImportMap] {
        if let known = children[key] { return known }
        let all = (take(key)?.elements ?? []).compactMap { element -> ImportMap? in
            if let short, case .scalar = element.body {
                let member = YAMLMember(key: short, place: element.place, value: element)
                let node = YAMLNode(place: element.place, body: .map([member]))
                return ImportMap(node, context, path: name(key))
            }
            return element.members == nil ? nil : ImportMap(element, context, path: name(key))
        }
        children[key] = all
        return all
    }

    /// The members of a map whose keys are the user's.
    func pairs(_ key: String) -> [(key: String, value: String)] {
        (take(key)?.members ?? []).compactMap { member in
            guard case .scalar(let text, _) = member.value.body else { return nil }
            return (member.key, context.expanded(text, at: member.value.place))
        }
    }

    /// Complains that `key` cannot be translated, when it is there.
    func refuse(_ key: String, _ why: String, hint: String? = nil) {
        guard take(key) != nil else { return }
        context.complain("'\(name(key))' has no equivalent", why, hint: hint, at: place(of: key))
    }

    /// Complains about what `key` says.
    func complain(_ key: String, _ why: String, hint: String? = nil) {
        context.complain("'\(name(key))' cannot be translated", why, hint: hint, at: place(of: key))
    }

    /// Says that nothing below this map is translated, and that this is known.
    func ignoreAll() {
        used.formUnion(members.map(\.key))
        for child in children.values.joined() { child.ignoreAll() }
    }

    /// Keys that nobody asked for, here and below.
    var leftovers: [(name: String, place: SourcePosition)] {
        members.filter { !used.contains($0.key) }.map { (name($0.key), $0.place) }
            + children.inOrder(of: \.key).flatMap(\.value).flatMap(\.leftovers)
    }

    private func take(_ key: String) -> YAMLNode? {
        used.insert(key)
        return members.first { $0.key == key }?.value
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
