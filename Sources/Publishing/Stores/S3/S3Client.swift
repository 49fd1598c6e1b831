import Files
import Model
import Synchronization

/// Requests to one bucket, signed.
final class S3Client: Sendable {
    let address: S3Address
    let keys: S3Keys
    /// Whether the server compares checksums with what it gets, so that it may be believed.
    let comparesChecksums = Mutex(false)
    /// Whether the server overwrites only on the condition that it is told; nil before it was asked.
    let obeysConditions = Mutex<Bool?>(nil)
    /// Whether the server has said that it does not know what is in ``extras``.
    private let isPlain = Mutex(false)
    private let means: PublisherContext
    private let signer = Mutex<S3Signer?>(nil)

    init(_ address: S3Address, _ keys: S3Keys, _ means: PublisherContext) {
        self.address = address
        self.keys = keys
        self.means = means
    }

    var patience: Patience { means.client.patience }

    /// A request about a path below the address, with the digest of its payload.
    func request(
        _ method: String, _ path: String, _ query: [String: String] = [:],
        _ body: HTTPBody = .none, payload: Digest? = nil
    ) throws(Failure) -> HTTPRequest {
        try request(method, key: address.key(path), query, body, payload: payload)
    }

    func request(
        _ method: String, key: String, _ query: [String: String], _ body: HTTPBody = .none,
        payload: Digest? = nil
    ) throws(Failure) -> HTTPRequest {
        var request = HTTPRequest(method, address.url(key, query))
        request.body = body
        request.isRepeatable = true
        let digest = if let payload { payload } else { try Hash.of([]) }
        request.headers = [("x-amz-content-sha256", digest.hex)]
        let signer = try currentSigner(request.url), now = patience.now
        request.signing = { (request) throws(Failure) in
            try signer.headers(for: request, at: now())
        }
        return request
    }

    /// Headers that servers other than Amazon's may answer with 501, NotImplemented.
    private static let extras = [
        "x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-algorithm",
        "x-amz-checksum-type", "If-None-Match", "If-Match",
    ]

    /// Whether the server is asked not to overwrite: if not, one has to look first.
    var knowsConditions: Bool { !isPlain.withLock { $0 } }

    /// Sends again without the extras when the server does not know them, but for a request that
    /// must not overwrite.
    func send(_ request: HTTPRequest) throws(Failure) -> HTTPAnswer {
        guard knowsConditions else {
            var plain = request
            plain.headers.removeAll { Self.extras.contains($0.name) }
            return try means.client.send(plain)
        }
        let answer = try means.client.send(request)
        guard answer.status == 501,
            request.headers.contains(where: { Self.extras.contains($0.name) })
        else { return answer }
        isPlain.withLock { $0 = true }
        let isGuarded = request.headers.contains { $0.name.hasPrefix("If-") }
        return isGuarded ? answer : try send(request)
    }

    func send(
        _ request: HTTPRequest, into body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> HTTPAnswer {
        try means.client.send(request, into: body)
    }

    /// Keys are looked for when the first request is made, so that a plan needs none.
    private func currentSigner(_ url: String) throws(Failure) -> S3Signer {
        try signer.withLock { (known) throws(Failure) in
            if let known { return known }
            let made = try keys.signer(for: url, region: address.region, means)
            known = made
            return made
        }
    }

    /// What went wrong, in S3's words, with what to do about it.
    func failure(_ answer: HTTPAnswer, _ what: String) -> Failure {
        let error = try? XMLElement(parsing: answer.body, name: "")
        let code = error?["Code"]?.text ?? ""
        let words = [code, error?["Message"]?.text ?? ""].filter { !$0.isEmpty }
        return answer.failure(
            what, words: words.isEmpty ? nil : words.joined(separator: ", "),
            hint: hint(code.isEmpty ? "\(answer.status)" : code))
    }

    private func hint(_ code: String) -> String? {
        switch code {
        case "RequestTimeTooSkewed":
            "set this machine's clock, which says \(patience.now().text)"
        case "SignatureDoesNotMatch", "InvalidAccessKeyId":
            "see that \(keys.secret) belongs to the key in \(keys.key)"
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "301":
            "name the bucket's own 'region' in the manifest"
        case "NoSuchBucket": "make the bucket \(address.bucket), or name another"
        case "AccessDenied", "403": "the key in \(keys.key) may lack the right to do this"
        default: nil
        }
    }
}
