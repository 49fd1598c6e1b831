package import Model

/// Reads one YAML document into nodes, bounded, without YAML's cleverer features.
package struct YAMLReader: ~Copyable {
    /// The deepest nesting; a manifest needs five.
    package static let depthLimit = 32
    private let parser: YAMLParser
    /// What is wrong, though it could be read on.
    package private(set) var complaints = Complaints()

    package init(_ text: [UInt8], file: String) throws(Failure) {
        parser = try YAMLParser(try Self.masked(text, file: file), file: file)
    }

    /// The document's only value; nil when there is none.
    package mutating func document() throws(Failure) -> YAMLNode? {
        _ = try parser.next()
        guard try parser.next().kind == .documentStart else { return nil }
        let node = try value(from: try parser.next(), depth: 0)
        _ = try parser.next()
        let end = try parser.next()
        guard end.kind == .streamEnd else {
            throw Failure(
                "a second document begins here", hint: "one file holds one manifest: remove '---'",
                at: end.place, exit: .usage)
        }
        return node
    }

    private mutating func value(from event: YAMLEvent, depth: Int) throws(Failure) -> YAMLNode {
        guard depth < Self.depthLimit else {
            throw Failure(
                "this is nested over \(Self.depthLimit) levels deep", at: event.place, exit: .usage)
        }
        let body: YAMLNode.Body =
            switch event.kind {
            case .listStart: .list(try elements(depth: depth + 1))
            case .mapStart: .map(try members(depth: depth + 1))
            case .scalar(let text, let isPlain): .scalar(text, isPlain: isPlain)
            default: throw Failure("this is not YAML", at: event.place, exit: .usage)
            }
        return YAMLNode(place: event.place, body: body)
    }

    private mutating func elements(depth: Int) throws(Failure) -> [YAMLNode] {
        var elements: [YAMLNode] = []
        while true {
            let event = try parser.next()
            if event.kind == .listEnd { return elements }
            elements.append(try value(from: event, depth: depth))
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [YAMLMember] {
        var members: [YAMLMember] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try parser.next()
            if event.kind == .mapEnd { return members }
            let key = try key(event)
            let value = try value(from: try parser.next(), depth: depth)
            if let first = lines[key] {
                if complaints.count < ShapeCheck.limit {
                    complaints.add(Self.repeated(key, first: first, at: event.place))
                }
            } else {
                lines[key] = event.place.line
                members.append(YAMLMember(key: key, place: event.place, value: value))
            }
        }
    }

    private func key(_ event: YAMLEvent) throws(Failure) -> String {
        guard case .scalar(let key, let isPlain) = event.kind else {
            throw Failure("a key must be a word", at: event.place, exit: .usage)
        }
        guard key != "<<" || !isPlain else {
            throw Failure(
                "merge keys (<<) are not allowed in a manifest", hint: "write the values out",
                at: event.place, exit: .usage)
        }
        return key
    }

    private static func repeated(_ key: String, first: Int, at place: SourcePosition) -> Failure {
        Failure(
            "\(Quoted(key)) is given twice",
            "first in line \(first), again in line \(place.line)", hint: "remove one of them",
            at: place, exit: .usage)
    }

    /// The text as libyaml gets it: UTF-8, placeholders hidden.
    private static func masked(_ text: [UInt8], file: String) throws(Failure) -> [UInt8] {
        guard let string = String(validating: text, as: UTF8.self) else {
            let good = String(decoding: text, as: UTF8.self).prefix { $0 != "\u{FFFD}" }
            let line = good.utf8.count { $0 == UInt8(ascii: "\n") } + 1
            throw Failure(
                "this is not UTF-8 text", at: SourcePosition(file: file, line: line, column: 1),
                exit: .usage)
        }
        let scalars = Array(string.unicodeScalars.drop { $0 == "\u{FEFF}" })
        guard !scalars.contains(PlaceholderMask.open), !scalars.contains(PlaceholderMask.close)
        else {
            throw Failure(
                "\(file) contains characters for private use", "U+E000 or U+E001", exit: .usage)
        }
        var masked = String.UnicodeScalarView()
        masked.append(contentsOf: PlaceholderMask.hide(scalars))
        return Array(String(masked).utf8)
    }
}
