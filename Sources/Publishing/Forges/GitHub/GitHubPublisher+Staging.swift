import Files
package import Model
import Synchronization

/// The steps before anybody sees anything.
extension GitHubPublisher {
    /// The repository and its tag must be there; a release that is public already is looked at
    /// when its bytes are known.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        _ = try service.list("/releases")
        let tag = candidate.usualTag
        let path = "/git/ref/tags/" + PercentEncoding.path(tag)
        let object = try service.get(path)?["object"]
        try service.check(tag, at: try object.flatMap(commit), of: candidate)
        try checkRight(tag)
        tellOfImmutability()
    }

    /// Where releases are immutable, no signature can be added later. Few tokens may ask for that
    /// setting, so not being told means nothing.
    private func tellOfImmutability() {
        guard let request = try? service.request("GET", service.url("/immutable-releases")),
            let answer = try? service.means.client.send(request), answer.isGood,
            (try? answer.json()["enabled"]) == .bool(true)
        else { return }
        service.means.say(
            "releases of \(service.repository) are immutable: what a release lacks when it is "
                + "revealed, it lacks for good")
    }

    /// Notes made for looking at are kept nowhere, and given only to those who may write.
    private func checkRight(_ tag: String) throws(Failure) {
        var request = try service.request("POST", service.url("/releases/generate-notes"))
            .sending(
                .bytes(try JSONText.write(["tag_name": .string(tag)])), type: "application/json")
        request.isRepeatable = true
        let answer = try service.means.client.send(request)
        guard answer.isGood else {
            throw answer.failure(
                "the token in \(service.secret) may not write to \(service.repository)",
                hint: "it needs the right to write the repository's contents")
        }
    }

    /// An annotated tag is an object of its own, which names the commit.
    private func commit(of object: JSONValue) throws(Failure) -> String? {
        guard object["type"] == "tag", let sha = object["sha"]?.text else {
            return object["sha"]?.text
        }
        return try service.get("/git/tags/\(sha)")?["object"]?["sha"]?.text
    }

    /// What is public under the tag, or else whether a draft of ours is there.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        guard let release = try published(plan.tag) else {
            let ours = try GitHubDrafts(service: service, plan: plan).ours()
            return ours.isEmpty ? .absent : .unfinished
        }
        let assets = try assets(of: release)
        for item in plan.items where item.role == .sealed {
            let there = assets.first { $0.name == item.name && $0.isWhole }
            guard let there, there.size == item.size, try digest(of: there) == item.sha256 else {
                throw plan.differs(item.name, in: service.repository)
            }
        }
        return .published
    }

    private func digest(of asset: GitHubAsset) throws(Failure) -> Digest {
        if let digest = asset.sha256 { return digest }
        return try GitHubDownload(service: service).digest(of: asset)
    }

    /// Finds or makes the draft, and frees it of what an earlier plan put there.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let draft = try GitHubDrafts(service: service, plan: plan).open()
        var known: [String: GitHubAsset] = [:]
        for asset in try assets(of: draft) {
            if plan.item(asset.name) == nil {
                try service.delete("/releases/assets/\(asset.id)")
            } else {
                known[asset.name] = asset
            }
        }
        state.withLock { $0 = State(draft: draft, assets: known) }
        return "draft \(draft.id)"
    }

    /// Uploads one file.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        let draft = try draft(plan)
        let known = state.withLock { $0.assets[item.name] }
        let (asset, sent) = try GitHubUpload(service: service, release: draft, item: item)
            .run(known: known)
        state.withLock { $0.assets[item.name] = asset }
        return sent
    }

    /// What GitHub lists, with the digests that it computed.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        try assets(of: try draft(plan)).filter(\.isWhole).map(\.file)
    }

    /// The same of the release itself.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        guard let release = try published(plan.tag) else { return [] }
        return try assets(of: release).filter(\.isWhole).map(\.file)
    }

    /// Downloads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try GitHubDownload(service: service).read(file, body)
    }

    /// Deletes our drafts; each is looked at once more, since somebody may have published it.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        for draft in try GitHubDrafts(service: service, plan: plan).ours() {
            guard let now = try service.get("/releases/\(draft.id)"),
                try GitHubRelease(now).isDraft
            else { continue }
            try service.delete("/releases/\(draft.id)")
        }
        state.withLock { $0 = State() }
    }
}
