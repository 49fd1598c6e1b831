package import Model

/// A value of a YAML document with the place it stands at.
package struct YAMLNode: Sendable {
    package enum Body: Sendable {
        /// Text as written; `isPlain` when it had no quotes around it.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        /// In the order of the file; no key twice.
        case map([YAMLMember])
    }

    package let place: SourcePosition
    package let body: Body

    /// A value of the document.
    package init(place: SourcePosition, body: Body) {
        self.place = place
        self.body = body
    }

    /// The members, if it is a map.
    package var members: [YAMLMember]? { if case .map(let members) = body { members } else { nil } }

    /// The elements, if it is a list.
    package var elements: [YAMLNode]? {
        if case .list(let elements) = body { elements } else { nil }
    }

    /// The text, if it is a scalar that stands for one.
    @inline(never)
    package var text: String? {
        if case .scalar(let text, _) = body, special == nil { text } else { nil }
    }

    /// The value of `key`, if it is a map that has it.
    // Each of the manifest's keys is read by it; copies of it made 14 kB of program.
    @inline(never)
    package subscript(key: String) -> YAMLNode? { members?.first { $0.key == key }?.value }

    /// Whether it is empty: a list or map without members, or the number 0.
    package var isNothing: Bool {
        switch body {
        case .list(let elements): elements.isEmpty
        case .map(let members): members.isEmpty
        case .scalar(let text, _): text == "0"
        }
    }

    /// What an unquoted word means to YAML when that is not text (YAML 1.2.2 section 10.3.2).
    package var special: String? {
        guard case .scalar(let text, isPlain: true) = body else { return nil }
        return switch text {
        case "", "~", "null", "Null", "NULL": "nothing"
        case "true", "True", "TRUE", "false", "False", "FALSE": text
        default: nil
        }
    }

    /// What it is, in words for a message.
    package var kind: String {
        switch body {
        case .list: "a list"
        case .map: "a map"
        case .scalar(_, let isPlain): special ?? (isPlain ? "the word" : "text")
        }
    }
}

/// A key with its value.
package struct YAMLMember: Sendable {
    package let key: String
    package let place: SourcePosition
    package let value: YAMLNode

    package init(key: String, place: SourcePosition, value: YAMLNode) {
        self.key = key
        self.place = place
        self.value = value
    }
}

/// What libyaml reports next.
package struct YAMLEvent {
    package enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd
        case listStart, listEnd, mapStart, mapEnd
        case scalar(String, isPlain: Bool)
    }

    package let kind: Kind
    package let place: SourcePosition
}
