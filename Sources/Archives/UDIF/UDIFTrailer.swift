import Files
import Model

/// "koly", the last 512 bytes of a disk image, with their highest byte first.
package struct UDIFTrailer: Sendable {
    /// The trailer as it was signed: with the place of the signature and without its size, since that is
    /// known last (diskimagerep.cpp).
    package let signed: [UInt8]
    /// Where the sectors are stored.
    let stored: Range<Int64>
    let listOffset: Int64
    let listSize: Int64
    /// Where the signature is; nil of an image that is not signed.
    package let signature: Range<Int64>?
    /// Nil where a checksum is not a CRC-32.
    let storedCRC: UInt32?
    let masterCRC: UInt32?
    let sectors: Int64

    static let size = 512

    /// Reads the end of `record`; nil when it does not end as a disk image.
    init?(_ record: FileRecord, called name: String) throws(Failure) {
        let place = record.size - Int64(Self.size)
        guard let bytes = try RandomAccess(record).bytes(Self.size, at: place),
            bytes.starts(with: "koly".utf8)
        else { return nil }
        let fields = BoundedBytes(bytes)
        func number(_ size: Int, _ place: Int) -> Int64 {
            Int64(clamping: fields.big(size, at: place) ?? 0)
        }
        guard number(4, 4) == 4, number(4, 8) == Int64(Self.size) else {
            throw UDIFReader.unsound(name, "it is of no known version")
        }
        guard let stored = Self.range(number(8, 24), number(8, 32), before: place),
            let list = Self.range(number(8, 216), number(8, 224), before: place)
        else { throw UDIFReader.unsound(name, "something in it reaches beyond its end") }
        guard stored.upperBound <= list.lowerBound else {
            throw UDIFReader.unsound(name, "its property list lies among its sectors")
        }
        let isSigned = number(8, 296) != 0 || number(8, 304) != 0
        signature =
            isSigned ? Self.range(number(8, 296), number(8, 304), before: place) : nil
        // Between them nothing would be covered (diskimagerep.cpp).
        guard !isSigned || signature?.lowerBound == list.upperBound,
            (signature?.upperBound ?? list.upperBound) == place
        else { throw UDIFReader.unsound(name, "something lies before its end that is in no table") }
        var signed = bytes
        signed.replaceSubrange(304..<312, with: repeatElement(0, count: 8))
        self.signed = signed
        self.stored = stored
        (listOffset, listSize) = (list.lowerBound, Int64(list.count))
        storedCRC = Self.checksum(fields, at: 80)
        masterCRC = Self.checksum(fields, at: 352)
        sectors = number(8, 492)
        guard sectors <= 1 << 44 else { throw UDIFReader.unsound(name, "its disk is too large") }
    }

    /// The trailer of the image when its signature has `size` bytes.
    package func bytes(signatureSize size: Int) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(Int64(size))
        return Array(signed[..<304]) + writer.bytes + signed[312...]
    }

    private static func range(
        _ offset: Int64, _ size: Int64, before end: Int64
    ) -> Range<Int64>? {
        offset <= end && size <= end - offset ? offset..<offset + size : nil
    }

    /// A CRC-32 in room for any checksum.
    static func checksum(_ fields: BoundedBytes, at place: Int) -> UInt32? {
        guard fields.big(4, at: place) == 2, fields.big(4, at: place + 4) == 32 else { return nil }
        return fields.big(4, at: place + 8).map { UInt32($0) }
    }
}
