import Files
import Model

/// A header of an rpm package, read strictly: an index of tags and a store of their values, all of
/// it one region that a signature covers (rpm, docs/manual/format.md and hregions.md).
struct RpmHeaderBlob {
    /// What stands before the index: a magic number and two counts.
    static let introSize = 16
    private static let magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
    private static let entrySize = 16
    private static let entryLimit = 1 << 12
    private static let storeLimit = 32 << 20
    private static let textLimit = 64

    private enum Kind: Int {
        case int32 = 4, int64, string, binary, strings, translated
    }

    private struct Value {
        let kind: Int
        let offset: Int
        let count: Int
    }

    /// The header whole, as it is signed.
    let bytes: [UInt8]
    private let store: Int
    private var values: [Int: Value] = [:]
    private let name: String

    /// How long the header is that begins with `intro`.
    static func size(_ intro: ArraySlice<UInt8>, _ name: String) throws(Failure) -> Int {
        guard intro.starts(with: magic) else { throw malformed(name, "it has no header") }
        let entries = number(intro, 8), store = number(intro, 12)
        guard (1...entryLimit).contains(entries), store <= storeLimit else {
            throw malformed(name, "a header of it is larger than any")
        }
        return introSize + entries * entrySize + store
    }

    /// The header in `bytes`, which have the size that ``size(_:_:)`` gave.
    init(_ bytes: [UInt8], region: Int, name: String) throws(Failure) {
        let count = Self.number(bytes[...], 8)
        let store = Self.introSize + count * Self.entrySize
        self.bytes = bytes
        self.name = name
        self.store = store
        for index in 0..<count {
            let place = Self.introSize + index * Self.entrySize
            let tag = Self.number(bytes[...], place)
            let value = Value(
                kind: Self.number(bytes[...], place + 4),
                offset: Self.number(bytes[...], place + 8),
                count: Self.number(bytes[...], place + 12))
            guard value.count > 0, value.offset <= bytes.count - store else {
                throw Self.malformed(name, "a value of it is outside its header")
            }
            guard values.updateValue(value, forKey: tag) == nil else {
                throw Self.malformed(name, "it has a tag twice, \(tag)")
            }
        }
        try checkRegion(region, count)
    }

    /// The region's entry comes first and points to a copy of itself at the end of the store, whose
    /// offset leads back over the whole index: so there is nothing outside it.
    private func checkRegion(_ region: Int, _ count: Int) throws(Failure) {
        let end = bytes.count - Self.entrySize
        guard Self.number(bytes[...], Self.introSize) == region, let value = values[region],
            value.kind == Kind.binary.rawValue, value.count == Self.entrySize,
            store + value.offset == end, end >= store,
            Self.number(bytes[...], end) == region,
            Self.number(bytes[...], end + 4) == Kind.binary.rawValue,
            Self.number(bytes[...], end + 8) == (1 << 32) - count * Self.entrySize,
            Self.number(bytes[...], end + 12) == Self.entrySize
        else { throw Self.malformed(name, "a part of its header is outside what is signed") }
    }

    /// A text, or the first of several; nil when it is absent.
    func text(_ tag: Int) throws(Failure) -> String? {
        guard let value = values[tag] else { return nil }
        let kinds = [Kind.string, .strings, .translated].map(\.rawValue)
        let rest = bytes[(store + value.offset)...]
        guard kinds.contains(value.kind), let end = rest.firstIndex(of: 0),
            let text = String(validating: rest[..<end], as: UTF8.self)
        else { throw Self.malformed(name, "its tag \(tag) is not a text") }
        return text
    }

    /// A single number; nil when it is absent.
    func number(_ tag: Int) throws(Failure) -> Int64? {
        guard let value = values[tag] else { return nil }
        let isWide = value.kind == Kind.int64.rawValue
        let start = store + value.offset, size = isWide ? 8 : 4
        guard isWide || value.kind == Kind.int32.rawValue, value.count == 1,
            start + size <= bytes.count
        else { throw Self.malformed(name, "its tag \(tag) is not a number") }
        let number = bytes[start..<start + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let number = Int64(exactly: number) else {
            throw Self.malformed(name, "its tag \(tag) is too large")
        }
        return number
    }

    /// Bytes; nil when they are absent.
    func binary(_ tag: Int) throws(Failure) -> [UInt8]? {
        guard let value = values[tag] else { return nil }
        let start = store + value.offset
        guard value.kind == Kind.binary.rawValue, start + value.count <= bytes.count else {
            throw Self.malformed(name, "its tag \(tag) is not a binary value")
        }
        return Array(bytes[start..<start + value.count])
    }

    /// Values in base64, one or several; none when they are absent.
    func base64(_ tag: Int) throws(Failure) -> [[UInt8]] {
        guard let value = values[tag] else { return [] }
        var all: [[UInt8]] = []
        var rest = bytes[(store + value.offset)...]
        while all.count < value.count {
            guard value.kind == Kind.strings.rawValue, value.count <= Self.textLimit,
                let end = rest.firstIndex(of: 0), let one = Base64.decode(Array(rest[..<end]))
            else { throw Self.malformed(name, "its tag \(tag) is not base64, or too much of it") }
            all.append(one)
            rest = rest[(end + 1)...]
        }
        return all
    }

    /// A number of 32 bits at `place`, highest byte first.
    private static func number(_ bytes: ArraySlice<UInt8>, _ place: Int) -> Int {
        let start = bytes.startIndex + place
        return bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound rpm package", why, exit: .malformed)
    }
}
