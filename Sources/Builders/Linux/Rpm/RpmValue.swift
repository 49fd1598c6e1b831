internal import Files

/// A value of an rpm header (rpm, docs/manual/format.md, "Header").
enum RpmValue {
    case int16s([UInt16])
    case int32s([UInt32])
    case int64s([UInt64])
    case string(String)
    case bytes([UInt8])
    case strings([String])
    /// A text in the only language there is, "C".
    case translated(String)

    /// The type's number in an index.
    var type: UInt32 {
        switch self {
        case .int16s: 3
        case .int32s: 4
        case .int64s: 5
        case .string: 6
        case .bytes: 7
        case .strings: 8
        case .translated: 9
        }
    }

    /// Numbers stand at multiples of their size.
    var alignment: Int {
        switch self {
        case .int16s: 2
        case .int32s: 4
        case .int64s: 8
        case .string, .bytes, .strings, .translated: 1
        }
    }

    /// How many there are; of bytes, each one counts.
    var count: Int {
        switch self {
        case .int16s(let numbers): numbers.count
        case .int32s(let numbers): numbers.count
        case .int64s(let numbers): numbers.count
        case .bytes(let bytes): bytes.count
        case .strings(let texts): texts.count
        case .string, .translated: 1
        }
    }

    /// Appends the value to a store.
    func write(to store: inout ByteWriter) {
        switch self {
        case .int16s(let numbers): for number in numbers { store.big(number) }
        case .int32s(let numbers): for number in numbers { store.big(number) }
        case .int64s(let numbers): for number in numbers { store.big(number) }
        case .bytes(let bytes): store.raw(bytes)
        case .string(let text), .translated(let text): Self.write(text, to: &store)
        case .strings(let texts): for text in texts { Self.write(text, to: &store) }
        }
    }

    private static func write(_ text: String, to store: inout ByteWriter) {
        store.text(text)
        store.raw([0])
    }
}
