import Files
package import Model

/// A time-stamping authority's word that it saw a signature at a time (RFC 3161).
///
/// `SHA256SUMS.sshsig.tsr` is the authority's whole answer, as `openssl ts -verify -in` takes it. It
/// is over the signature file and not over what that signs, so it also says that the key had been
/// used by then.
package struct TimestampToken: Sendable, Hashable {
    /// The largest answer that is read.
    package static let limit = 1 << 16

    /// The answer in DER.
    package let bytes: [UInt8]
    /// What messages call it.
    private let name: String

    /// An answer, not yet believed; `name` is what messages call it.
    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        guard bytes.count <= Self.limit else {
            throw Failure(
                "malformed timestamp \(name)", "it is over \(Self.limit) bytes", exit: .malformed)
        }
        self.bytes = bytes
        self.name = name
    }

    /// The time that is proved for `signed`, by an authority that leads to `anchor`.
    ///
    /// The authority's certificate must have been valid then, not now: a token is kept because it
    /// outlives certificates. With `nonce`, it must be the answer to that one request.
    package func time(
        over signed: [UInt8], anchor: TimestampAnchor, nonce: [UInt8]? = nil,
        allowingSHA1: Bool = false
    ) throws(Failure) -> Timestamp {
        let request = try TimestampRequest(over: signed, nonce: nonce)
        let handle = try TimestampHandle(answer: bytes, to: request.bytes, name: name)
        let time = try Self.timestamp(try handle.time(), name)
        try handle.verify(anchor.certificates, at: time.seconds, allowingSHA1: allowingSHA1)
        return time
    }

    /// GeneralizedTime in UTC, whose fraction is let go of: the signature is no younger for it.
    private static func timestamp(_ text: String, _ name: String) throws(Failure) -> Timestamp {
        let digits = text.prefix(14)
        let rest = text.dropFirst(14)
        guard digits.utf8.count == 14, rest.last == "Z",
            rest == "Z"
                || (rest.first == "." && rest.dropFirst().dropLast().allSatisfy(\.isNumber)),
            let time = Timestamp(parsing: ASN1.spelled(Array(digits)))
        else {
            throw Failure(
                "malformed timestamp \(name)", "its time is not one of UTC", exit: .malformed)
        }
        return time
    }
}

/// The certificates that a time-stamping authority's own must lead to.
package struct TimestampAnchor: Sendable, Hashable {
    /// Each in DER.
    package let certificates: [[UInt8]]

    /// The largest file of them.
    package static let limit = CertificateFile.limit

    /// Certificates that were read.
    package init(certificates: [[UInt8]]) { self.certificates = certificates }

    /// Reads PEM certificates, one or several; `name` is what messages call the file.
    package init(pem bytes: [UInt8], name: String) throws(Failure) {
        let certificates = try CertificateFile.blocks(bytes, name: name, isStrict: true)
        for certificate in certificates where !TimestampHandle.isCertificate(certificate) {
            throw Failure("\(name) holds a broken certificate", exit: .malformed)
        }
        self.certificates = certificates
    }
}
