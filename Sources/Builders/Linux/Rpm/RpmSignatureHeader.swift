internal import Files
internal import Model

/// The header before the main one: sizes, digests, and the signature if there is one.
///
/// Its size is the same for every package, because it is written last and stands first. Zeros fill
/// what is left, as rpmbuild leaves them, so that `rpmsign` finds room for a signature later.
struct RpmSignatureHeader {
    /// A multiple of eight, as the main header must begin at one. A signature of RSA with 4096 bits
    /// takes 600 bytes, the digests 300.
    static let size = 2048
    private static let entrySize = 16

    private var header = RpmHeader(.signatureRegion)

    /// `signedSize` is the size of the main header and the payload, `md5` is of the two, and
    /// `archiveSize` is what the payload decodes to.
    init(main: [UInt8], md5: [UInt8], signedSize: Int64, archiveSize: Int64) throws(Failure) {
        header[.sha1] = .string(Hex.text(try LegacyHash.of(main, .sha1)))
        header[.sha256] = .string(Hex.text(try Hash.of(main).bytes))
        header.set(RpmSignatureTag.md5, .bytes(md5))
        if let size = UInt32(exactly: signedSize) {
            header.set(RpmSignatureTag.size, .int32s([size]))
        } else {
            header[.longSignedSize] = .int64s([UInt64(signedSize)])
        }
        if let size = UInt32(exactly: archiveSize) {
            header.set(RpmSignatureTag.archiveSize, .int32s([size]))
        } else {
            header[.longArchiveSize] = .int64s([UInt64(archiveSize)])
        }
    }

    /// Adds the signature over the main header.
    mutating func sign(_ main: [UInt8], with seal: PackageSeal) throws(Failure) {
        header[seal.isRSA ? .rsaSignature : .dsaSignature] = .bytes(try seal.sign(main))
    }

    /// The header, filled up.
    func bytes() throws(Failure) -> [UInt8] {
        let room = Self.size - header.bytes.count - Self.entrySize
        guard room > 0 else {
            throw Failure(
                "the package signature is too long", "there is room for \(Self.size) bytes",
                hint: "sign packages with RSA of at most 4096 bits, or with Ed25519")
        }
        var filled = header
        filled.set(RpmSignatureTag.reserve, .bytes([UInt8](repeating: 0, count: room)))
        return filled.bytes
    }
}
