import Files
import Model

/// The drafts of one tag: making ours, knowing it again, and telling it from others'.
struct GitHubDrafts {
    let service: GitHubService
    let plan: PublishPlan

    /// All drafts of the tag, the oldest first. A release by its tag is never a draft, so the list
    /// is read.
    func all() throws(Failure) -> [GitHubRelease] {
        var drafts: [GitHubRelease] = []
        for value in try service.list("/releases") where value["draft"] == .bool(true) {
            let release = try GitHubRelease(value)
            if release.tag == plan.tag { drafts.append(release) }
        }
        return drafts.inOrder(of: \.id)
    }

    /// Those of our run.
    func ours() throws(Failure) -> [GitHubRelease] { try all().filter { $0.run == plan.run } }

    /// The draft of our run, found or made. When two were made at once, the older one stays.
    func open() throws(Failure) -> GitHubRelease {
        try clearOthers(try all())
        let mine = try service.means.client.patience.persist {
            () throws(Failure) -> Attempt<GitHubRelease> in
            // An answer that was lost may have made it: look before making another.
            if let found = try ours().first { return .done(found) }
            return try make()
        }
        let all = try all()
        if let rival = all.first(where: { $0.run != plan.run }), rival.id < mine.id {
            try service.delete("/releases/\(mine.id)")
            throw taken(by: rival)
        }
        return try settle(all, mine)
    }

    /// One of ours is kept; a list that is behind may not show it yet.
    private func settle(
        _ all: [GitHubRelease], _ mine: GitHubRelease
    ) throws(Failure) -> GitHubRelease {
        let ours = all.filter { $0.run == plan.run }
        guard let first = ours.first, first.id <= mine.id else { return mine }
        for double in ours.dropFirst() { try service.delete("/releases/\(double.id)") }
        return first
    }

    private func make() throws(Failure) -> Attempt<GitHubRelease> {
        let request = try service.request("POST", "/releases", try GitHubText(plan).draft())
        switch try service.means.client.attempt(request) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            guard answer.isGood else {
                throw answer.failure("cannot make a draft in \(service.repository)")
            }
            return .done(try GitHubRelease(try answer.json()))
        }
    }

    /// Another publication's draft is left alone, or replaced when that is wanted; a draft that is
    /// not ours at all is somebody's work.
    private func clearOthers(_ all: [GitHubRelease]) throws(Failure) {
        for other in all where other.run != plan.run {
            guard other.run != nil, plan.replacesUnfinished else { throw taken(by: other) }
            try service.delete("/releases/\(other.id)")
        }
    }

    private func taken(by other: GitHubRelease) -> Failure {
        let place = "the draft \(other.id) of \(plan.tag) in \(service.repository)"
        guard other.run != nil else { return ForgeText.foreign(place, other.name) }
        return plan.belongsToAnother(place, run: other.run)
    }
}
