package import Files
package import Model

/// One request.
package struct HTTPRequest: Sendable {
    /// `GET`, `PUT`, …
    package var method: String
    /// The address, percent-encoded.
    package var url: String
    /// Headers besides the credential's.
    package var headers: [(name: String, value: String)] = []
    /// What is sent.
    package var body: HTTPBody = .none
    /// Sent along, but only to its own origin.
    package var credential: Credential?
    /// Most bytes of an answer that are read.
    package var limit: Int64 = 4 << 20
    /// Whether sending it twice is the same as once, so that it may be repeated when the answer
    /// was lost (RFC 9110 section 9.2.2).
    package var isRepeatable: Bool
    /// Whether the answer proves itself by a signature in it, so that plain http serves as well.
    package var provesItself = false
    /// Makes headers that must be new for every try: a signature over the time of sending.
    package var signing:
        (@Sendable (HTTPRequest) throws(Failure) -> [(name: String, value: String)])?

    /// A request; `GET`, `HEAD`, `PUT` and `DELETE` may be repeated.
    package init(_ method: String, _ url: String, credential: Credential? = nil) {
        self.method = method
        self.url = url
        self.credential = credential
        isRepeatable = ["GET", "HEAD", "PUT", "DELETE"].contains(method)
    }

    /// The same with one more header.
    package func with(_ name: String, _ value: String) -> HTTPRequest {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    /// The same with a body of `type`.
    package func sending(_ body: HTTPBody, type: String) -> HTTPRequest {
        var copy = with("Content-Type", type)
        copy.body = body
        return copy
    }

    /// `POST https://api.acme.example/releases`, without the query, which may hold a secret.
    var title: String { method + " " + shown }

    /// What messages say when it did not work out.
    var complaint: String {
        ["GET", "HEAD"].contains(method) ? "cannot fetch \(shown)" : "\(title) failed"
    }

    private var shown: String { String(url.prefix { $0 != "?" && $0 != "#" }) }
}

/// What a request sends.
package enum HTTPBody: Sendable {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// Part of a file, read while it is sent.
    case file(FileRecord, offset: Int64, size: Int64)
    /// A whole file between two texts, as a form has it (RFC 7578).
    case framed(before: [UInt8], FileRecord, after: [UInt8])

    /// How many bytes there are; nil when there is no body at all.
    package var size: Int64? {
        switch self {
        case .none: nil
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let size): size
        case .framed(let before, let file, let after):
            Int64(before.count) + file.size + Int64(after.count)
        }
    }
}

/// What a server answered.
package struct HTTPAnswer: Sendable {
    /// The HTTP status.
    package let status: Int
    /// Names in lower case, in the order they came.
    package let headers: [(name: String, value: String)]
    /// The body, unless it was handed on as it came.
    package let body: [UInt8]
    /// Which request it answers, for messages.
    let request: String

    /// Whether the status is 200 to 299.
    package var isGood: Bool { (200...299).contains(status) }

    /// The first header of that name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The body as JSON.
    package func json() throws(Failure) -> JSONValue {
        try JSONText.parse(foreign: body, name: "the answer to \(request)")
    }

    /// What went wrong, in the server's own words as far as it has any; `words` are given when
    /// they are in no form that all services share.
    package func failure(_ what: String, words: String? = nil, hint: String? = nil) -> Failure {
        var why = "the server answered \(status)"
        if let said = words.map(Self.line) ?? said { why += ": " + said }
        let id = ["x-github-request-id", "x-request-id", "x-amz-request-id", "x-gitlab-meta"]
            .lazy.compactMap { header($0) }.first { $0.utf8.count <= 80 && !$0.contains("{") }
        if let id { why += " (request \(SafeName.printable(id)))" }
        return Failure(what, why, hint: hint ?? usualHint)
    }

    /// The message in an answer of JSON, or the first line of one in plain text; cut short.
    private var said: String? {
        let text: String?
        if let value = try? json() {
            let first = value["errors"]?.elements?.first
            let detail = first?.text ?? first?["message"]?.text ?? first?["code"]?.text
            let message = (value["message"] ?? value["error"])?.text
            text = [message, detail].compactMap { $0 }.joined(separator: ", ")
        } else {
            let isPage = body.prefix(64).contains(UInt8(ascii: "<"))
            text = isPage ? nil : String(decoding: body.prefix(2048), as: UTF8.self)
        }
        guard let text, !Self.line(text).isEmpty else { return nil }
        return Self.line(text)
    }

    private static func line(_ text: String) -> String {
        SafeName.printable(String((text.split(separator: "\n").first ?? "").prefix(300)))
    }

    private var usualHint: String? {
        switch status {
        case 401: "the token is not accepted; it may have ended or be meant for another server"
        case 403: "the token may lack the right to do this"
        default: nil
        }
    }
}

/// Which answers are worth another try, and when.
extension HTTPAnswer {
    /// Whether the same request may be answered otherwise later.
    package var isPassing: Bool {
        [408, 425, 429, 500, 502, 503, 504].contains(status) || isLimit
    }

    /// A server that limits us says so with 429, or with 403 and headers or words for it, which
    /// tells it from 403 for want of a right.
    private var isLimit: Bool {
        guard status == 403 || status == 429 else { return false }
        if status == 429 || header("retry-after") != nil { return true }
        if remaining == "0" { return true }
        return String(decoding: body.prefix(2048), as: UTF8.self).lowercased()
            .contains("rate limit")
    }

    private var remaining: String? {
        header("x-ratelimit-remaining") ?? header("ratelimit-remaining")
    }

    /// How many seconds the server wants us to wait: `Retry-After` (RFC 9110 section 10.2.3),
    /// else the time at which the limit is lifted, else a minute for a limit without a time.
    /// No server's word makes it more than a year.
    package func wait(now: Timestamp) -> Int64? {
        asked(now: now).map { min($0, 366 * 86_400) }
    }

    private func asked(now: Timestamp) -> Int64? {
        if let text = header("retry-after") {
            if let seconds = Int64(text), seconds >= 0 { return seconds }
            let date = text.hasSuffix(" GMT") ? text.dropLast(3) + "+0000" : text[...]
            if let date = Timestamp(mailDate: String(date)) {
                return max(0, date.seconds - now.seconds)
            }
        }
        guard isLimit else { return nil }
        let reset = header("x-ratelimit-reset") ?? header("ratelimit-reset")
        if remaining == "0", let reset = reset.flatMap({ Int64($0) }), reset >= 0 {
            // One second more: the server's clock and ours tick apart.
            return max(0, min(reset, Int64.max / 2) - now.seconds) + 1
        }
        return 60
    }
}
