public import Model

/// One request.
public struct HTTPRequest: Sendable {
    /// `GET`, `PUT`, …
    public var method: String
    /// The address, percent-encoded.
    public var url: String
    /// Headers besides the credential's.
    public var headers: [(name: String, value: String)] = []
    /// What is sent.
    public var body: HTTPBody = .none
    /// Sent along, but only to its own origin.
    public var credential: Credential?
    /// Most bytes of an answer that are read.
    public var limit: Int64 = 4 << 20
    /// Whether sending it twice is the same as once, so that it may be repeated when the answer
    /// was lost (RFC 9110 section 9.2.2).
    public var isRepeatable: Bool
    /// Makes headers that must be new for every try: a signature over the time of sending.
    public var signing:
        (@Sendable (HTTPRequest) throws(Failure) -> [(name: String, value: String)])?

    /// A request; `GET`, `HEAD`, `PUT` and `DELETE` may be repeated.
    public init(_ method: String, _ url: String, credential: Credential? = nil) {
        self.method = method
        self.url = url
        self.credential = credential
        isRepeatable = ["GET", "HEAD", "PUT", "DELETE"].contains(method)
    }

    /// The same with one more header.
    public func with(_ name: String, _ value: String) -> HTTPRequest {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    /// The same with a body of `type`.
    public func sending(_ body: HTTPBody, type: String) -> HTTPRequest {
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
