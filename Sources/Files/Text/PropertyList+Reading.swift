import Model

extension PropertyList {
    /// Reads a property list in XML; nil when it is not one. A date is given as its text.
    package init?(reading bytes: [UInt8]) {
        guard let root = XMLElement(propertyList: bytes), root.name == "plist",
            root.children.count == 1, let value = PropertyList(root.children[0])
        else { return nil }
        self = value
    }

    /// The value of a key, of a dictionary.
    package subscript(key: String) -> PropertyList? {
        if case .dictionary(let members) = self { members[key] } else { nil }
    }

    /// The text, of a text.
    package var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The bytes, of data.
    package var bytes: [UInt8]? { if case .data(let bytes) = self { bytes } else { nil } }

    private init?(_ element: XMLElement) {
        switch element.name {
        case "dict":
            guard let members = Self.members(element) else { return nil }
            self = .dictionary(members)
        case "array":
            let values = element.children.compactMap { PropertyList($0) }
            guard values.count == element.children.count else { return nil }
            self = .array(values)
        default:
            guard element.children.isEmpty else { return nil }
            self.init(simple: element)
        }
    }

    private init?(simple element: XMLElement) {
        let text = element.text
        switch element.name {
        case "string", "date": self = .string(text)
        case "true": self = .boolean(true)
        case "false": self = .boolean(false)
        case "integer":
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
        case "real":
            guard let number = Double(text) else { return nil }
            self = .real(number)
        case "data":
            guard let bytes = Base64.decode(text.utf8.filter { $0 > 0x20 }) else { return nil }
            self = .data(bytes)
        default: return nil
        }
    }

    /// Each key once, and its value behind it.
    private static func members(_ element: XMLElement) -> [String: PropertyList]? {
        let parts = element.children
        guard parts.count.isMultiple(of: 2) else { return nil }
        var members: [String: PropertyList] = [:]
        for index in stride(from: 0, to: parts.count, by: 2) {
            guard parts[index].name == "key", let value = PropertyList(parts[index + 1]),
                members.updateValue(value, forKey: parts[index].text) == nil
            else { return nil }
        }
        return members
    }
}
