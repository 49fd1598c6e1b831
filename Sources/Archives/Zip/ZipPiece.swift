/// A stretch of one entry as it stands in the archive.
struct ZipPiece: Sendable {
    let member: Int
    let bytes: [UInt8]
    let method: ZipMember.Method
    let sum: Checksum
    let isFirst: Bool
    let isLast: Bool
}
