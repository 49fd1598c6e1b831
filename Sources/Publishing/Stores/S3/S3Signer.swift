import Files
import Model

/// Signs requests as Amazon's "Signature Version 4" describes it for S3, in headers.
struct S3Signer: Sendable {
    let keyID: String
    /// Bound to the bucket's origin.
    let secret: Credential
    /// Comes with keys that end soon.
    var session: Credential?
    let region: String

    /// The headers that sign `request` as it is, whose payload's digest it must carry.
    func headers(
        for request: HTTPRequest, at now: Timestamp
    ) throws(Failure) -> [(name: String, value: String)] {
        let origin = try WebAddress.origin(of: request.url)
        guard origin == secret.origin else {
            throw Failure("refused to sign for \(origin)", "the key is for \(secret.origin)")
        }
        let date = Self.date(now)
        var added = [(name: "x-amz-date", value: date)]
        if let session { added.append(("x-amz-security-token", session.value)) }
        let host = String(origin.description.dropFirst(origin.scheme.utf8.count + 3))
        let signed = (request.headers + added + [("host", host)])
            .map { (name: $0.name.lowercased(), value: $0.value) }.inOrder(of: \.name)
        let names = signed.map(\.name).joined(separator: ";")
        let scope = "\(date.prefix(8))/\(region)/s3/aws4_request"
        let text = [
            "AWS4-HMAC-SHA256", date, scope,
            try Hash.of(Array(Self.canonical(request, origin, signed, names).utf8)).hex,
        ].joined(separator: "\n")
        let signature = try sign(text, on: String(date.prefix(8)))
        let authorization =
            "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope),SignedHeaders=\(names),"
            + "Signature=\(signature)"
        return added + [("Authorization", authorization)]
    }

    /// The request as both sides write it down. S3 encodes a path once, and so does its address.
    private static func canonical(
        _ request: HTTPRequest, _ origin: Origin, _ headers: [(name: String, value: String)],
        _ names: String
    ) -> String {
        let rest = request.url.dropFirst(origin.scheme.utf8.count + 3).drop { $0 != "/" }
        let payload = headers.first { $0.name == "x-amz-content-sha256" }?.value ?? ""
        return
            ([request.method, String(rest.prefix { $0 != "?" })]
            + [String(rest.drop { $0 != "?" }.dropFirst())]
            + headers.map { "\($0.name):\($0.value)" } + ["", names, payload])
            .joined(separator: "\n")
    }

    /// A key for one day, region and service is derived from the secret; it signs the text.
    private func sign(_ text: String, on day: String) throws(Failure) -> String {
        var key = try secret.code(of: day, prefix: "AWS4")
        defer { Secret.wipe(&key) }
        for part in [region, "s3", "aws4_request"] { key = try HMAC.sha256(part, key: key) }
        return Hex.text(try HMAC.sha256(text, key: key))
    }

    /// `20130524T000000Z`.
    private static func date(_ now: Timestamp) -> String {
        now.text.filter { $0 != "-" && $0 != ":" }
    }
}
