/// Tags whose numbers mean other things in a signature header than in a main one
/// (rpm, docs/manual/tags.md, "Signatures and digests").
enum RpmSignatureTag {
    /// The size of the main header and the payload.
    static let size: Int32 = 1000
    /// The MD5 of the main header and the payload, which rpm before 4.14 knows nothing better than.
    static let md5: Int32 = 1004
    /// The size of the archive that the payload decodes to.
    static let archiveSize: Int32 = 1007
    /// Zeros where a signature can be put later.
    static let reserve: Int32 = 1008
}
