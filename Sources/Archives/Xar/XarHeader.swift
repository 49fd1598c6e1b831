import Files
package import Model

/// The functions that xar's tables name for digests.
package enum XarDigest: String, Sendable {
    case sha1, sha256, sha512

    /// Bytes of a value.
    var size: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha512: 64
        }
    }

    /// The digest of `bytes`.
    package func of(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        switch self {
        case .sha1: try LegacyHash.of(bytes, .sha1)
        case .sha256: try Hash.of(bytes).bytes
        case .sha512: try Hash.of(bytes, .sha512).bytes
        }
    }

    /// The digest of `size` bytes of `file`, which must be there.
    func of(
        _ file: borrowing RandomAccess, from start: Int64, _ size: Int64
    ) throws(Failure) -> [UInt8] {
        let old = self == .sha1 ? try LegacyHash(.sha1) : nil
        let new = self == .sha1 ? nil : try Hash(self == .sha256 ? .sha256 : .sha512)
        var place = start
        while place < start + size {
            try Interruption.check()
            let count = Int(min(Int64(InputFile.step), start + size - place))
            let step = try file.bytes(count, at: place) ?? []
            guard !step.isEmpty else { return [] }
            Gauge.count(count)
            try old?.update(step.span.bytes)
            try new?.update(step.span.bytes)
            place += Int64(count)
        }
        if let old { return try old.value() }
        return try new?.value().bytes ?? []
    }
}

/// The first bytes of a xar archive, with their highest byte first (xar's documentation, "xar file format").
struct XarHeader {
    let size: Int64
    let tableSize: Int
    let textSize: Int
    let function: XarDigest

    /// What Apple's own readers take at most.
    private static let limit: UInt64 = 16 << 20

    /// Reads the header of `record`; nil when it does not begin as such an archive.
    init?(_ record: FileRecord, _ name: String) throws(Failure) {
        guard let bytes = try RandomAccess(record).bytes(28, at: 0),
            bytes.starts(with: "xar!".utf8)
        else { return nil }
        let fields = BoundedBytes(bytes)
        func number(_ size: Int, _ place: Int) -> UInt64 { fields.big(size, at: place) ?? 0 }
        guard number(2, 6) == 1, (28...64).contains(number(2, 4)) else {
            throw XarReader.unsound(name, "it is of no known version")
        }
        guard number(8, 8) <= Self.limit, number(8, 16) <= Self.limit else {
            throw XarReader.unsound(name, "its table of contents is larger than 16 MiB")
        }
        // 3 is for a function that is named behind; without a name everybody takes SHA-256.
        switch number(4, 24) {
        case 1: function = .sha1
        case 3 where number(2, 4) == 28: function = .sha256
        case 3: function = try Self.named(record, Int(number(2, 4)), name)
        default: throw XarReader.unsound(name, "its checksum is of no known kind")
        }
        size = Int64(number(2, 4))
        (tableSize, textSize) = (Int(number(8, 8)), Int(number(8, 16)))
    }

    private static func named(
        _ record: FileRecord, _ size: Int, _ name: String
    ) throws(Failure) -> XarDigest {
        let bytes = try RandomAccess(record).bytes(size, at: 0) ?? []
        let text = String(decoding: bytes.dropFirst(28).prefix { $0 != 0 }, as: UTF8.self)
        guard let function = XarDigest(rawValue: text) else {
            throw XarReader.unsound(name, "its checksum is of no known kind")
        }
        return function
    }
}
