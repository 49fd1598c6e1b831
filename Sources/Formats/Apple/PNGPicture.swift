import Archives
import Model

/// A PNG file, of which the size is wanted, and that it is whole (PNG specification, sections 5 and 11.2.2).
struct PNGPicture {
    let width: Int
    let height: Int
    /// Whether it has 8 bits a colour and an alpha channel, and its lines follow one another.
    let isPlain: Bool

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    init(_ bytes: [UInt8], refused: (String) -> Failure) throws(Failure) {
        guard bytes.starts(with: Self.signature) else { throw refused("it is not a PNG file") }
        var rest = bytes[8...]
        var header: ArraySlice<UInt8>?
        var last: [UInt8] = []
        while !rest.isEmpty {
            guard rest.count >= 12, Self.number(rest.prefix(4)) <= rest.count - 12 else {
                throw refused("it is cut off")
            }
            let count = Self.number(rest.prefix(4))
            let checked = rest.dropFirst(4).prefix(count + 4)
            let sum = rest.dropFirst(8 + count).prefix(4)
            guard CRC32.of(Array(checked)) == UInt32(Self.number(sum)) else {
                throw refused("it is damaged")
            }
            last = Array(checked.prefix(4))
            if header == nil { header = checked }
            rest = rest.dropFirst(12 + count)
        }
        guard let header, header.starts(with: "IHDR".utf8), header.count == 17,
            last.elementsEqual("IEND".utf8)
        else { throw refused("it is cut off") }
        let fields = Array(header.dropFirst(4))
        width = Self.number(fields[0..<4])
        height = Self.number(fields[4..<8])
        isPlain = fields[8...9] == [8, 6] && fields[12] == 0
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
