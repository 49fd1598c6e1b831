internal import Files
internal import Model

/// The hash tree of RFC 6962 section 2.1: one value for all leaves, in their order.
enum MerkleTree {
    /// The root over `leaves`.
    static func root(_ leaves: ArraySlice<[UInt8]>) throws(Failure) -> Digest {
        guard leaves.count > 1 else {
            return try Hash.of(leaves.first.map { [0] + $0 } ?? [])
        }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        let left = try root(leaves[..<middle])
        let right = try root(leaves[middle...])
        return try Hash.of([1] + left.bytes + right.bytes)
    }
}
