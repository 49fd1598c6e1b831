import Files
import Model
import Synchronization

/// One repository of a registry, with the credential that it wanted to see last.
/// <https://github.com/opencontainers/distribution-spec/blob/main/spec.md>
final class OCIRegistry: Sendable {
    let address: OCIAddress
    let means: PublisherContext
    private let tokens: OCITokens
    private let credential = Mutex<Credential?>(nil)

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        address = try OCIAddress(place)
        self.means = means
        tokens = OCITokens(address, try OCILogin(place, address, means), means)
    }

    /// The variable with the password, when the manifest names one.
    var secret: String? { tokens.login.given?.secret }

    /// Sends until there is a lasting answer.
    func send(_ request: HTTPRequest) throws(Failure) -> HTTPAnswer {
        let (request, answer) = try sent(request)
        guard let again = try renewed(request, after: answer) else { return answer }
        return try means.client.send(again)
    }

    private func sent(_ request: HTTPRequest) throws(Failure) -> (HTTPRequest, HTTPAnswer) {
        let request = presented(request)
        return (request, try means.client.send(request))
    }

    /// The same, with the body of a good answer handed to `body` as it comes.
    func send(
        _ request: HTTPRequest, into body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> HTTPAnswer {
        let request = presented(request)
        let answer = try means.client.send(request, into: body)
        guard let again = try renewed(request, after: answer) else { return answer }
        return try means.client.send(again, into: body)
    }

    /// Sends once; what to do about a trouble is the caller's business.
    func attempt(_ request: HTTPRequest) throws(Failure) -> Attempt<HTTPAnswer> {
        let request = presented(request)
        let first = try means.client.attempt(request)
        guard case .done(let answer) = first, let again = try renewed(request, after: answer)
        else { return first }
        return try means.client.attempt(again)
    }

    /// With the credential, as long as it goes to the registry itself: an upload's address is the
    /// registry's word.
    private func presented(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        let known = credential.withLock { $0 }
        request.credential = known.flatMap { $0.origin == Origin(request.url) ? $0 : nil }
        return request
    }

    /// The request with a new credential, when the answer asks for one that we can get.
    private func renewed(
        _ request: HTTPRequest, after answer: HTTPAnswer
    ) throws(Failure) -> HTTPRequest? {
        guard answer.status == 401, Origin(request.url) == Origin(address.root) else { return nil }
        let headers = answer.headers.filter { $0.name == "www-authenticate" }.map(\.value)
        guard let challenge = OCIChallenge(headers) else { return nil }
        var known = credential.withLock { $0 }
        if known === request.credential {
            // A password that was refused stays refused.
            if challenge == .basic, known != nil { return nil }
            known = try tokens.credential(for: challenge)
            let fresh = known
            credential.withLock { $0 = fresh }
        }
        var request = request
        request.credential = known
        return known == nil ? nil : request
    }
}

/// What is in a repository: contents by digest, manifests by tag or digest, tags.
extension OCIRegistry {
    private static let manifests =
        "\(OCIDescriptor.manifestType), \(OCIDescriptor.indexType), "
        + "application/vnd.docker.distribution.manifest.v2+json"

    /// A manifest by its tag or digest; nil when there is none.
    func manifest(_ reference: String) throws(Failure) -> OCIManifest? {
        guard let bytes = try document(reference) else { return nil }
        return try OCIManifest(bytes, name: "\(address.title):\(reference)")
    }

    /// The same as it is.
    func document(_ reference: String) throws(Failure) -> [UInt8]? {
        let url = address.url("/manifests/\(reference)")
        let answer = try send(HTTPRequest("GET", url).with("Accept", Self.manifests))
        if answer.status == 404 { return nil }
        guard answer.isGood else {
            throw answer.failure("cannot read \(address.title):\(reference)")
        }
        return answer.body
    }

    /// Puts a manifest under a tag or its digest, as often as it takes; whether the registry keeps
    /// account of what it refers to.
    @discardableResult
    func put(
        _ bytes: [UInt8], as reference: String, type: String = OCIDescriptor.manifestType
    ) throws(Failure) -> Bool {
        let request = HTTPRequest("PUT", address.url("/manifests/\(reference)"))
        let answer = try send(request.sending(.bytes(bytes), type: type))
        guard answer.isGood else {
            throw answer.failure("cannot put \(address.title):\(reference)")
        }
        return answer.header("oci-subject") != nil
    }

    /// Removes a manifest; whether the registry does such a thing.
    func mayDelete(manifest digest: Digest) throws(Failure) -> Bool {
        let url = address.url("/manifests/sha256:\(digest.hex)")
        let answer = try send(HTTPRequest("DELETE", url))
        return answer.isGood || answer.status == 404
    }

    /// All tags.
    func tags() throws(Failure) -> [String] {
        let pages = try pages("/tags/list?n=1000")
        return pages.flatMap { $0["tags"]?.elements?.compactMap(\.text) ?? [] }
    }

    /// What a list says, page by page; nothing when there is none, or no such list at all.
    func pages(_ path: String, isKnown: Bool = true) throws(Failure) -> [JSONValue] {
        var url = address.url(path)
        var all: [JSONValue] = []
        for _ in 0..<100 {
            let answer = try send(HTTPRequest("GET", url))
            let isAbsent = answer.status == 404 || !isKnown && [400, 405].contains(answer.status)
            if isAbsent { return all }
            guard answer.isGood else {
                throw answer.failure("cannot read what is in \(address.title)")
            }
            all.append(try answer.json())
            // `Link: </v2/…?last=…>; rel="next"` (RFC 8288).
            guard let link = answer.header("link"), link.hasPrefix("<"),
                link.contains("rel=\"next\"") || link.contains("rel=next")
            else { return all }
            url = try WebAddress.resolve(
                String(link.dropFirst().prefix { $0 != ">" }), against: url)
        }
        throw Failure("what is in \(address.title) does not end")
    }

    /// How large the content of `digest` is there, by the registry's word or as it was `planned`;
    /// nil when it is not there.
    func size(of digest: Digest, planned: Int64) throws(Failure) -> Int64? {
        let answer = try send(HTTPRequest("HEAD", address.url("/blobs/sha256:\(digest.hex)")))
        if answer.status == 404 { return nil }
        guard answer.isGood else {
            throw answer.failure("cannot look for a file in \(address.title)")
        }
        return answer.header("content-length").flatMap { Int64($0) } ?? planned
    }

    /// Reads a content; the registry answers with the bytes or leads to its object store.
    func read(
        _ digest: Digest, size: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var request = HTTPRequest("GET", address.url("/blobs/sha256:\(digest.hex)"))
        request.limit = size
        let answer = try send(request, into: body)
        guard answer.isGood else {
            throw answer.failure("cannot read back a file from \(address.title)")
        }
    }
}
