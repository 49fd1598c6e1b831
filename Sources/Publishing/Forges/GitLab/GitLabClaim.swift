import Files
import Model

/// Whose package it is, which its marks tell.
extension GitLab {
    func staged(_ plan: PublishPlan, known: ForgeShelf?) throws(Failure) -> ForgeStaged {
        let files = try package(plan).files()
        guard !files.contains(where: { $0.name == WithdrawalMark.fileName }) else {
            throw Failure(
                "\(plan.name) \(plan.version) was withdrawn from \(api.repository)",
                hint: "a withdrawn version is not published again: release a new one")
        }
        // A list may be behind and not show our mark yet.
        guard let owner = GitLabMark.owner(of: files) else { return .nothing }
        return owner.run == plan.run ? .ours(shelf(plan)) : .others(taken(plan, by: owner))
    }

    /// Marks the package as ours.
    func open(_ plan: PublishPlan) throws(Failure) -> ForgeShelf {
        let files = try package(plan).files()
        let owner = GitLabMark.owner(of: files)
        if owner?.run == plan.run { return shelf(plan) }
        guard files.isEmpty || plan.replacesUnfinished else { throw taken(plan, by: owner) }
        let mark = GitLabMark.name(run: plan.run, turn: (owner?.turn ?? 0) + 1)
        try note(mark, Array((plan.run + "\n").utf8), in: package(plan))
        return try api.patience.persist { () throws(Failure) -> Attempt<ForgeShelf> in
            let owner = GitLabMark.owner(of: try package(plan).files())
            if owner?.run == plan.run { return .done(shelf(plan)) }
            guard owner == nil else { throw taken(plan, by: owner) }
            return .again(taken(plan, by: nil), after: nil)
        }
    }

    /// Adds a small file that is the same whenever it is added.
    func note(
        _ name: String, _ text: [UInt8], in package: GitLabPackage
    ) throws(Failure) {
        try api.patience.persist { () throws(Failure) -> Attempt<Void> in
            guard try !package.files().contains(where: { $0.name == name }) else {
                return .done(())
            }
            switch try api.means.client.attempt(try package.adding(name, .bytes(text))) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                guard answer.isGood else { throw refusal(answer, of: name) }
                return .done(())
            }
        }
    }

    private func taken(_ plan: PublishPlan, by other: GitLabMark?) -> Failure {
        plan.belongsToAnother(
            "the package \(plan.name) \(plan.version) in \(api.repository)", run: other?.run)
    }

    /// Deletes our package, as long as there is no release; that takes a Maintainer.
    func abandon(_ plan: PublishPlan) throws(Failure) {
        let package = package(plan)
        guard GitLabMark.owner(of: try package.files())?.run == plan.run,
            let id = try package.id(), try published(plan.tag) == nil
        else { return }
        guard try api.mayDelete("/packages/\(id)") else {
            throw Failure(
                "the package \(plan.name) \(plan.version) stays in \(api.repository)",
                "deleting it takes the role Maintainer; no release leads to it",
                hint: "delete it in the project, under 'Deploy', 'Package registry'")
        }
    }
}
