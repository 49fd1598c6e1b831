internal import Files
internal import Model

/// The hash functions that OpenPGP signatures may use; MD5, SHA-1 and their like are refused.
enum OpenPGPHash: UInt8 {
    /// What every reader has had since 2007, and what we write.
    case sha256 = 8
    /// What gpg and sq take for certificates.
    case sha512 = 10

    /// The digest of what `feed` gives, followed by the hashed part and a trailer with its length
    /// (RFC 4880 section 5.2.4).
    func digest(
        _ hashed: [UInt8], _ feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let hash = try Hash(self == .sha256 ? .sha256 : .sha512)
        try feed(hash)
        var trailer = OpenPGPWriter()
        trailer.raw(hashed)
        trailer.byte(4)
        trailer.byte(0xff)
        trailer.word(Int64(hashed.count))
        try hash.update(trailer.bytes.span.bytes)
        return try hash.value().bytes
    }
}
