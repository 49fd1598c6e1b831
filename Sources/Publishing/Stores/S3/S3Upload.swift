import Files
import Model

/// One file on its way into a bucket: in one request, or in parts when it is large.
struct S3Upload {
    private let client: S3Client
    private let item: PublishItem
    private let path: String
    private let replaces: Bool

    /// What is sent in one request; a large one would be sent anew as a whole when it fails.
    private static let whole: Int64 = 64 << 20
    private static let part: Int64 = 32 << 20
    /// S3 takes so many parts.
    private static let parts: Int64 = 10_000

    init(_ client: S3Client, _ item: PublishItem, _ path: String, replacing: Bool) {
        self.client = client
        self.item = item
        self.path = path
        replaces = replacing
    }

    func send() throws(Failure) {
        guard item.size > Self.whole else { return try sendWhole() }
        let id = try begin()
        do throws(Failure) {
            try complete(id, try sendParts(id))
        } catch {
            // What was sent in parts costs money until it is aborted.
            _ = try? client.send(try client.request("DELETE", path, ["uploadId": id]))
            throw error
        }
    }

    private func sendWhole() throws(Failure) {
        let request = try client.request("PUT", path, [:], item.body, payload: item.sha256)
            .checked(item.sha256).with("Content-Type", ContentType.of(path))
        try settle(guarded(request))
    }

    /// Never over a file that is there already (RFC 9110 section 13.1.2).
    private func guarded(_ request: HTTPRequest) -> HTTPRequest {
        replaces ? request : request.with("If-None-Match", "*")
    }

    /// Sends what makes the file appear. A refusal because it is there may be the answer to our own
    /// request that was sent again, or another run may have put the same: so look.
    private func settle(_ request: HTTPRequest) throws(Failure) {
        try client.patience.persist { () throws(Failure) -> Attempt<Void> in
            if !replaces, !client.knowsConditions {
                if try isThere() { return .done(()) }
            }
            let answer = try client.send(request)
            let failure = client.failure(answer, "cannot write \(path)")
            switch answer.status {
            // An answer of 200 may still bring an error when parts were joined.
            case 200...299 where Self.isError(answer): return .again(failure, after: nil)
            case 200...299: return .done(())
            case 404, 412: if try isThere() { return .done(()) }
            case 501 where !replaces && !client.knowsConditions:
                return .again(failure, after: nil)
            case 409: return try isThere() ? .done(()) : .again(failure, after: nil)
            default: break
            }
            throw failure
        }
    }

    private static func isError(_ answer: HTTPAnswer) -> Bool {
        guard !answer.body.isEmpty else { return false }
        return (try? XMLElement(parsing: answer.body, name: ""))?.name == "Error"
    }

    /// Whether the same is there; another file is a failure.
    private func isThere() throws(Failure) -> Bool {
        let answer = try client.send(try client.request("HEAD", path))
        guard answer.isGood else { return false }
        guard Int64(answer.header("content-length") ?? "") == item.size else {
            throw Failure("cannot write \(path)", "another file of that name is there by now")
        }
        return true
    }

    private func begin() throws(Failure) -> String {
        let request = try client.request("POST", path, ["uploads": ""], .bytes([]))
            .with("x-amz-checksum-algorithm", "SHA256").with("x-amz-checksum-type", "COMPOSITE")
            .with("Content-Type", ContentType.of(path))
        let answer = try client.send(request)
        guard answer.isGood,
            let id = try XMLElement(parsing: answer.body, name: "the upload")["UploadId"]?.text
        else { throw client.failure(answer, "cannot begin to write \(path)") }
        return id
    }

    /// In whole MiB, and so large that the parts are not too many.
    static func part(of size: Int64) -> Int64 {
        max(part, (size / parts / (1 << 20) + 1) * (1 << 20))
    }

    /// Each part's entity tag and checksum.
    private func sendParts(_ id: String) throws(Failure) -> [(tag: String, digest: Digest)] {
        let size = Self.part(of: item.size)
        var sent: [(tag: String, digest: Digest)] = []
        var offset: Int64 = 0
        while offset < item.size {
            let count = min(size, item.size - offset)
            let digest = try digest(offset, count)
            let body = HTTPBody.file(item.file, offset: offset, size: count)
            let request = try client.request(
                "PUT", path, ["partNumber": "\(sent.count + 1)", "uploadId": id], body,
                payload: digest
            ).checked(digest)
            let answer = try client.send(request)
            guard answer.isGood, let tag = answer.header("etag") else {
                throw client.failure(answer, "cannot write \(path)")
            }
            sent.append((tag, digest))
            offset += count
        }
        return sent
    }

    private func digest(_ offset: Int64, _ size: Int64) throws(Failure) -> Digest {
        let file = try FileStretch(item.file, offset: offset)
        let hash = try Hash(.sha256)
        var place: Int64 = 0
        while place < size {
            let bytes = try file.read(Int(min(1 << 20, size - place)), at: place)
            try hash.update(bytes.span.bytes)
            place += Int64(bytes.count)
        }
        return try hash.value()
    }

    private func complete(
        _ id: String, _ parts: [(tag: String, digest: Digest)]
    ) throws(Failure) {
        var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for (index, part) in parts.enumerated() {
            let tag = part.tag.replacing("\"", with: "&quot;")
            text +=
                "<Part><ChecksumSHA256>\(Base64.encode(part.digest.bytes))</ChecksumSHA256>"
                + "<ETag>\(tag)</ETag><PartNumber>\(index + 1)</PartNumber></Part>"
        }
        let bytes = Array((text + "</CompleteMultipartUpload>").utf8)
        let request = try client.request(
            "POST", path, ["uploadId": id], .bytes(bytes), payload: try Hash.of(bytes)
        ).with("Content-Type", "application/xml")
        try settle(guarded(request))
    }
}
