import Model

/// A value of a YAML document with the place it stands at.
struct YAMLNode: Sendable {
    enum Body: Sendable {
        /// Text as written; `isPlain` when it had no quotes around it.
        case scalar(String, isPlain: Bool)
        case list([YAMLNode])
        /// In the order of the file; no key twice.
        case map([YAMLMember])
    }

    let place: SourcePosition
    let body: Body

    /// The members, if it is a map.
    var members: [YAMLMember]? { if case .map(let members) = body { members } else { nil } }

    /// The elements, if it is a list.
    var elements: [YAMLNode]? { if case .list(let elements) = body { elements } else { nil } }

    /// The text, if it is a scalar that stands for one.
    @inline(never)
    var text: String? {
        if case .scalar(let text, _) = body, special == nil { text } else { nil }
    }

    /// The value of `key`, if it is a map that has it.
    // Each of the manifest's keys is read by it; copies of it made 14 kB of program.
    @inline(never)
    subscript(key: String) -> YAMLNode? { members?.first { $0.key == key }?.value }

    /// What an unquoted word means to YAML when that is not text (YAML 1.2.2 section 10.3.2).
    var special: String? {
        guard case .scalar(let text, isPlain: true) = body else { return nil }
        return switch text {
        case "", "~", "null", "Null", "NULL": "nothing"
        case "true", "True", "TRUE", "false", "False", "FALSE": text
        default: nil
        }
    }

    /// What it is, in words for a message.
    var kind: String {
        switch body {
        case .list: "a list"
        case .map: "a map"
        case .scalar(_, let isPlain): special ?? (isPlain ? "the word" : "text")
        }
    }
}

/// A key with its value.
struct YAMLMember: Sendable {
    let key: String
    let place: SourcePosition
    let value: YAMLNode
}

/// What libyaml reports next.
struct YAMLEvent {
    enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd
        case listStart, listEnd, mapStart, mapEnd
        case scalar(String, isPlain: Bool)
    }

    let kind: Kind
    let place: SourcePosition
}
