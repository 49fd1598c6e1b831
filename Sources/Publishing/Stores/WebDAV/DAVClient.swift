import Files
import Model
import Synchronization

/// Requests to one collection of a WebDAV server (RFC 4918).
final class DAVClient: Sendable {
    /// The collection's address, with a slash at its end.
    let root: String
    let login: DAVLogin
    /// Whether the server lists nothing, so that we keep lists ourselves.
    let keepsIndex = Mutex(false)
    /// Whether the server overwrites only on the condition that it is told; nil before it was asked.
    let obeysConditions = Mutex<Bool?>(nil)
    private let means: PublisherContext
    private let known = SecretKeeper()

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard WebAddress.isAddress(place.address),
            !place.address.contains(where: { "?#".contains($0) })
        else { throw place.wrong("webdav", "https://… without a query") }
        _ = try WebAddress.origin(of: place.address)
        root = place.address.hasSuffix("/") ? place.address : place.address + "/"
        login = try DAVLogin(place)
        self.means = means
    }

    var patience: Patience { means.client.patience }

    /// The address of a path below the collection.
    func url(_ path: String) -> String { root + PercentEncoding.path(path) }

    func request(_ method: String, _ path: String) throws(Failure) -> HTTPRequest {
        try request(method, url: url(path))
    }

    func request(_ method: String, url: String) throws(Failure) -> HTTPRequest {
        HTTPRequest(method, url, credential: try credential())
    }

    /// Looked for when the first request is made, so that a plan needs no secret.
    private func credential() throws(Failure) -> Credential? {
        guard let scheme = login.scheme else { return nil }
        return try known.credential(for: try WebAddress.origin(of: root)) {
            () throws(Failure) in
            try means.credential(in: login.secret, for: root, scheme)
        }
    }

    func send(_ request: HTTPRequest) throws(Failure) -> HTTPAnswer {
        try means.client.send(request)
    }

    func send(
        _ request: HTTPRequest, into body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> HTTPAnswer {
        try means.client.send(request, into: body)
    }

    /// Writes a file, whatever is there.
    func put(_ body: HTTPBody, _ path: String) throws(Failure) {
        let answer = try send(
            try request("PUT", path).sending(body, type: ContentType.of(path)))
        guard answer.isGood else { throw failure(answer, "cannot write \(url(path))") }
    }

    /// A small file; nil when there is none.
    func file(_ path: String, limit: Int) throws(Failure) -> SmallFile? {
        var request = try request("GET", path)
        request.limit = Int64(limit)
        let answer = try send(request)
        return try isThere(answer, path) ? SmallFile(answer.body, tag: answer.header("etag")) : nil
    }

    /// The bytes of a small file; nil when there is none.
    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        try file(path, limit: limit)?.bytes
    }

    /// Whether what was asked for is there at all.
    func isThere(_ answer: HTTPAnswer, _ path: String) throws(Failure) -> Bool {
        if answer.status == 404 { return false }
        guard answer.isGood else { throw failure(answer, "cannot read \(url(path))") }
        return true
    }

    /// What went wrong; servers say it by their statuses.
    func failure(_ answer: HTTPAnswer, _ what: String) -> Failure {
        let hint: String? =
            switch answer.status {
            case 401:
                login.scheme == nil
                    ? "give 'user' and a password, or a 'token'"
                    : "the server does not accept what is in \(login.secret)"
            case 403: "the user may lack the right to do this"
            case 405, 501:
                "the server does not do this; nginx: dav_methods PUT DELETE MKCOL MOVE"
            case 413: "the server takes no file of that size; nginx: client_max_body_size"
            case 507: "the server's disk is full, or the user's share of it"
            default: nil
            }
        return answer.failure(what, hint: hint)
    }
}

/// How one tells a WebDAV server who one is.
struct DAVLogin: Sendable {
    /// Nil where nobody asks.
    let scheme: Credential.Scheme?
    /// The environment variable with the password or token.
    let secret: String

    init(_ place: DestinationAddress) throws(Failure) {
        let user = place["user"], token = place["token"]
        if token != nil, user != nil || place["password"] != nil {
            throw Failure(
                "\(place.address) has a 'token' and a 'user' or 'password'", "one of them counts",
                exit: .usage)
        }
        if user == nil, place["password"] != nil {
            throw Failure("\(place.address) has a 'password' but no 'user'", exit: .usage)
        }
        // RFC 7617, section 2.
        if let user, user.contains(":") {
            throw Failure("invalid user name '\(user)'", "it contains a colon", exit: .usage)
        }
        scheme = token != nil ? .bearer : user.map { .basic(user: $0) }
        secret = token ?? place["password"] ?? "WEBDAV_PASSWORD"
    }
}
