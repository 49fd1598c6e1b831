import Files
package import Model
import Synchronization

/// The steps before anybody sees anything.
extension GiteaPublisher {
    /// The repository and its tag must be there, and the token may write.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        guard let repository = try service.get("") else { throw service.unseen }
        guard repository["permissions"]?["push"] != .bool(false) else {
            throw Failure(
                "\(service.secret) may not publish in \(service.repository)",
                "it may not write there",
                hint: "give the token the scope 'write:repository'", exit: .usage)
        }
        guard repository["has_releases"] != .bool(false), repository["archived"] != .bool(true)
        else {
            throw Failure(
                "\(service.repository) takes no releases",
                repository["archived"] == .bool(true) ? "it is archived" : "they are turned off",
                exit: .usage)
        }
        let tag = candidate.usualTag
        let found = try service.get("/tags/" + PercentEncoding.segment(tag))
        try service.check(tag, at: found?["commit"]?["sha"]?.text, of: candidate)
    }

    /// What is public under the tag, or else whether a draft of ours is there.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        guard let release = try published(plan.tag) else {
            let ours = try GiteaDrafts(service: service, plan: plan).ours()
            return ours == nil ? .absent : .unfinished
        }
        let attachments = named(try service.attachments(of: release))
        for item in plan.items where item.role == .sealed {
            let there = attachments[item.name] ?? []
            // Which of two of one name is served is not known: both must be right.
            guard !there.isEmpty else { throw plan.differs(item.name, in: title) }
            for one in there where try !download.isSame(one, item) {
                throw plan.differs(item.name, in: title)
            }
        }
        return .published
    }

    func named(_ attachments: [GiteaAttachment]) -> [String: [GiteaAttachment]] {
        var named: [String: [GiteaAttachment]] = [:]
        for attachment in attachments { named[attachment.name, default: []].append(attachment) }
        return named
    }

    /// Finds or makes the draft, and frees it of what an earlier plan put there.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let draft = try GiteaDrafts(service: service, plan: plan).open()
        var kept: [GiteaAttachment] = []
        for attachment in try service.attachments(of: draft) {
            if plan.item(attachment.name) == nil {
                try service.remove(attachment, of: draft)
            } else {
                kept.append(attachment)
            }
        }
        let known = named(kept)
        state.withLock { $0 = State(draft: draft, attachments: known) }
        return "draft \(draft.id)"
    }

    /// Uploads one file, unless it is there.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        let draft = try draft(plan)
        let known = state.withLock { $0.attachments[item.name] }
        let (attachment, sent) = try upload(item, draft).run(known: known ?? [])
        state.withLock { $0.attachments[item.name] = [attachment] }
        return sent
    }

    /// What Gitea lists; it tells no digests.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let draft = try draft(plan)
        var attachments = try service.attachments(of: draft)
        let known = named(attachments)
        if known.count < attachments.count {
            for (name, list) in known {
                if let item = plan.item(name) { try upload(item, draft).settle(list) }
            }
            attachments = try service.attachments(of: draft)
        }
        return attachments.map(\.file)
    }

    /// The same of the release itself.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        guard let release = try published(plan.tag) else { return [] }
        return try service.attachments(of: release).map(\.file)
    }

    func upload(_ item: PublishItem, _ release: GiteaRelease) -> GiteaUpload {
        GiteaUpload(service: service, download: download, release: release, item: item)
    }

    /// Downloads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try download.read(file, body)
    }

    /// Deletes our draft; it is looked at once more, since somebody may have published it.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        state.withLock { $0 = State() }
        guard let draft = try GiteaDrafts(service: service, plan: plan).ours(),
            let now = try service.get("/releases/\(draft.id)"), try GiteaRelease(now).isDraft
        else { return }
        try service.delete("/releases/\(draft.id)")
    }
}
