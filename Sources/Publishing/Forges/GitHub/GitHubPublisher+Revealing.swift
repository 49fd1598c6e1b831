import Files
package import Model
import Synchronization

/// The steps that people see.
extension GitHubPublisher {
    /// Makes the draft public in one request. When its answer is lost, the release itself tells.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let draft = try draft(plan)
        let highest = try GitHubLatest(service: service).highest()?.version
        let isLatest = plan.version.isStable && highest.map { $0 <= plan.version } ?? true
        let answer = try service.patch(
            "/releases/\(draft.id)",
            [
                "tag_name": .string(plan.tag), "draft": false,
                "prerelease": .bool(!plan.version.isStable),
                "make_latest": isLatest ? "true" : "false",
            ])
        guard answer.isGood else {
            // The same publication may have been finished by another run.
            if answer.status == 422, try state(of: plan) == .published {
                try abandon(plan)
                return ["\(web)/releases/tag/\(plan.tag) is there already"]
            }
            throw answer.failure("cannot reveal \(plan.tag) in \(service.repository)")
        }
        try abandon(plan)
        return ["revealed \(web)/releases/tag/\(plan.tag)"]
    }

    /// The release of the highest stable version becomes the latest.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        try GitHubLatest(service: service).move()
    }

    /// Adds signatures that are missing, and brings the text up to date.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        guard let release = try published(plan.tag) else { return [] }
        var done: [String] = []
        let there = try assets(of: release)
        for item in plan.items where item.role != .sealed {
            let known = there.first { $0.name == item.name }
            if let known, known.isWhole, !spoiled.contains(item.name),
                item.role == .seal || known.sha256 == item.sha256
            {
                continue
            }
            guard !release.isImmutable else {
                service.means.say(
                    "\(item.name) is not added to \(plan.tag): \(service.repository) has immutable "
                        + "releases")
                continue
            }
            try GitHubExchange(service: service, release: release).put(item, in: there)
            done.append((known == nil ? "added " : "updated ") + item.name)
        }
        return done + (try renewText(of: release, plan))
    }

    private func renewText(
        of release: GitHubRelease, _ plan: PublishPlan
    ) throws(Failure) -> [String] {
        let body = try GitHubText(plan).body()
        guard release.run != nil, !ForgeText.areSame(release.body, body) else { return [] }
        let answer = try service.patch("/releases/\(release.id)", ["body": .string(body)])
        guard answer.isGood else {
            throw answer.failure("cannot renew the text of \(plan.tag) in \(service.repository)")
        }
        return ["updated the text of \(plan.tag)"]
    }

    /// Makes it a draft again where that can be done, says why in its text, and moves the latest
    /// back to the highest stable version that is left.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let release = try service.release(of: version) { tag throws(Failure) in
            try published(tag)
        }
        let text = ForgeText.withdrawn(release.name, release.body, reason)
        var change: [String: JSONValue] = [
            "name": .string(text.name), "body": .string(text.body),
        ]
        if !release.isImmutable { change["draft"] = true }
        let answer = try service.patch("/releases/\(release.id)", .object(change))
        guard answer.isGood else {
            throw answer.failure("cannot withdraw \(release.tag) in \(service.repository)")
        }
        let how =
            release.isImmutable
            ? "is immutable: it stays, and says that it is withdrawn" : "is a draft again"
        return ["\(release.tag) \(how)"] + (try GitHubLatest(service: service).move())
    }
}
