import Files
package import Model

/// A team's key for App Store Connect.
package struct NotaryKey: Sendable {
    private let id: String
    private let issuer: String
    private let sign: @Sendable ([UInt8]) throws(Failure) -> [UInt8]

    /// The key `id` of the team `issuer`; `sign` gives a P-256 signature, r and s in 32 bytes each.
    package init(
        id: String, issuer: String,
        _ sign: @escaping @Sendable ([UInt8]) throws(Failure) -> [UInt8]
    ) {
        self.id = id
        self.issuer = issuer
        self.sign = sign
    }

    /// A token for one request (RFC 7519): Apple refuses those that last over 20 minutes. It begins a
    /// minute ago, for clocks that are behind.
    package func token(at now: Timestamp) throws(Failure) -> String {
        let header: JSONValue = ["alg": "ES256", "kid": .string(id), "typ": "JWT"]
        let claims: JSONValue = [
            "iss": .string(issuer), "iat": .number(now.seconds - 60),
            "exp": .number(now.seconds + 600), "aud": "appstoreconnect-v1",
        ]
        let text = try Self.part(header) + "." + Self.part(claims)
        return try text + "." + Self.encoded(sign(Array(text.utf8)))
    }

    private static func part(_ value: JSONValue) throws(Failure) -> String {
        encoded(try JSONText.write(value).dropLast())
    }

    /// Base64 as addresses have it (RFC 4648 section 5).
    private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        String(
            Base64.encode(bytes, padded: false).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
