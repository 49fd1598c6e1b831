import Files
import Model

extension ForgeAPI {
    /// An answer of 200; nil for 404.
    func get(_ path: String) throws(Failure) -> JSONValue? {
        try answer(path)?.json()
    }

    private func answer(_ path: String) throws(Failure) -> HTTPAnswer? {
        var request = try request("GET", path)
        // A page of releases names all files of each.
        request.limit = 32 << 20
        let answer = try means.client.send(request)
        if answer.status == 404 { return nil }
        guard answer.isGood else { throw answer.failure("cannot read \(repository)\(path)") }
        return answer
    }

    /// All elements of a list, page by page; nil for 404.
    func elements(_ path: String) throws(Failure) -> [JSONValue]? {
        let start = path + (path.contains("?") ? "&" : "?") + "\(page.key)=\(page.size)&page="
        var all: [JSONValue] = []
        for number in 1...100 {
            guard let answer = try answer(start + String(number)),
                let found = try answer.json().elements
            else { return nil }
            all += found
            // A server may give smaller pages than asked for; its link to the next one tells.
            let isLast = answer.header("link").map { !$0.contains("rel=\"next\"") }
            if found.isEmpty || isLast ?? (found.count < page.size) { return all }
        }
        throw Failure(
            "\(repository)\(path) does not end", "it has over \(100 * page.size) entries")
    }

    /// All elements of a list that must be there.
    func list(_ path: String) throws(Failure) -> [JSONValue] {
        guard let elements = try elements(path) else { throw unseen }
        return elements
    }

    /// What `find` has under one of the tags that a version can have.
    func release(
        of version: Version, _ find: (_ tag: String) throws(Failure) -> ForgeRelease?
    ) throws(Failure) -> ForgeRelease {
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

extension ForgeAPI {
    /// A change that sets what it names and so may be sent twice; `what` cannot be done when it is
    /// refused.
    func change(
        _ path: String, _ body: JSONValue, by method: String = "PATCH", _ what: String
    ) throws(Failure) {
        var request = try request(method, path, body)
        request.isRepeatable = true
        let answer = try means.client.send(request)
        guard answer.isGood else { throw answer.failure("cannot \(what) in \(repository)") }
    }

    /// Deletes; what is gone already is fine.
    func delete(_ path: String) throws(Failure) {
        try delete(path, answer: try means.client.send(try request("DELETE", path)))
    }

    /// Deletes, unless our role is too low for that.
    func mayDelete(_ path: String) throws(Failure) -> Bool {
        let answer = try means.client.send(try request("DELETE", path))
        if answer.status == 401 || answer.status == 403 { return false }
        try delete(path, answer: answer)
        return true
    }

    private func delete(_ path: String, answer: HTTPAnswer) throws(Failure) {
        guard answer.isGood || answer.status == 404 else {
            throw answer.failure("cannot delete \(repository)\(path)")
        }
    }
}
