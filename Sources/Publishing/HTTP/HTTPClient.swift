package import Model

/// The one HTTP client: https only (plain http to this machine), every answer bounded, a limit on
/// standing still rather than on taking long, no `.netrc`, and credentials for their origin only.
package struct HTTPClient: Sendable {
    /// How often and how long things are tried again.
    package let patience: Patience
    private let certificates: String?
    private let handles = HandlePool()
    /// Redirections followed at most.
    private static let hops = 5

    /// A client that trusts the system's certificate authorities, or those of a file.
    package init(certificates: String? = nil, patience: Patience) {
        self.certificates = certificates
        self.patience = patience
    }

    /// Sends `request` until there is a lasting answer, whatever its status. A request that must
    /// not be repeated is sent again only when the server says it was not heard.
    package func send(_ request: HTTPRequest) throws(Failure) -> HTTPAnswer {
        try send(request, BodySink())
    }

    /// The same, with the body of a good answer handed to `body` as it comes.
    package func send(
        _ request: HTTPRequest, into body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> HTTPAnswer {
        try withoutActuallyEscaping(body) { (body) throws(Failure) in
            try send(request, BodySink(body))
        }
    }

    /// Sends `request` once; redirections of what only reads are followed, without the credential
    /// when they lead to another origin.
    package func once(_ request: HTTPRequest) throws(Failure) -> Outcome {
        try once(request, BodySink())
    }

    private func send(_ request: HTTPRequest, _ sink: BodySink) throws(Failure) -> HTTPAnswer {
        try patience.persist { () throws(Failure) -> Attempt<HTTPAnswer> in
            switch try once(request, sink) {
            case .answered(let answer):
                guard answer.isPassing, request.isRepeatable || answer.status == 429 else {
                    return .done(answer)
                }
                let wait = answer.wait(now: patience.now())
                return .again(answer.failure(request.complaint), after: wait)
            case .lost(let failure):
                guard request.isRepeatable, !sink.handedOn else { throw failure }
                return .again(failure, after: nil)
            }
        }
    }

    private func once(_ request: HTTPRequest, _ sink: BodySink) throws(Failure) -> Outcome {
        var request = request
        if let signing = request.signing { request.headers += try signing(request) }
        for _ in 0...Self.hops {
            let outcome = try exchange(request, sink)
            guard case .answered(let answer) = outcome, ["GET", "HEAD"].contains(request.method),
                [301, 302, 303, 307, 308].contains(answer.status),
                let next = answer.header("location")
            else { return outcome }
            let here = Origin(request.url)
            request.url = try WebAddress.resolve(next, against: request.url)
            guard here?.scheme != "https" || Origin(request.url)?.scheme != "http" else {
                // Not to this machine either: whoever answers there is not who was asked.
                throw Failure(
                    request.complaint, "it was redirected from https to http",
                    hint:
                        "ask whoever runs \(here?.description ?? "that server") to redirect to https"
                )
            }
            if Origin(request.url) != here {
                // Headers meant for the service are not for whoever stores its files.
                request.credential = nil
                request.headers = []
            }
        }
        throw Failure(request.complaint, "it was redirected over \(Self.hops) times")
    }

    private func exchange(_ request: HTTPRequest, _ sink: BodySink) throws(Failure) -> Outcome {
        let origin = try WebAddress.origin(
            of: request.url, allowingPlain: request.provesItself && request.credential == nil)
        if let credential = request.credential, credential.origin != origin {
            throw Failure(
                "refused to send a secret to \(origin)", "it is for \(credential.origin)")
        }
        let transfer = try Transfer(handles)
        try transfer.configure(
            request, isPlain: origin.scheme == "http", certificates, stall: patience.stall)
        let source = try UploadSource(request.body)
        let outcome = try transfer.perform(request, source, Receiver(request, sink))
        if case .lost = outcome { source.seek(to: 0) }
        return outcome
    }
}

extension HTTPClient {
    /// Sends once what must not be sent blindly again: whoever asks looks before the next try. Any
    /// lasting answer is done, whatever its status.
    func attempt(_ request: HTTPRequest) throws(Failure) -> Attempt<HTTPAnswer> {
        switch try once(request) {
        case .lost(let failure): return .again(failure, after: nil)
        case .answered(let answer):
            guard answer.isPassing else { return .done(answer) }
            return .again(
                answer.failure(request.complaint), after: answer.wait(now: patience.now()))
        }
    }
}

/// How one try ended.
package enum Attempt<Value> {
    /// It is done.
    case done(Value)
    /// It may work when tried again; `after` is how long the server wants us to wait.
    case again(Failure, after: Int64?)
}

/// What came of sending a request once.
package enum Outcome: Sendable {
    /// An answer, whatever its status.
    case answered(HTTPAnswer)
    /// None: whether the server did what was asked is not known.
    case lost(Failure)
}
