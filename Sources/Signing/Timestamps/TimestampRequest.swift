internal import CCrypto
internal import Files
public import Model

/// What a time-stamping authority is asked: to say when it saw a digest (RFC 3161 section 2.4.1).
public struct TimestampRequest: Sendable, Hashable {
    /// TimeStampReq in DER, which is posted as `application/timestamp-query`.
    public let bytes: [UInt8]

    /// id-sha256 with NULL parameters (RFC 8017 appendix B.1).
    private static let sha256: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    ]

    /// Asks about the SHA-256 of `signed`; with a `nonce` an old answer cannot be given again.
    public init(over signed: [UInt8], nonce: [UInt8]?) throws(Failure) {
        let imprint = DER.sequence(
            Self.sha256 + DER.octetString(try Hash.of(signed).bytes))
        bytes = DER.sequence(
            DER.integer([1]) + imprint + (nonce.map(DER.integer) ?? []) + DER.yes)
    }

    /// A nonce that nobody can foresee.
    public static func nonce() throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        try LibraryFailure.check(RAND_bytes(&bytes, Int32(bytes.count)), "cannot draw a number")
        return bytes
    }
}
