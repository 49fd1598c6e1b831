import Files
import Model

/// What the REST APIs of forges have in common: reading, listing, changing and deleting below one
/// repository.
protocol ForgeService: Sendable {
    /// `acme/acme`.
    var repository: String { get }
    /// The variable with the token.
    var secret: String { get }
    var means: PublisherContext { get }
    /// The query's key for the size of a page, and the largest size that the service gives.
    static var page: (key: String, size: Int) { get }
    /// `path` below the repository, like `/releases`.
    func url(_ path: String) -> String
    /// A request with the token.
    func request(_ method: String, _ url: String) throws(Failure) -> HTTPRequest
}

extension ForgeService {
    /// An answer of 200; nil for 404.
    func get(_ path: String) throws(Failure) -> JSONValue? {
        try answer(path)?.json()
    }

    private func answer(_ path: String) throws(Failure) -> HTTPAnswer? {
        var request = try request("GET", url(path))
        // A page of releases names all files of each.
        request.limit = 32 << 20
        let answer = try means.client.send(request)
        if answer.status == 404 { return nil }
        guard answer.isGood else { throw answer.failure("cannot read \(repository)\(path)") }
        return answer
    }

    /// All elements of a list, page by page; nil for 404.
    func elements(_ path: String) throws(Failure) -> [JSONValue]? {
        let (key, size) = Self.page
        let start = path + (path.contains("?") ? "&" : "?") + "\(key)=\(size)&page="
        var all: [JSONValue] = []
        for page in 1...100 {
            guard let answer = try answer(start + String(page)),
                let found = try answer.json().elements
            else { return nil }
            all += found
            // A server may give smaller pages than asked for; its link to the next one tells.
            let isLast = answer.header("link").map { !$0.contains("rel=\"next\"") }
            if found.isEmpty || isLast ?? (found.count < size) { return all }
        }
        throw Failure("\(repository)\(path) does not end", "it has over \(100 * size) entries")
    }

    /// All elements of a list that must be there.
    func list(_ path: String) throws(Failure) -> [JSONValue] {
        guard let elements = try elements(path) else { throw unseen }
        return elements
    }

    /// The repository is not there for us.
    var unseen: Failure {
        Failure(
            "there is no \(repository) that this token can see",
            hint: "check the repository's name and that \(secret) may write its contents")
    }

    /// A request with JSON in it.
    func request(
        _ method: String, _ path: String, _ body: JSONValue
    ) throws(Failure) -> HTTPRequest {
        try request(method, url(path)).sending(
            .bytes(try JSONText.write(body)), type: "application/json")
    }

    /// A change that sets what it names and so may be sent twice.
    func patch(
        _ path: String, _ body: JSONValue, by method: String = "PATCH"
    ) throws(Failure) -> HTTPAnswer {
        var request = try request(method, path, body)
        request.isRepeatable = true
        return try means.client.send(request)
    }

    /// Deletes; what is gone already is fine.
    func delete(_ path: String) throws(Failure) {
        let answer = try means.client.send(try request("DELETE", url(path)))
        guard answer.isGood || answer.status == 404 else {
            throw answer.failure("cannot delete \(repository)\(path)")
        }
    }

    /// Deletes, unless our role is too low for that.
    func mayDelete(_ path: String) throws(Failure) -> Bool {
        let answer = try means.client.send(try request("DELETE", url(path)))
        if answer.status == 401 || answer.status == 403 { return false }
        guard answer.isGood || answer.status == 404 else {
            throw answer.failure("cannot delete \(repository)\(path)")
        }
        return true
    }

    /// What `find` has under one of the tags that a version can have.
    func release<Found>(
        of version: Version, _ find: (_ tag: String) throws(Failure) -> Found?
    ) throws(Failure) -> Found {
        for tag in ["v\(version)", "\(version)"] {
            if let found = try find(tag) { return found }
        }
        throw Failure("\(version) is not published in \(repository)", exit: .usage)
    }

    /// Fails unless `tag` is there, at the commit of the release.
    func check(
        _ tag: String, at there: String?, of candidate: Candidate
    ) throws(Failure) {
        guard let there else {
            throw Failure(
                "there is no tag \(tag) in \(repository)",
                hint: "push the tag first: git push origin \(tag)", exit: .usage)
        }
        guard candidate.commit == nil || candidate.commit == there else {
            throw Failure(
                "the tag \(tag) in \(repository) is another commit",
                "it is \(there), this release is of \(candidate.commit ?? "")",
                hint: "release from the commit of the tag", exit: .usage)
        }
    }
}
