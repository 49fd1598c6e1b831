import Files
import Model

/// What is asked of GitHub before anything is built.
extension GitHub {
    /// A release that is public already is looked at when its bytes are known.
    func preflight(_ candidate: Candidate) throws(Failure) {
        _ = try api.list("/releases")
        let tag = candidate.usualTag
        let object = try api.get("/git/ref/tags/" + PercentEncoding.path(tag))?["object"]
        try api.check(tag, at: try object.flatMap(commit), of: candidate)
        try checkRight(tag)
        tellOfImmutability()
    }

    /// An annotated tag is an object of its own, which names the commit.
    private func commit(of object: JSONValue) throws(Failure) -> String? {
        guard object["type"] == "tag", let sha = object["sha"]?.text else {
            return object["sha"]?.text
        }
        return try api.get("/git/tags/\(sha)")?["object"]?["sha"]?.text
    }

    /// Notes made for looking at are kept nowhere, and given only to those who may write.
    private func checkRight(_ tag: String) throws(Failure) {
        var request = try api.request(
            "POST", "/releases/generate-notes", ["tag_name": .string(tag)])
        request.isRepeatable = true
        let answer = try api.means.client.send(request)
        guard answer.isGood else {
            throw answer.failure(
                "the token in \(api.secret) may not write to \(api.repository)",
                hint: "it needs the right to write the repository's contents")
        }
    }

    /// Where releases are immutable, no signature can be added later. Few tokens may ask for that
    /// setting, so not being told means nothing.
    private func tellOfImmutability() {
        guard let request = try? api.request("GET", "/immutable-releases"),
            let answer = try? api.means.client.send(request), answer.isGood,
            (try? answer.json()["enabled"]) == .bool(true)
        else { return }
        api.means.say(
            "releases of \(api.repository) are immutable: what a release lacks when it is "
                + "revealed, it lacks for good")
    }
}
