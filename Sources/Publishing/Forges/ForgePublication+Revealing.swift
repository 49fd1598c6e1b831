import Files
import Model

/// The steps that people see, and what comes after them.
extension ForgePublication {
    /// One request makes it visible. When its answer is lost, the release itself tells.
    func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let page = forge.page(of: plan.tag) ?? api.title
        var wasSent = false
        let line = try api.patience.persist { () throws(Failure) -> Attempt<String> in
            // Somebody may have taken it over.
            let shelf = try staged(plan)
            if try forge.published(plan.tag) != nil, try state(of: plan) == .published {
                return .done(wasSent ? "revealed \(page)" : "\(page) is there already")
            }
            // A list may be behind.
            guard let shelf else { return .again(gone(plan), after: nil) }
            let request = try forge.reveal(shelf, plan)
            wasSent = true
            switch try api.means.client.attempt(request) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                guard !answer.isGood else { return .done("revealed \(page)") }
                let failure = answer.failure("cannot reveal \(plan.tag) in \(api.repository)")
                // It is there, by an answer that was lost or by somebody else; look.
                guard [409, 422].contains(answer.status) else { throw failure }
                return .again(failure, after: nil)
            }
        }
        try forge.tidy(plan)
        return [line]
    }

    func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        guard let release = try forge.published(plan.tag) else { return [] }
        return try forge.files(on: forge.shelf(of: release, plan)).filter(\.isWhole).map(\.remote)
    }

    func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        guard let release = try forge.published(plan.tag) else { return [] }
        let there = try files(of: release, plan)
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            var isOld = spoiled.contains(item.name)
            if !isOld { isOld = try self.isOld(item, there[item.name] ?? [], of: plan) }
            if isOld {
                guard !release.isImmutable else {
                    api.means.say(
                        "\(item.name) is not added to \(plan.tag): \(api.repository) has "
                            + "immutable releases")
                    continue
                }
                let shelf = forge.shelf(of: release, plan)
                if try upload(item, of: plan, to: shelf).replace(there) {
                    done.append(
                        (there[item.name] == nil ? "added " : "updated ") + item.name)
                }
            }
            try forge.lead(to: item, from: release, plan)
        }
        return done + (try renewText(of: release, plan))
    }

    /// Whether a published release lacks `item`; a signature stays, since it is known to verify.
    private func isOld(
        _ item: PublishItem, _ there: [ForgeFile], of plan: PublishPlan
    ) throws(Failure) -> Bool {
        guard there.count == 1, let file = there.first, file.isWhole else { return true }
        return try item.role == .seal ? false : !download.isSame(file, item, of: plan)
    }

    private func renewText(
        of release: ForgeRelease, _ plan: PublishPlan
    ) throws(Failure) -> [String] {
        let body = try ForgeText(plan, limit: forge.longestText).body()
        guard release.run != nil, !ForgeText.areSame(release.body, body) else { return [] }
        try forge.renew(release, body)
        return ["updated the text of \(plan.tag)"]
    }

    func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let release = try api.release(of: version) { tag throws(Failure) in
            try forge.published(tag)
        }
        let text = ForgeText.withdrawn(release.name, release.body, reason)
        let mark = WithdrawalMark(version: version, reason: reason)
        return try forge.withdraw(release, text, mark) + forge.point()
    }
}
