import Files
import Model

/// One content on its way into a repository: a session is opened, and one request sends the bytes
/// and says their digest, which the registry compares ("Pushing blobs").
struct OCIUpload {
    let registry: OCIRegistry
    let content: OCIDescriptor
    let body: HTTPBody
    /// What messages call it, and the file it came from.
    let name: String
    let item: PublishItem?

    /// A file of the release.
    init(_ registry: OCIRegistry, _ item: PublishItem) {
        self.registry = registry
        self.item = item
        content = OCIDescriptor(item)
        body = item.body
        name = item.name
    }

    /// A small content of our own.
    init(_ registry: OCIRegistry, _ bytes: [UInt8], named name: String) throws(Failure) {
        self.registry = registry
        content = OCIDescriptor("", try Hash.of(bytes), Int64(bytes.count))
        body = .bytes(bytes)
        self.name = name
        item = nil
    }

    /// Uploads, or finds it there; whether it was sent.
    @discardableResult
    func run() throws(Failure) -> Bool {
        try registry.means.client.patience.persist { () throws(Failure) -> Attempt<Bool> in
            // An answer that was lost may have stored it.
            let size = try registry.size(of: content.digest, planned: content.size)
            if size == content.size { return .done(false) }
            switch try registry.begin() {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let session): return try send(to: session)
            }
        }
    }

    private func send(to session: String) throws(Failure) -> Attempt<Bool> {
        let url =
            session + (session.contains("?") ? "&" : "?")
            + "digest=" + PercentEncoding.segment(content.reference)
        let request = HTTPRequest("PUT", url).sending(body, type: "application/octet-stream")
        switch try registry.attempt(request) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            if answer.isGood { return .done(true) }
            let failure = answer.failure("cannot upload \(name) to \(registry.address.title)")
            let words = String(decoding: answer.body.prefix(2048), as: UTF8.self)
            if answer.status == 400, words.contains("DIGEST_INVALID") {
                try item?.checkSource()
                return .again(failure.exiting(.unverified), after: nil)
            }
            // 404: the session has ended; another one will do.
            guard answer.status == 404 else { throw failure }
            return .again(failure, after: nil)
        }
    }
}

extension OCIRegistry {
    /// Opens a session for an upload: where to send the bytes.
    func begin() throws(Failure) -> Attempt<String> {
        let url = address.url("/blobs/uploads/")
        var request = HTTPRequest("POST", url)
        // With a length of nothing: some servers want to see one.
        request.body = .bytes([])
        switch try attempt(request) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            guard answer.isGood, let place = answer.header("location") else {
                throw answer.failure("cannot upload to \(address.title)")
            }
            return .done(try WebAddress.resolve(place, against: url))
        }
    }
}
