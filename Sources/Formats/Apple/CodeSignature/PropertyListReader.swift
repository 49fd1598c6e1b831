import Files
import Model
import Options

/// A value of a property list in XML, of the kinds that entitlements have.
indirect enum PropertyValue: Sendable, Equatable {
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([PropertyValue])
    /// In the order of the keys' bytes.
    case table([(key: String, value: PropertyValue)])

    static func == (one: PropertyValue, other: PropertyValue) -> Bool { one.der == other.der }

    subscript(key: String) -> PropertyValue? {
        guard case .table(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

/// Reads property lists in XML; `name` is what messages call the file.
struct PropertyListReader {
    let name: String

    func value(_ bytes: [UInt8]) throws(Failure) -> PropertyValue {
        guard !bytes.starts(with: "bplist".utf8) else {
            throw unsound("it is a binary property list", "convert it: plutil -convert xml1 FILE")
        }
        guard let root = XMLElement(propertyList: bytes), root.name == "plist",
            root.children.count == 1, Self.isBlank(root)
        else { throw unsound("it is not a property list in XML") }
        return try value(root.children[0])
    }

    private func value(_ element: XMLElement) throws(Failure) -> PropertyValue {
        switch element.name {
        case "dict": return try table(element)
        case "array":
            guard Self.isBlank(element) else { throw unsound("text stands between its values") }
            return .list(try element.children.map { one throws(Failure) in try value(one) })
        case "string", "integer", "true", "false": return try simple(element)
        case "real", "date", "data":
            throw unsound(
                "it has a value of the kind <\(element.name)>",
                "entitlements are truth values, whole numbers, texts, lists and tables")
        default: throw unsound("it has an element <\(element.name)>")
        }
    }

    private func simple(_ element: XMLElement) throws(Failure) -> PropertyValue {
        guard element.children.isEmpty else {
            throw unsound("a <\(element.name)> has elements in it")
        }
        switch element.name {
        case "string": return .text(element.text)
        case "integer":
            guard let number = Int64(element.text) else {
                throw unsound("\(Quoted(element.text)) is not a whole number")
            }
            return .number(number)
        default:
            guard Self.isBlank(element) else { throw unsound("a <\(element.name)> has text in it") }
            return .flag(element.name == "true")
        }
    }

    private func table(_ element: XMLElement) throws(Failure) -> PropertyValue {
        let parts = element.children
        guard parts.count % 2 == 0, Self.isBlank(element) else {
            throw unsound("a table has a key without a value")
        }
        var members: [(key: String, value: PropertyValue)] = []
        for index in stride(from: 0, to: parts.count, by: 2) {
            let key = parts[index]
            guard key.name == "key", key.children.isEmpty else {
                throw unsound("a table has a value without a key")
            }
            guard !members.contains(where: { $0.key == key.text }) else {
                throw unsound("it has the key \(Quoted(key.text)) twice")
            }
            members.append((key.text, try value(parts[index + 1])))
        }
        return .table(members.inOrder(of: \.key))
    }

    private static func isBlank(_ element: XMLElement) -> Bool {
        element.text.utf8.allSatisfy { $0 == 0x20 || (9...13).contains($0) }
    }

    private func unsound(
        _ why: String, _ hint: String = "write it as Xcode does: a <plist> with one <dict>"
    ) -> Failure {
        Failure("\(name) does not hold entitlements", why, hint: hint, exit: .usage)
    }
}
