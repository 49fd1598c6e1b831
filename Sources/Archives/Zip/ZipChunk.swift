import Files
import Model

/// A stretch of one entry's content on its way to a worker.
struct ZipChunk: Sendable {
    /// What it is, and how it is stored.
    enum Content: Sendable {
        /// Links and folders are stored, so that any reader can look at them.
        case stored([UInt8])
        /// All of a small file.
        case whole([UInt8])
        /// A chunk of a large one.
        case piece([UInt8])
        /// The same, deflated before.
        case shelved(ShelvedPieces, Int)

        /// About how much of a batch it is.
        var size: Int {
            switch self {
            case .stored(let bytes), .whole(let bytes), .piece(let bytes): bytes.count
            case .shelved: Chunks.size
            }
        }
    }

    /// Which entry.
    let member: Int
    let content: Content
    let isFirst: Bool
    let isLast: Bool

    /// Compresses the chunk; what can be stored in fewer bytes is stored.
    func pack(
        _ deflater: borrowing Deflater, _ inflater: borrowing Inflater
    ) throws(Failure) -> ZipPiece {
        switch content {
        case .stored(let bytes): return piece(bytes, .stored, Checksum(of: bytes))
        case .whole(let bytes):
            let stream = try deflater.compress(bytes.span.bytes)
            guard stream.count < bytes.count else {
                return piece(bytes, .stored, Checksum(of: bytes))
            }
            guard inflater.confirms(stream, bytes.span.bytes) else { throw Inflater.broken }
            return piece(stream, .deflated, Checksum(of: bytes))
        case .piece(let bytes):
            return try take(try DeflatePiece(bytes, deflater)) { bytes }
        case .shelved(let pieces, let index):
            return try take(try pieces.piece(index)) { () throws(Failure) in
                try pieces.chunk(index)
            }
        }
    }

    private func take(
        _ part: DeflatePiece, _ content: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> ZipPiece {
        let end = isLast ? DeflatePiece.end : []
        // Only what is a file's one piece can still become something else.
        if isFirst, isLast, part.bytes.count + end.count >= part.sum.count {
            return piece(try content(), .stored, part.sum)
        }
        return piece(part.bytes + end, .deflated, part.sum)
    }

    private func piece(
        _ bytes: [UInt8], _ method: ZipMember.Method, _ sum: Checksum
    ) -> ZipPiece {
        ZipPiece(
            member: member, bytes: bytes, method: method, sum: sum, isFirst: isFirst,
            isLast: isLast)
    }
}

/// A stretch of one entry as it stands in the archive.
struct ZipPiece: Sendable {
    let member: Int
    let bytes: [UInt8]
    let method: ZipMember.Method
    let sum: Checksum
    let isFirst: Bool
    let isLast: Bool
}
