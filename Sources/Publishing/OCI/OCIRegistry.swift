internal import Files
internal import Model
internal import Synchronization

/// One repository of a registry, with the credential that it wanted to see last.
/// <https://github.com/opencontainers/distribution-spec/blob/main/spec.md>
final class OCIRegistry: Sendable {
    let address: OCIAddress
    let means: Means
    private let tokens: OCITokens
    private let credential = Mutex<Credential?>(nil)

    init(_ place: Place, _ means: Means) throws(Failure) {
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
