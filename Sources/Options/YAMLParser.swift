import CYAML
import Model

/// libyaml's parser, freed exactly once.
///
/// Its state holds pointers into itself and into the text, so both stay where they are.
struct YAMLParser: ~Copyable {
    private let state: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let file: String

    init(_ bytes: [UInt8], file: String) throws(Failure) {
        let state = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        state.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(state) == 1 else {
            state.deallocate()
            throw Failure("cannot read \(file)", "out of memory")
        }
        let text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = text.initialize(from: bytes)
        yaml_parser_set_encoding(state, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(state, text.baseAddress, text.count)
        self.text = text
        self.file = file
        self.state = state
    }

    deinit {
        yaml_parser_delete(state)
        state.deallocate()
        text.deallocate()
    }

    /// The next event; anchors, aliases, tags and directives are refused.
    func next() throws(Failure) -> YAMLEvent {
        var event = yaml_event_t()
        try check(yaml_parser_parse(state, &event))
        defer { yaml_event_delete(&event) }
        let place = position(event.start_mark)
        return YAMLEvent(kind: try kind(of: event, at: place), place: place)
    }

    private func kind(
        of event: yaml_event_t, at place: SourcePosition
    ) throws(Failure) -> YAMLEvent.Kind {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = event.data.document_start
            guard start.version_directive == nil, start.tag_directives.start == nil else {
                throw Self.refused("a directive", at: place)
            }
            return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_SEQUENCE_END_EVENT: return .listEnd
        case YAML_MAPPING_END_EVENT: return .mapEnd
        case YAML_ALIAS_EVENT: throw Self.refused("an alias (*)", at: place)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            try refuseMarks(scalar.anchor, scalar.tag, at: place)
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                PlaceholderMask.show(String(decoding: bytes, as: UTF8.self)),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            let list = event.data.sequence_start
            try refuseMarks(list.anchor, list.tag, at: place)
            return .listStart
        case YAML_MAPPING_START_EVENT:
            let map = event.data.mapping_start
            try refuseMarks(map.anchor, map.tag, at: place)
            return .mapStart
        default: return .streamStart
        }
    }

    private func refuseMarks(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?,
        at place: SourcePosition
    ) throws(Failure) {
        if anchor != nil { throw Self.refused("an anchor (&)", at: place) }
        if tag != nil { throw Self.refused("a tag (!)", at: place) }
    }

    private static func refused(_ what: String, at place: SourcePosition) -> Failure {
        Failure(
            "\(what) is not allowed in a manifest",
            hint: "write the value out, or put it in quotes if it is meant as text", at: place,
            exit: .usage)
    }

    /// The only place that judges libyaml's status.
    private func check(_ status: Int32) throws(Failure) {
        guard status != 1 else { return }
        let error = state.pointee
        // A reader error has an offset instead of a mark.
        let isReader = error.error == YAML_READER_ERROR
        throw Failure(
            "this is not YAML", error.problem.map { String(cString: $0) } ?? "out of memory",
            hint: Self.hint(error),
            at: isReader ? position(offset: error.problem_offset) : position(error.problem_mark),
            exit: .usage)
    }

    private static func hint(_ error: yaml_parser_t) -> String? {
        let problem = error.problem.map { String(cString: $0) } ?? ""
        if problem.contains("cannot start any token") {
            return "indent with blanks, not tabs, and put text that begins with "
                + "one of @ ` % \" ' { [ in quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return "put text that contains ': ' in quotes, and check the indentation"
        }
        return problem.contains("did not find expected")
            ? "check the indentation, and that every bracket and quote is closed" : nil
    }

    private func position(offset: Int) -> SourcePosition {
        let before = text.prefix(offset)
        let line = before.reversed().prefix { $0 != UInt8(ascii: "\n") }
        return SourcePosition(
            file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            column: line.count { $0 & 0xC0 != 0x80 } + 1)
    }

    private func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
