import Files
import Model

/// A signature as a whole: blobs in numbered slots (`SuperBlob` in Apple's `Security`,
/// superblob.h). All its numbers are big-endian.
struct SuperBlob: Sendable {
    /// A slot and what is in it, its magic number and its size included.
    struct Item: Sendable {
        let slot: UInt32
        let bytes: ArraySlice<UInt8>

        var magic: UInt64 { BoundedBytes(bytes).big(4, at: 0) ?? 0 }
    }

    /// In the order of their slots.
    let items: [Item]

    static let magic: UInt32 = 0xfade_0cc0
    /// Of the blob that holds a CMS message.
    static let message: UInt32 = 0xfade_0b01
    private static let limit: UInt64 = 64

    init(_ items: [Item]) { self.items = items.inOrder { Int64($0.slot) } }

    /// `content` with the magic number and the size that every blob begins with.
    static func blob(_ magic: UInt32, _ content: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(magic)
        writer.big(UInt32(content.count + 8))
        writer.raw(content)
        return writer.bytes
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.big(Self.magic)
        writer.big(UInt32(size))
        writer.big(UInt32(items.count))
        var place = 12 + 8 * items.count
        for item in items {
            writer.big(item.slot)
            writer.big(UInt32(place))
            place += item.bytes.count
        }
        for item in items { writer.raw(item.bytes) }
        return writer.bytes
    }

    var size: Int { items.reduce(12 + 8 * items.count) { $0 + $1.bytes.count } }

    subscript(slot: UInt32) -> Item? { items.first { $0.slot == slot } }

    /// Reads the signature of `file`; what lies between blobs must be zero. What follows it in the room that
    /// was left for it may be the end of an older and larger one: Apple's own tool leaves that there.
    init(_ bytes: [UInt8], of file: String) throws(Failure) {
        let fields = BoundedBytes(bytes)
        guard fields.big(4, at: 0) == UInt64(Self.magic), let size = fields.big(4, at: 4),
            let count = fields.big(4, at: 8)
        else { throw Self.unsound(file, "it does not begin as one") }
        guard count <= Self.limit else { throw Self.unsound(file, "it has \(count) parts") }
        let start = 12 + 8 * Int(count)
        guard size <= UInt64(bytes.count), Int(size) >= start else {
            throw Self.unsound(file, "it is cut off")
        }
        var items: [Item] = []
        for index in 0..<Int(count) {
            let slot = UInt32(fields.big(4, at: 12 + 8 * index) ?? 0)
            let place = Int(fields.big(4, at: 16 + 8 * index) ?? 0)
            guard place >= start, let length = fields.big(4, at: place + 4), length >= 8,
                place + Int(length) <= Int(size),
                let blob = fields.part(Int(length), at: place)
            else { throw Self.unsound(file, "a part of it lies outside") }
            items.append(Item(slot: slot, bytes: blob))
        }
        self.init(items)
        try Self.checkPlaces(items, from: start, in: bytes.prefix(Int(size)), file)
    }

    private static func checkPlaces(
        _ items: [Item], from start: Int, in bytes: ArraySlice<UInt8>, _ file: String
    ) throws(Failure) {
        guard Set(items.map(\.slot)).count == items.count else {
            throw unsound(file, "two parts of it have one number")
        }
        var end = start
        for item in items.inOrder(of: { Int64($0.bytes.startIndex) }) {
            guard item.bytes.startIndex >= end else {
                throw unsound(file, "two parts of it overlap")
            }
            guard bytes[end..<item.bytes.startIndex].allSatisfy({ $0 == 0 }) else {
                throw unsound(file, "something lies between its parts")
            }
            end = item.bytes.endIndex
        }
        guard bytes[end...].allSatisfy({ $0 == 0 }) else {
            throw unsound(file, "something lies behind its parts")
        }
    }

    private static func unsound(_ file: String, _ why: String) -> Failure {
        Failure("the signature of \(file) is not sound", why, exit: .malformed)
    }
}

/// The slots of a signature (`CSSLOT_…` in `<kern/cs_blobs.h>`).
enum CodeSlot {
    static let directory: UInt32 = 0
    static let infoPlist: UInt32 = 1
    static let requirements: UInt32 = 2
    static let resources: UInt32 = 3
    static let entitlements: UInt32 = 5
    /// The trailer of a disk image.
    static let image: UInt32 = 6
    static let entitlementsDER: UInt32 = 7
    /// The last of those whose digests are in the directory.
    static let lastSpecial: UInt32 = 11
    /// Directories by other hash functions.
    static let alternates: ClosedRange<UInt32> = 0x1000...0x1005
    static let signature: UInt32 = 0x10000
    /// The notary's, in a disk image.
    static let ticket: UInt32 = 0x10002
}
