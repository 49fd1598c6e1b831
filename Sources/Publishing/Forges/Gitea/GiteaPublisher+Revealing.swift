import Files
package import Model
import Synchronization

/// The steps that people see.
extension GiteaPublisher {
    /// Makes the draft public in one request, which may be sent again when its answer is lost.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let page = page(of: plan.tag)
        if try published(plan.tag) != nil, try state(of: plan) == .published {
            return ["\(page) is there already"]
        }
        let draft = try ours(plan)
        let answer = try service.patch(
            "/releases/\(draft.id)",
            [
                "tag_name": .string(plan.tag), "draft": false,
                "prerelease": .bool(!plan.version.isStable),
            ])
        guard answer.isGood else {
            throw answer.failure("cannot reveal \(plan.tag) in \(service.repository)")
        }
        return ["revealed \(page)"]
    }

    /// Our draft as it is now, since somebody may have taken it over. A list may be behind.
    private func ours(_ plan: PublishPlan) throws(Failure) -> GiteaRelease {
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<GiteaRelease> in
            if let draft = try GiteaDrafts(service: service, plan: plan).ours() {
                return .done(draft)
            }
            return .again(gone(plan), after: nil)
        }
    }

    /// Gitea itself calls the stable release that was made last the latest, and takes no word for
    /// it.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] { [] }

    /// Adds signatures that are missing, and brings the text up to date.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        guard let release = try published(plan.tag) else { return [] }
        let there = named(try service.attachments(of: release))
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let known = there[item.name] ?? []
            let isKept = item.role == .seal && !spoiled.contains(item.name)
            if known.count == 1, isKept { continue }
            guard try upload(item, release).run(known: known).sent else { continue }
            done.append((known.isEmpty ? "added " : "updated ") + item.name)
        }
        return done + (try renewText(of: release, plan))
    }

    private func renewText(
        of release: GiteaRelease, _ plan: PublishPlan
    ) throws(Failure) -> [String] {
        let body = try Self.text(plan).body()
        guard release.run != nil, !ForgeText.areSame(release.body, body) else { return [] }
        try change(release, ["body": .string(body)])
        return ["updated the text of \(plan.tag)"]
    }

    private func change(_ release: GiteaRelease, _ change: JSONValue) throws(Failure) {
        let answer = try service.patch("/releases/\(release.id)", change)
        guard answer.isGood else {
            throw answer.failure("cannot change \(release.tag) in \(service.repository)")
        }
    }

    /// Makes it a draft again and says why in its text.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let release = try service.release(of: version) { tag throws(Failure) in
            try published(tag)
        }
        let text = ForgeText.withdrawn(release.name, release.body, reason)
        try change(
            release, ["draft": true, "name": .string(text.name), "body": .string(text.body)])
        return ["\(release.tag) is a draft again"]
    }
}
