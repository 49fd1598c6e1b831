import Files
package import Model

/// A time-stamping authority that is asked while something is signed.
package struct TimestampSource: Sendable {
    /// Posts TimeStampReq and gives TimeStampResp.
    package typealias Exchange = @Sendable ([UInt8]) throws(Failure) -> [UInt8]

    /// What messages call it: its address.
    package let name: String
    private let anchor: TimestampAnchor
    private let shelf: TimestampShelf?
    private let exchange: Exchange

    /// The room that is left for a token: Apple's take 4 to 6 KB, with their certificates.
    package static let room = 12 << 10

    /// The authority `name`, which leads to `anchor`; what it said earlier is on the `shelf`.
    package init(
        name: String, anchor: TimestampAnchor, shelf: TimestampShelf? = nil,
        exchange: @escaping Exchange
    ) {
        self.name = name
        self.anchor = anchor
        self.shelf = shelf
        self.exchange = exchange
    }

    /// The token over `signature`: one that was given before and still proves, or else a new one.
    package func token(
        over signature: [UInt8], for form: CodeSignatureForm
    ) throws(Failure) -> [UInt8] {
        guard let shelf else { return try ask(about: signature, for: form) }
        return try shelf.token(over: signature) { token in
            let answer = try? TimestampToken(token: token, name: "of \(name)")
            let time = try? answer?.time(
                over: signature, anchor: anchor, allowingSHA1: form.allowsSHA1InTokens)
            return time != nil
        } asking: { () throws(Failure) in
            try ask(about: signature, for: form)
        }
    }

    /// The token, which was proved to be the answer to our question.
    private func ask(
        about signature: [UInt8], for form: CodeSignatureForm
    ) throws(Failure) -> [UInt8] {
        let nonce = try TimestampRequest.nonce()
        let request = try TimestampRequest(over: signature, nonce: nonce)
        let answer = try TimestampToken(try exchange(request.bytes), name: "of \(name)")
        _ = try answer.time(
            over: signature, anchor: anchor, nonce: nonce, allowingSHA1: form.allowsSHA1InTokens)
        let token = try answer.token()
        guard token.count <= Self.room else {
            throw Failure(
                "the timestamp of \(name) is too large for a signature",
                "it has \(token.count) bytes, where \(Self.room) are left for it")
        }
        return token
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
