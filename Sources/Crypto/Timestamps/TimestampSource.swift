import Files
package import Model

/// A time-stamping authority that is asked while something is signed.
package struct TimestampSource: Sendable {
    /// Posts TimeStampReq and gives TimeStampResp.
    package typealias Exchange = @Sendable ([UInt8]) throws(Failure) -> [UInt8]

    /// What messages call it: its address.
    private let name: String
    private let anchor: TimestampAnchor
    private let exchange: Exchange

    package init(name: String, anchor: TimestampAnchor, exchange: @escaping Exchange) {
        self.name = name
        self.anchor = anchor
        self.exchange = exchange
    }

    /// The token over `signature`, which was proved to be the answer to our question.
    package func token(
        over signature: [UInt8], for form: CodeSignatureForm
    ) throws(Failure) -> [UInt8] {
        let nonce = try TimestampRequest.nonce()
        let request = try TimestampRequest(over: signature, nonce: nonce)
        let answer = try TimestampToken(try exchange(request.bytes), name: "of \(name)")
        _ = try answer.time(
            over: signature, anchor: anchor, nonce: nonce, allowingSHA1: form.allowsSHA1InTokens)
        return try answer.token()
    }
}

extension TimestampToken {
    /// The answer that an authority would have given with `token`: granted, and the token (RFC 3161
    /// section 2.4.2).
    package init(token: [UInt8], name: String) throws(Failure) {
        try self.init(DER.sequence(DER.sequence(DER.integer([])) + token), name: name)
    }

    /// The token in the answer, as CMS embeds it.
    package func token() throws(Failure) -> [UInt8] {
        var outer = DERReader(bytes, kind: "timestamp")
        var answer = try outer.enter(0x30, "answer")
        _ = try answer.raw(0x30, "status")
        return try answer.raw(0x30, "token")
    }
}
