import Model

extension PropertyList {
    /// The whole file in the binary form: objects, where each of them is, and how to read that
    /// (CoreFoundation, CFBinaryPList.c).
    package var binary: [UInt8] {
        var objects = BinaryObjects()
        let top = objects.add(self)
        return objects.file(top)
    }
}

/// The objects of a binary property list, which name each other by their numbers.
private struct BinaryObjects {
    private var objects: [[UInt8]] = []

    /// Adds `value` and all that is in it, and returns its number.
    mutating func add(_ value: PropertyList) -> Int {
        let place = objects.count
        objects.append([])
        objects[place] = bytes(of: value)
        return place
    }

    private mutating func bytes(of value: PropertyList) -> [UInt8] {
        switch value {
        case .boolean(let flag): return [flag ? 0x09 : 0x08]
        case .integer(let number): return Self.integer(number)
        case .real(let number):
            var writer = ByteWriter()
            writer.raw([0x23])
            writer.big(number.bitPattern)
            return writer.bytes
        case .data(let bytes): return Self.head(0x40, bytes.count) + bytes
        case .string(let text): return Self.string(text)
        case .array(let elements):
            let numbers = elements.map { add($0) }
            return Self.head(0xA0, numbers.count) + numbers.flatMap(Self.reference)
        case .dictionary(let members):
            let sorted = members.inOrder(of: \.key)
            let keys = sorted.map { add(.string($0.key)) }
            let values = sorted.map { add($0.value) }
            return Self.head(0xD0, keys.count) + (keys + values).flatMap(Self.reference)
        }
    }

    /// The header, the objects, their places, and the trailer of 32 bytes.
    func file(_ top: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("bplist00")
        var places: [UInt32] = []
        for object in objects {
            places.append(UInt32(writer.bytes.count))
            writer.raw(object)
        }
        let table = writer.bytes.count
        for place in places { writer.big(place) }
        writer.raw([0, 0, 0, 0, 0, 0, 4, 2])
        for number in [objects.count, top, table] { writer.big(UInt64(number)) }
        return writer.bytes
    }

    private static func reference(_ number: Int) -> [UInt8] {
        [UInt8(number >> 8), UInt8(number & 0xFF)]
    }

    /// A kind of object and how much is in it.
    private static func head(_ kind: UInt8, _ count: Int) -> [UInt8] {
        count < 15 ? [kind | UInt8(count)] : [kind | 0x0F] + integer(Int64(count))
    }

    /// In as few bytes as hold it; what is negative takes eight.
    private static func integer(_ number: Int64) -> [UInt8] {
        var writer = ByteWriter()
        switch number {
        case 0..<256: writer.raw([0x10, UInt8(number)])
        case 256..<65536:
            writer.raw([0x11])
            writer.big(UInt16(number))
        case 65536..<(1 << 32):
            writer.raw([0x12])
            writer.big(UInt32(number))
        default:
            writer.raw([0x13])
            writer.big(number)
        }
        return writer.bytes
    }

    private static func string(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return head(0x50, text.utf8.count) + Array(text.utf8)
        }
        let units = Array(text.utf16)
        return head(0x60, units.count) + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}
