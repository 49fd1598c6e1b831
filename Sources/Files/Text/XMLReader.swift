package import Model

/// Reads XML that services answer with, or that property lists are written in: elements, attributes,
/// text, the five entities and character references. Document types, and with them all
/// other entities, are refused; but a property list names one, which adds no entity.
struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0
    /// The elements that are open, outermost first, with their names as written.
    private var open: [(tag: ArraySlice<UInt8>, element: XMLElement)] = []
    private var result: XMLElement?

    /// Whether a document type may be named, and comments be made.
    private let isPropertyList: Bool

    /// No answer of a service, and no property list of ours, is nested deeper.
    private static let depth = 32

    init(_ bytes: [UInt8], isPropertyList: Bool = false) {
        self.bytes = bytes
        self.isPropertyList = isPropertyList
    }

    /// The root; nil when the text is not well-formed, or is more than we read.
    mutating func root() -> XMLElement? {
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") ? markup() : text() else { return nil }
        }
        return open.isEmpty ? result : nil
    }

    private mutating func text() -> Bool {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        guard let text = Self.decoded(bytes[position..<end]) else { return false }
        position = end
        guard !open.isEmpty else { return text.allSatisfy { $0.isWhitespace || $0 == "\u{FEFF}" } }
        open[open.count - 1].element.text += text
        return true
    }

    private mutating func markup() -> Bool {
        if isPropertyList, bytes[position...].starts(with: "<!--".utf8) { return comment() }
        guard let end = self.end() else { return false }
        let inside = bytes[position + 1..<end]
        position = end + 1
        switch inside.first {
        case UInt8(ascii: "?"): return inside.last == UInt8(ascii: "?")
        case UInt8(ascii: "!"):
            // Without '[' it declares nothing itself (section 2.8 of XML 1.0).
            return isPropertyList && result == nil && open.isEmpty
                && inside.starts(with: "!DOCTYPE plist ".utf8)
                && !inside.contains(UInt8(ascii: "["))
        case nil: return false
        case UInt8(ascii: "/"): return close(inside.dropFirst())
        default: return begin(inside)
        }
    }

    /// Skips a comment, which "--" ends and nothing else (section 2.5).
    private mutating func comment() -> Bool {
        let dashes = Array("--".utf8)
        var place = position + 4
        while place + 2 < bytes.count {
            if bytes[place..<place + 2].elementsEqual(dashes) {
                guard bytes[place + 2] == UInt8(ascii: ">") else { return false }
                position = place + 3
                return true
            }
            place += 1
        }
        return false
    }

    /// The end of the markup here: a `>` outside of quotes.
    private func end() -> Int? {
        var quote: UInt8?
        for index in position..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index
            }
        }
        return nil
    }

    private mutating func begin(_ inside: ArraySlice<UInt8>) -> Bool {
        let isWhole = inside.last == UInt8(ascii: "/")
        let tag = inside.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
        guard !tag.isEmpty, result == nil, open.count < Self.depth else { return false }
        let local = tag.firstIndex(of: UInt8(ascii: ":")).map { tag[($0 + 1)...] } ?? tag
        var element = XMLElement(String(decoding: local, as: UTF8.self))
        let rest = inside[tag.endIndex...].dropLast(isWhole ? 1 : 0)
        guard Self.read(rest, into: &element) else { return false }
        open.append((tag, element))
        return isWhole ? close(tag) : true
    }

    /// Attributes, each once and in quotes (section 3.1).
    private static func read(_ text: ArraySlice<UInt8>, into element: inout XMLElement) -> Bool {
        var rest = text
        while true {
            rest = rest.drop { $0 <= 0x20 }
            guard !rest.isEmpty else { return true }
            let name = rest.prefix { $0 > 0x20 && $0 != UInt8(ascii: "=") }
            rest = rest[name.endIndex...].drop { $0 <= 0x20 }
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return false }
            rest = rest.drop { $0 <= 0x20 }
            guard let quote = rest.popFirst(), [0x22, 0x27].contains(quote),
                let end = rest.firstIndex(of: quote), let value = decoded(rest[..<end]),
                element.add(attribute: String(decoding: name, as: UTF8.self), value)
            else { return false }
            rest = rest[(end + 1)...]
        }
    }

    private mutating func close(_ name: ArraySlice<UInt8>) -> Bool {
        let blank = name.firstIndex { $0 <= 0x20 } ?? name.endIndex
        guard let last = open.popLast(), last.tag.elementsEqual(name[..<blank]) else {
            return false
        }
        if open.isEmpty {
            result = last.element
        } else {
            open[open.count - 1].element.children.append(last.element)
        }
        return true
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        // An accent behind it makes another character of ';', which ends a reference all the same.
        let pieces = text.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false)
        var result = String(pieces[0])
        for piece in pieces.dropFirst() {
            guard let end = piece.firstIndex(of: ";"),
                let character = entity(Substring(piece[..<end]))
            else { return nil }
            result.unicodeScalars.append(character)
            result.unicodeScalars.append(contentsOf: piece[piece.index(after: end)...])
        }
        return result
    }

    /// Section 4.6 of XML 1.0, and character references (section 4.1).
    private static func entity(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
            .flatMap(Unicode.Scalar.init)
    }
}

/// One element of a text in XML. Prefixes are dropped: the few names we ask for differ without them.
package struct XMLElement {
    /// Its name without the prefix.
    package let name: String
    /// The text directly in it.
    package fileprivate(set) var text = ""
    package fileprivate(set) var children: [XMLElement] = []
    /// By their names as written.
    package private(set) var attributes: [String: String] = [:]

    fileprivate init(_ name: String) { self.name = name }

    fileprivate mutating func add(attribute name: String, _ value: String) -> Bool {
        attributes.updateValue(value, forKey: name) == nil
    }

    /// The first child of that name.
    package subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of that name.
    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The root of a whole answer; `name` is what messages call it.
    package init(parsing bytes: [UInt8], name: String) throws(Failure) {
        var reader = XMLReader(bytes)
        guard let root = reader.root() else {
            throw Failure("\(name) is not the XML that was asked for", exit: .malformed)
        }
        self = root
    }

    /// The root of a property list in XML; nil when it is not well-formed, or is more than we read.
    package init?(propertyList bytes: [UInt8]) {
        var reader = XMLReader(bytes, isPropertyList: true)
        guard let root = reader.root() else { return nil }
        self = root
    }
}
