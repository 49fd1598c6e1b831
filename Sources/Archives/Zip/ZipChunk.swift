internal import Model

/// A stretch of one entry's content on its way to a worker.
struct ZipChunk: Sendable {
    /// Which entry.
    let member: Int
    let content: [UInt8]
    /// Links and folders are stored, so that any reader can look at them.
    let isCompressed: Bool
    let isFirst: Bool
    let isLast: Bool

    /// Compresses the chunk and decodes it again.
    func pack(
        _ deflater: borrowing Deflater, _ inflater: borrowing Inflater
    ) throws(Failure) -> ZipPiece {
        guard isCompressed else { return piece(content, .stored, Checksum(of: content)) }
        guard isFirst, isLast else {
            let part = try DeflatePiece(content, deflater)
            return piece(part.bytes + (isLast ? DeflatePiece.end : []), .deflated, part.sum)
        }
        let stream = try deflater.compress(content.span.bytes)
        guard stream.count < content.count else {
            return piece(content, .stored, Checksum(of: content))
        }
        guard inflater.confirms(stream, content.span.bytes) else { throw Inflater.broken }
        return piece(stream, .deflated, Checksum(of: content))
    }

    private func piece(
        _ bytes: [UInt8], _ method: ZipMember.Method, _ sum: Checksum
    ) -> ZipPiece {
        ZipPiece(
            member: member, bytes: bytes, method: method, sum: sum, isFirst: isFirst,
            isLast: isLast)
    }
}
