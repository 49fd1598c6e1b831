import Files
import Model

/// The drafts of one tag: making ours, knowing it again, and telling it from others'.
struct ForgeDrafts {
    let api: ForgeAPI
    let plan: PublishPlan
    /// The list that has drafts, too: a release by its tag is never one.
    let list: String

    /// All drafts of the tag, the oldest first.
    private func all() throws(Failure) -> [ForgeRelease] {
        var drafts: [ForgeRelease] = []
        for value in try api.list(list) where value["draft"] == .bool(true) {
            let release = try ForgeRelease(value, by: api.service)
            if release.tag == plan.tag { drafts.append(release) }
        }
        return drafts.inOrder(of: \.id)
    }

    private func isOurs(_ draft: ForgeRelease) -> Bool { draft.run == plan.run }

    /// Whose draft is there.
    func staged(known: ForgeShelf?) throws(Failure) -> ForgeStaged {
        // By its id first: a list may be behind.
        if let known, let now = try look(known.path), isOurs(now) {
            return .ours(ForgeShelf(now))
        }
        let all = try all()
        if let ours = all.first(where: isOurs) { return .ours(ForgeShelf(ours)) }
        return all.first.map { .others(taken(by: $0)) } ?? .nothing
    }

    /// The draft as it is now; nil when it is gone, or public.
    private func look(_ path: String) throws(Failure) -> ForgeRelease? {
        guard let value = try api.get(path) else { return nil }
        let now = try ForgeRelease(value, by: api.service)
        return now.isDraft ? now : nil
    }

    /// Deletes ours; each is looked at once more, since somebody may have published it.
    func abandon() throws(Failure) {
        for draft in try all().filter(isOurs) where try look(draft.path) != nil {
            try api.delete(draft.path)
        }
    }

    /// The draft of our run, found or made of `members`. When two were made at once, the older one
    /// stays.
    func open(_ members: [String: JSONValue]) throws(Failure) -> ForgeShelf {
        var isFirst = true
        let mine = try api.patience.persist { () throws(Failure) -> Attempt<ForgeRelease> in
            // An answer that was lost may have made it: look before making another.
            let all = try all()
            let found = all.first(where: isOurs)
            // Whoever came after us gives way by itself.
            if isFirst || found == nil { try clearOthers(all) }
            isFirst = false
            if let found { return .done(found) }
            return try make(members)
        }
        return ForgeShelf(try settle(try all(), mine))
    }

    private func make(_ members: [String: JSONValue]) throws(Failure) -> Attempt<ForgeRelease> {
        switch try api.means.client.attempt(try api.request("POST", "/releases", .object(members)))
        {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            let failure = answer.failure("cannot make a draft in \(api.repository)")
            // 409: another one was quicker, or an answer of ours was lost; look.
            if answer.status == 409 { return .again(failure, after: nil) }
            guard answer.isGood else { throw failure }
            return .done(try ForgeRelease(try answer.json(), by: api.service))
        }
    }

    /// One of ours is kept; a list that is behind may not show it yet.
    private func settle(
        _ all: [ForgeRelease], _ mine: ForgeRelease
    ) throws(Failure) -> ForgeRelease {
        if let rival = all.first(where: { !isOurs($0) }), rival.id < mine.id {
            try api.delete(mine.path)
            throw taken(by: rival)
        }
        let ours = all.filter(isOurs)
        guard let first = ours.first, first.id <= mine.id else { return mine }
        for double in ours.dropFirst() { try api.delete(double.path) }
        return first
    }

    /// Another publication's draft is left alone, or replaced when that is wanted; a draft that is
    /// not ours at all is somebody's work.
    private func clearOthers(_ all: [ForgeRelease]) throws(Failure) {
        for other in all where !isOurs(other) {
            guard other.run != nil, plan.replacesUnfinished else { throw taken(by: other) }
            try api.delete(other.path)
        }
    }

    private func taken(by other: ForgeRelease) -> Failure {
        let place = "the draft of \(plan.tag) in \(api.repository)"
        guard other.run != nil else { return ForgeText.foreign(place, other.name) }
        return plan.belongsToAnother(place, run: other.run)
    }
}

extension ForgeDrafts {
    /// What a new draft says; the tag is there already.
    static func members(_ plan: PublishPlan, limit: Int) throws(Failure) -> [String: JSONValue] {
        let text = ForgeText(plan, limit: limit)
        return [
            "tag_name": .string(plan.tag), "name": .string(text.name),
            "body": .string(try text.body()), "draft": true,
            "prerelease": .bool(!plan.version.isStable),
        ]
    }

    /// What makes a draft public.
    static func revealed(_ plan: PublishPlan) -> [String: JSONValue] {
        [
            "tag_name": .string(plan.tag), "draft": false,
            "prerelease": .bool(!plan.version.isStable),
        ]
    }

    /// Makes a release a draft again where that can be done.
    static func withdraw(
        _ release: ForgeRelease, _ text: ForgeText.Withdrawn, _ api: ForgeAPI
    ) throws(Failure) -> [String] {
        var change: [String: JSONValue] = [
            "name": .string(text.name), "body": .string(text.body),
        ]
        if !release.isImmutable { change["draft"] = true }
        try api.change(release.path, .object(change), "withdraw \(release.tag)")
        let how =
            release.isImmutable
            ? "is immutable: it stays, and says that it is withdrawn" : "is a draft again"
        return ["\(release.tag) \(how)"]
    }
}
