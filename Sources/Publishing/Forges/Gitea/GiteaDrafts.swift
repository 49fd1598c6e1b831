import Files
import Model

/// The draft of one tag: making ours, knowing it again, and telling it from others'. A tag has one
/// release or draft; Gitea refuses a second.
struct GiteaDrafts {
    let service: GiteaService
    let plan: PublishPlan

    /// The draft of the tag, whoever made it.
    func find() throws(Failure) -> GiteaRelease? {
        for value in try service.list("/releases?draft=true") where value["draft"] == .bool(true) {
            let release = try GiteaRelease(value)
            if release.tag == plan.tag { return release }
        }
        return nil
    }

    /// That of our run.
    func ours() throws(Failure) -> GiteaRelease? {
        try find().flatMap { $0.run == plan.run ? $0 : nil }
    }

    /// The draft of our run, found or made.
    func open() throws(Failure) -> GiteaRelease {
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<GiteaRelease> in
            // An answer that was lost may have made it: look before making another.
            if let found = try find() {
                if found.run == plan.run { return .done(found) }
                guard found.run != nil, plan.replacesUnfinished else { throw taken(by: found) }
                try service.delete("/releases/\(found.id)")
            }
            return try make()
        }
    }

    private func make() throws(Failure) -> Attempt<GiteaRelease> {
        let text = GiteaPublisher.text(plan)
        let request = try service.request(
            "POST", "/releases",
            [
                "tag_name": .string(plan.tag), "name": .string(text.name),
                "body": .string(try text.body()), "draft": true,
                "prerelease": .bool(!plan.version.isStable),
            ])
        switch try service.means.client.attempt(request) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            let failure = answer.failure("cannot make a draft in \(service.repository)")
            // 409: another one was quicker, or an answer of ours was lost; look.
            if answer.status == 409 { return .again(failure, after: nil) }
            guard answer.isGood else { throw failure }
            return .done(try GiteaRelease(try answer.json()))
        }
    }

    private func taken(by other: GiteaRelease) -> Failure {
        let place = "the draft of \(plan.tag) in \(service.repository)"
        guard other.run != nil else { return ForgeText.foreign(place, other.name) }
        return plan.belongsToAnother(place, run: other.run)
    }
}
