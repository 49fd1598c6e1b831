import Files
import Synchronization

/// The pieces that this run has itself made, or decoded and found to be what it would have made.
///
/// Of anything else on a shelf nothing is known, whoever wrote it. What has been decoded once is known
/// again by its checksum, which is there against damage: this run alone writes to its files meanwhile.
final class ProvenPieces: Sendable {
    private struct Proof {
        let blocks: UInt32
        let sum: Checksum
    }

    /// By the entry and the number in it.
    private let proofs = Mutex<[String: [Int: Proof]]>([:])

    /// Notes that `piece` decodes to what it was made from.
    func add(_ piece: DeflatePiece, _ name: String, _ index: Int) {
        let proof = Proof(blocks: Deflater.crc(piece.bytes.span.bytes), sum: piece.sum)
        proofs.withLock { $0[name, default: [:]][index] = proof }
    }

    /// The piece `index` of `name`, if `blocks` are its blocks.
    func piece(_ blocks: [UInt8], _ name: String, _ index: Int) -> DeflatePiece? {
        guard let proof = proofs.withLock({ $0[name]?[index] }),
            Deflater.crc(blocks.span.bytes) == proof.blocks
        else { return nil }
        return DeflatePiece(blocks, proof.sum)
    }
}
