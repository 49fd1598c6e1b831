internal import Files

/// A header of an rpm package: an index of tags and a store of their values.
///
/// All of it is one immutable region, so that a signature covers it (rpm, docs/manual/hregions.md):
/// the region's own entry is the first of the index and points to a copy of itself behind the
/// store's last value, whose offset is negative and as long as the index.
struct RpmHeader {
    private static let magic: [UInt8] = [0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]
    private static let entrySize = 16
    private static let blob: UInt32 = 7

    private let region: RpmTag
    private var values: [Int32: RpmValue] = [:]

    /// A header without values, whose region is `region`.
    init(_ region: RpmTag) { self.region = region }

    /// Sets or reads a value.
    subscript(tag: RpmTag) -> RpmValue? {
        get { values[tag.rawValue] }
        set { values[tag.rawValue] = newValue }
    }

    /// Sets a tag of the signature header.
    mutating func set(_ tag: Int32, _ value: RpmValue) { values[tag] = value }

    /// Sets a text unless it is empty.
    mutating func setText(_ tag: RpmTag, _ text: String) {
        if !text.isEmpty { self[tag] = .string(text) }
    }

    /// The header as it is stored.
    var bytes: [UInt8] {
        var index = ByteWriter()
        var store = ByteWriter()
        for (tag, value) in values.sorted(by: { $0.key < $1.key }) {
            while store.bytes.count % value.alignment != 0 { store.raw([0]) }
            index.raw(Self.entry(tag, value.type, Int32(store.bytes.count), value.count))
            value.write(to: &store)
        }
        let count = values.count + 1
        let offset = Int32(store.bytes.count)
        store.raw(entry(pointingTo: -Int32(count * Self.entrySize)))
        var header = ByteWriter()
        header.raw(Self.magic)
        header.big(UInt32(count))
        header.big(UInt32(store.bytes.count))
        header.raw(entry(pointingTo: offset))
        header.raw(index.bytes)
        header.raw(store.bytes)
        return header.bytes
    }

    private func entry(pointingTo offset: Int32) -> [UInt8] {
        Self.entry(region.rawValue, Self.blob, offset, Self.entrySize)
    }

    private static func entry(
        _ tag: Int32, _ type: UInt32, _ offset: Int32, _ count: Int
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(tag)
        writer.big(type)
        writer.big(offset)
        writer.big(UInt32(count))
        return writer.bytes
    }
}
