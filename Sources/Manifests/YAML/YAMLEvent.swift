internal import Model

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
