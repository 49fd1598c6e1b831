@_spi(_Unicode) import Swift

/// A name as an HFS Plus volume keeps it: UTF-16, decomposed, at most 255 units (TN1150, "HFS Plus
/// Names").
struct HFSName: Sendable, Hashable, Comparable {
    static let longest = 255

    /// What is written.
    let units: [UInt16]
    /// What is compared: the volume does not tell large letters from small ones.
    private let folded: [UInt16]

    /// `name` as a system shows it; where Unix has `:`, the volume has `/`.
    init(_ name: String) {
        units = Self.decomposed(name).flatMap { UTF16.encode($0).map(Array.init) ?? [] }
        folded = units.map(Self.folded)
    }

    /// Nothing: the name in the key of a thread.
    static let none = HFSName("")

    static func < (left: Self, right: Self) -> Bool {
        left.folded.lexicographicallyPrecedes(right.folded)
    }

    static func == (left: Self, right: Self) -> Bool { left.folded == right.folded }

    func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    /// The length and the units, as catalog keys and threads have them.
    var bytes: [UInt8] {
        [UInt8(units.count >> 8), UInt8(units.count & 0xFF)]
            + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// Compatibility and symbol blocks are left as they are (TN1150, "Unicode Subtleties").
    private static func decomposed(_ name: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var run = ""
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x2000...0x2FFF, 0xF900...0xFAFF, 0x2F800...0x2FAFF:
                result += run._nfd
                result.append(scalar)
                run = ""
            default: run.unicodeScalars.append(scalar == ":" ? "/" : scalar)
            }
        }
        return result + run._nfd
    }

    /// Letters that the case table of TN1150 knows in another size. It is as old as Unicode 2, so it is
    /// narrower than what Swift takes for letters; characters that it ignores are in no safe name.
    private static let cased: [ClosedRange<UInt16>] = [
        0x41...0x5A, 0xC0...0x1A5, 0x1A7...0x1F3, 0x391...0x3A9, 0x3E2...0x3EF, 0x402...0x481,
        0x490...0x4BF, 0x4C3...0x4C4, 0x4C7...0x4C8, 0x4CB...0x4CC, 0x531...0x556,
        0x2160...0x216F, 0xFF21...0xFF3A,
    ]

    private static func folded(_ unit: UInt16) -> UInt16 {
        // Georgian capitals had their small letters elsewhere then.
        if (0x10A0...0x10C5).contains(unit) { return unit + 0x30 }
        guard cased.contains(where: { $0.contains(unit) }), let scalar = Unicode.Scalar(unit),
            let small = scalar.properties.lowercaseMapping.utf16.first
        else { return unit }
        return small
    }
}
