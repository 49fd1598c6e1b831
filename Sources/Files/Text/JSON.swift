import CJansson
package import Model

/// A JSON value with whole numbers only, which is all our documents need.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Int64)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A member of an object; nil elsewhere.
    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    /// The text, if it is one.
    package var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The number, if it is one.
    package var number: Int64? { if case .number(let number) = self { number } else { nil } }

    /// The elements, if it is an array.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, if it is an object.
    package var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    /// A text.
    package init(stringLiteral value: String) { self = .string(value) }
    /// An array.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; of a key given twice the first counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
    }
    /// A number.
    package init(integerLiteral value: Int64) { self = .number(value) }
    /// A truth value.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// JSON text through jansson: duplicate keys and deep nesting refused, written sorted and compact.
package enum JSONText {
    /// Reads one JSON text with nothing behind it; `name` is what messages call it.
    package static func parse(_ bytes: [UInt8], name: String) throws(Failure) -> JSONValue {
        let tree = try JSONTree(parsing: bytes, name: name)
        guard let value = JSONTree.value(tree.root, fractions: false) else {
            throw Failure(
                "\(name) is not what we write", "it has a fraction in it", exit: .malformed)
        }
        return value
    }

    /// The same for what somebody else's service wrote: numbers with a fraction become null.
    package static func parse(foreign bytes: [UInt8], name: String) throws(Failure) -> JSONValue {
        let tree = try JSONTree(parsing: bytes, name: name)
        return JSONTree.value(tree.root, fractions: true) ?? .null
    }

    /// Sorted and compact, with a line end; `indent` makes it readable for people.
    package static func write(_ value: JSONValue, indent: Int = 0) throws(Failure) -> [UInt8] {
        let tree = try JSONTree(value)
        let layout = indent > 0 ? size_t(indent & 0x1F) : size_t(JSON_COMPACT)
        guard let text = json_dumps(tree.root, size_t(JSON_SORT_KEYS) | layout) else {
            throw Failure("cannot write JSON", "a text in it is not UTF-8")
        }
        defer { free(text) }
        return Array(String(cString: text).utf8) + [UInt8(ascii: "\n")]
    }
}

/// A jansson value, released exactly once.
private struct JSONTree: ~Copyable {
    let root: UnsafeMutablePointer<json_t>

    init(parsing bytes: [UInt8], name: String) throws(Failure) {
        var error = json_error_t()
        let flags = size_t(JSON_REJECT_DUPLICATES)
        let root = bytes.withUnsafeBytes { buffer in
            json_loadb(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, flags, &error
            )
        }
        guard let root else {
            throw Failure(
                "malformed JSON", Self.reason(error),
                at: SourcePosition(
                    file: name, line: Int(max(1, error.line)), column: Int(max(1, error.column))),
                exit: .malformed)
        }
        self.root = root
    }

    init(_ value: JSONValue) throws(Failure) {
        guard let root = Self.node(value) else {
            throw Failure("cannot write JSON", "a text in it has a NUL byte")
        }
        self.root = root
    }

    deinit { json_decref(root) }

    private static func reason(_ error: json_error_t) -> String {
        withUnsafeBytes(of: error.text) { raw in
            // The reason may quote the input; keep what is printable.
            String(decoding: raw.prefix { $0 != 0 }.filter { $0 >= 32 && $0 < 127 }, as: UTF8.self)
        }
    }

    static func value(
        _ node: UnsafeMutablePointer<json_t>, fractions: Bool
    ) -> JSONValue? {
        switch node.pointee.type {
        case JSON_NULL: .null
        case JSON_TRUE: .bool(true)
        case JSON_FALSE: .bool(false)
        case JSON_INTEGER: .number(json_integer_value(node))
        case JSON_STRING: json_string_value(node).map { .string(String(cString: $0)) }
        case JSON_ARRAY: array(node, fractions)
        case JSON_OBJECT: object(node, fractions)
        case JSON_REAL: fractions ? .null : nil
        default: nil
        }
    }

    private static func array(
        _ node: UnsafeMutablePointer<json_t>, _ fractions: Bool
    ) -> JSONValue? {
        var elements: [JSONValue] = []
        for index in 0..<json_array_size(node) {
            guard let child = json_array_get(node, index),
                let element = value(child, fractions: fractions)
            else { return nil }
            elements.append(element)
        }
        return .array(elements)
    }

    private static func object(
        _ node: UnsafeMutablePointer<json_t>, _ fractions: Bool
    ) -> JSONValue? {
        var members: [String: JSONValue] = [:]
        var iterator = json_object_iter(node)
        while let place = iterator {
            guard let key = json_object_iter_key(place), let child = json_object_iter_value(place),
                let member = value(child, fractions: fractions)
            else { return nil }
            members[String(cString: key)] = member
            iterator = json_object_iter_next(node, place)
        }
        return .object(members)
    }

    private static func node(_ value: JSONValue) -> UnsafeMutablePointer<json_t>? {
        switch value {
        case .null: return json_null()
        case .bool(let flag): return flag ? json_true() : json_false()
        case .number(let number): return json_integer(number)
        // A C string ends at a NUL: such a text must not be cut short.
        case .string(let text): return text.utf8.contains(0) ? nil : json_string(text)
        case .array(let elements):
            guard let array = json_array() else { return nil }
            for element in elements {
                // Both functions take over what they are given, even when they fail.
                guard json_array_append_new(array, node(element)) == 0 else {
                    json_decref(array)
                    return nil
                }
            }
            return array
        case .object(let members):
            guard let object = json_object() else { return nil }
            for (key, member) in members {
                guard !key.utf8.contains(0), json_object_set_new(object, key, node(member)) == 0
                else {
                    json_decref(object)
                    return nil
                }
            }
            return object
        }
    }
}
