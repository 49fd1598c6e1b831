import CCrypto
import Files
package import Model

/// A time-stamping authority's answer inside libcrypto, with the request it must fit.
package struct TimestampHandle: ~Copyable {
    private let answer: OpaquePointer
    private let request: OpaquePointer
    private let name: String

    /// Digests that an authority's own signature may use.
    private static let digests = [NID_sha256, NID_sha384, NID_sha512]
    /// RSA of 2048 bits and its like; SHA-1 is refused (SSL_CTX_set_security_level(3)).
    private static let securityLevel: Int32 = 2

    /// Reads TimeStampResp and TimeStampReq, each with nothing behind it.
    package init(answer bytes: [UInt8], to request: [UInt8], name: String) throws(Failure) {
        guard let answer = Self.read(bytes, d2i_TS_RESP, TS_RESP_free) else {
            throw Self.malformed(name, "it is not an answer of a time-stamping authority")
        }
        guard let question = Self.read(request, d2i_TS_REQ, TS_REQ_free) else {
            TS_RESP_free(answer)
            throw LibraryFailure.failure("cannot make a timestamp request")
        }
        self.answer = answer
        self.request = question
        self.name = name
    }

    deinit {
        TS_RESP_free(answer)
        TS_REQ_free(request)
    }

    /// The time in the answer, unproved, as ASN.1 spells it.
    package func time() throws(Failure) -> String {
        guard let info = TS_RESP_get_tst_info(answer), let time = TS_TST_INFO_get_time(info),
            let start = ASN1_STRING_get0_data(time)
        else {
            let status = TS_RESP_get_status_info(answer).map {
                ASN1_INTEGER_get(TS_STATUS_INFO_get0_status($0))
            }
            throw Failure(
                "the timestamp \(name) is a refusal",
                "the authority answered with the status \(status ?? -1)", exit: .unverified)
        }
        let count = Int(ASN1_STRING_length(time))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Accepts the answer when it fits the request and is by an authority that leads to `anchors`,
    /// all of whose certificates were valid at `time`, in seconds.
    package func verify(
        _ anchors: [[UInt8]], at time: Int64, allowingSHA1: Bool = false
    ) throws(Failure) {
        try checkDigest(allowingSHA1)
        guard let context = TS_VERIFY_CTX_new() else {
            throw LibraryFailure.failure("cannot check a timestamp")
        }
        defer { TS_VERIFY_CTX_free(context) }
        // Takes over what the request asks for: version, imprint, nonce.
        guard TS_REQ_to_TS_VERIFY_CTX(request, context) != nil, let store = X509_STORE_new() else {
            throw LibraryFailure.failure("cannot check a timestamp")
        }
        TS_VERIFY_CTX_set_store(context, store)
        _ = TS_VERIFY_CTX_add_flags(context, Int32(TS_VFY_SIGNATURE))
        for anchor in anchors { try add(anchor, to: store) }
        let rules = X509_STORE_get0_param(store)
        X509_VERIFY_PARAM_set_time(rules, time_t(time))
        X509_VERIFY_PARAM_set_auth_level(rules, allowingSHA1 ? 0 : Self.securityLevel)
        // The file may name the authority itself, or one between it and a root.
        X509_VERIFY_PARAM_set_flags(rules, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        guard TS_RESP_verify_response(context, answer) == 1 else {
            throw Failure(
                "bad timestamp \(name)", Self.reason(),
                hint:
                    "is it a timestamp of this signature, by the authority you trust?",
                exit: .unverified)
        }
    }

    /// Whether `bytes` are one certificate.
    package static func isCertificate(_ bytes: [UInt8]) -> Bool {
        guard let certificate = read(bytes, d2i_X509, X509_free) else { return false }
        X509_free(certificate)
        return true
    }

    private func checkDigest(_ allowingSHA1: Bool) throws(Failure) {
        let digests = Self.digests + (allowingSHA1 ? [NID_sha1] : [])
        guard let token = TS_RESP_get_token(answer),
            digests.contains(consign_token_digest(token))
        else {
            throw Failure(
                "bad timestamp \(name)", "it is not signed over SHA-256 or better",
                exit: .unverified)
        }
    }

    private func add(_ anchor: [UInt8], to store: OpaquePointer) throws(Failure) {
        guard let certificate = Self.read(anchor, d2i_X509, X509_free) else {
            throw LibraryFailure.failure("cannot read a certificate", exit: .malformed)
        }
        defer { X509_free(certificate) }
        try LibraryFailure.check(
            X509_STORE_add_cert(store, certificate), "cannot use a certificate")
    }

    /// The reasons libcrypto gives, the first of which says most.
    private static func reason() -> String {
        let first = ERR_peek_error()
        defer { ERR_clear_error() }
        var data: UnsafePointer<CChar>?
        _ = ERR_peek_error_data(&data, nil)
        let detail = data.map { String(cString: $0) } ?? ""
        let reason = ERR_reason_error_string(first).map { String(cString: $0) } ?? "it is not good"
        let mark = "Verify error:"
        let plain = detail.hasPrefix(mark) ? String(detail.dropFirst(mark.count)) : detail
        return (plain.isEmpty ? reason : "\(reason): \(plain)").lowercased()
    }

    private static func read(
        _ bytes: [UInt8],
        _ reader: (
            UnsafeMutablePointer<OpaquePointer?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
        ) -> OpaquePointer?, _ free: (OpaquePointer?) -> Void
    ) -> OpaquePointer? {
        defer { ERR_clear_error() }
        return bytes.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let value = reader(nil, &cursor, buffer.count)
            guard value != nil, cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                free(value)
                return nil
            }
            return value
        }
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("malformed timestamp \(name)", why, exit: .malformed)
    }
}

/// What a time-stamping authority is asked: to say when it saw a digest (RFC 3161 section 2.4.1).
package struct TimestampRequest: Sendable, Hashable {
    /// TimeStampReq in DER, which is posted as `application/timestamp-query`.
    package let bytes: [UInt8]

    /// id-sha256 with NULL parameters (RFC 8017 appendix B.1).
    private static let sha256: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    ]

    /// Asks about the SHA-256 of `signed`; with a `nonce` an old answer cannot be given again.
    package init(over signed: [UInt8], nonce: [UInt8]?) throws(Failure) {
        let imprint = DER.sequence(
            Self.sha256 + DER.octetString(try Hash.of(signed).bytes))
        bytes = DER.sequence(
            DER.integer([1]) + imprint + (nonce.map(DER.integer) ?? []) + DER.yes)
    }

    /// A nonce that cannot be foreseen.
    package static func nonce() throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        try LibraryFailure.check(RAND_bytes(&bytes, Int32(bytes.count)), "cannot draw a number")
        return bytes
    }
}
