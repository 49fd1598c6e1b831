import Files
package import Model

/// Apple's notary service, as "Submitting software for notarization over the web" describes it.
package struct NotaryService: Sendable {
    /// Names another address than Apple's.
    package static let variable = "CONSIGN_NOTARY_URL"
    /// Names the place of all buckets, when it is not Amazon's.
    package static let uploads = "CONSIGN_NOTARY_UPLOADS_URL"
    private static let usual = "https://appstoreconnect.apple.com/notary/v2"
    private static let region = "us-west-2"

    private let key: NotaryKey
    private let means: PublisherContext
    private let base: String

    /// The service, asked with `key`.
    package init(_ key: NotaryKey, _ means: PublisherContext) throws(Failure) {
        self.key = key
        self.means = means
        base = means.variable(Self.variable) ?? Self.usual
        _ = try WebAddress.origin(of: base)
    }

    var patience: Patience { means.client.patience }

    /// Announces a submission. When the answer is lost it is announced again: what nothing was
    /// uploaded for is never looked at.
    func announce(_ submission: NotarySubmission) throws(Failure) -> NotaryPlace {
        let words: JSONValue = [
            "submissionName": .string(submission.name),
            "sha256": .string(submission.file.sha256.hex),
        ]
        let body = HTTPBody.bytes(try JSONText.write(words))
        let request = try request("POST", "submissions").sending(body, type: "application/json")
        let answer = try ask(request, "cannot submit \(submission.name)")
        return try NotaryPlace(try answer.json())
    }

    /// Puts the file where the service looks for it.
    func upload(_ submission: NotarySubmission, to place: NotaryPlace) throws(Failure) {
        let what = "cannot upload \(submission.name)"
        let url = try address(of: place)
        func secret(_ text: String) throws(Failure) -> Credential {
            try Credential(
                text, named: "the upload's key", for: try WebAddress.origin(of: url), .bearer,
                hiding: means.redaction)
        }
        let signer = S3Signer(
            keyID: place.keyID, secret: try secret(place.secret),
            session: try secret(place.session), region: Self.region)
        let now = patience.now
        var request = HTTPRequest("PUT", url)
        request.headers = [("x-amz-content-sha256", submission.file.sha256.hex)]
        request.body = .file(submission.file, offset: 0, size: submission.file.size)
        request.signing = { (request) throws(Failure) in
            try signer.headers(for: request, at: now())
        }
        let answer = try means.client.send(request)
        guard answer.isGood else { throw NotaryRefusal.upload(answer, what, now()) }
    }

    /// What became of a submission so far.
    func status(_ id: String) throws(Failure) -> NotaryStatus {
        let answer = try ask(try request("GET", "submissions/\(id)"), "cannot ask for \(id)")
        return try NotaryStatus(try answer.json(), of: id)
    }

    /// The log of a submission that was looked at. Its address is the key to it: no token goes there.
    func log(_ id: String) throws(Failure) -> NotaryLog {
        let what = "cannot fetch the notary log of \(id)"
        let answer = try ask(
            try request("GET", "submissions/\(id)/logs"), what, isAgain: { $0.status == 404 })
        let url = try NotaryLog.address(in: try answer.json(), of: id)
        means.redaction.hide(url)
        let log = try means.client.send(HTTPRequest("GET", url))
        guard log.isGood else { throw Failure(what, "the server answered \(log.status)") }
        return try NotaryLog(try log.json(), of: id)
    }

    /// A request that gets a new token each time it is sent.
    private func request(_ method: String, _ path: String) throws(Failure) -> HTTPRequest {
        var request = HTTPRequest(method, WebAddress.join(base, path))
            .with("Accept", "application/json")
        let (key, now, redaction) = (key, patience.now, means.redaction)
        request.signing = { (_) throws(Failure) in
            let token = try key.token(at: now())
            redaction.hide(token)
            return [("Authorization", "Bearer \(token)")]
        }
        return request
    }

    private func ask(
        _ request: HTTPRequest, _ what: String, isAgain: (HTTPAnswer) -> Bool = { _ in false }
    ) throws(Failure) -> HTTPAnswer {
        let answer = try patience.persist { () throws(Failure) -> Attempt<HTTPAnswer> in
            let attempt = try means.client.attempt(request)
            guard case .done(let answer) = attempt,
                isAgain(answer) || NotaryRefusal.passes(answer)
            else { return attempt }
            return .again(NotaryRefusal.service(answer, what), after: nil)
        }
        guard answer.isGood else { throw NotaryRefusal.service(answer, what) }
        return answer
    }

    private func address(of place: NotaryPlace) throws(Failure) -> String {
        let key = PercentEncoding.path(place.object)
        guard let other = means.variable(Self.uploads) else {
            return "https://\(place.bucket).s3.\(Self.region).amazonaws.com/\(key)"
        }
        return WebAddress.join(other, place.bucket, key)
    }
}
