internal import Files
internal import Model

/// The hash functions that OpenPGP signatures may use; MD5, SHA-1 and their like are refused.
enum OpenPGPHash: UInt8 {
    /// What every reader has had since 2007, and what we write.
    case sha256 = 8
    /// What gpg and sq take for certificates.
    case sha512 = 10

    /// A hash that takes in what is signed.
    func begin() throws(Failure) -> Hash { try Hash(self == .sha256 ? .sha256 : .sha512) }

    /// The digest of what `feed` gives, followed by the hashed part and a trailer with its length
    /// (RFC 4880 section 5.2.4).
    func digest(
        _ hashed: [UInt8], _ feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let hash = try begin()
        try feed(hash)
        return try end(hash, hashed)
    }

    /// The digest of what `hash` has taken in, with the same behind it.
    func end(_ hash: Hash, _ hashed: [UInt8]) throws(Failure) -> [UInt8] {
        var trailer = OpenPGPWriter()
        trailer.raw(hashed)
        trailer.byte(4)
        trailer.byte(0xff)
        trailer.word(Int64(hashed.count))
        try hash.update(trailer.bytes.span.bytes)
        return try hash.value().bytes
    }
}
