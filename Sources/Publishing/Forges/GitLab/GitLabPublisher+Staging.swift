import Files
package import Model
import Synchronization

/// The steps before anybody is pointed at anything.
extension GitLabPublisher {
    /// The project and its tag must be there, and the token may write. Of a project that is not
    /// public a job's token sees neither; then the first upload tells.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        guard let project = try service.get("") else {
            guard service.isJob else { throw service.unseen }
            _ = try service.list("/packages")
            return
        }
        try checkRole(project)
        guard project["packages_enabled"] != .bool(false) else {
            throw Failure(
                "\(service.repository) has no package registry", "it is turned off",
                hint: "turn it on in the project's settings, under 'General', 'Visibility'",
                exit: .usage)
        }
        let tag = candidate.usualTag
        let found = try service.get("/repository/tags/" + PercentEncoding.segment(tag))
        if found == nil, service.isJob { return }
        try service.check(tag, at: found?["commit"]?["id"]?.text, of: candidate)
    }

    /// A Developer may publish. <https://docs.gitlab.com/user/permissions/>
    private func checkRole(_ project: JSONValue) throws(Failure) {
        let levels = ["project_access", "group_access"].compactMap {
            project["permissions"]?[$0]?["access_level"]?.number
        }
        guard let level = levels.max(), level < 30 else { return }
        throw Failure(
            "\(service.secret) may not publish in \(service.repository)",
            "its role is lower than Developer",
            hint: "give the token the role Developer and the scope 'api'", exit: .usage)
    }

    /// What is public under the tag, or else whether a package of ours is there.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        let release = try service.release(plan.tag)
        let files = try package(of: plan).files()
        let newest = GitLabFile.newest(files)
        guard let release else {
            guard newest[WithdrawalMark.fileName] == nil else { throw withdrawn(plan) }
            return GitLabMark.owner(of: files)?.run == plan.run ? .unfinished : .absent
        }
        for item in plan.items where item.role == .sealed {
            if let there = newest[item.name], there.size == item.size,
                try package(of: plan).digest(there) == item.sha256
            {
                continue
            }
            throw release.run == nil ? notOurs(plan) : plan.differs(item.name, in: title)
        }
        return .published
    }

    private func withdrawn(_ plan: PublishPlan) -> Failure {
        Failure(
            "\(plan.name) \(plan.version) was withdrawn from \(service.repository)",
            hint: "a withdrawn version is not published again: release a new one")
    }

    private func notOurs(_ plan: PublishPlan) -> Failure {
        Failure(
            "the release \(plan.tag) in \(service.repository) is not ours",
            "somebody, or another program, made it",
            hint: "delete the release; its tag stays")
    }

    /// Finds or makes the package, and frees it of what an earlier plan put there.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let package = package(of: plan)
        var state = State()
        for (name, file) in GitLabFile.newest(try claim(package, plan)) {
            if plan.item(name) != nil {
                state.files[name] = file
            } else if GitLabMark(file) == nil, try !package.mayRemove(file) {
                // It is in the package, but no release will lead to it.
                state.leftovers.insert(name)
            }
        }
        for name in state.leftovers.sorted() {
            service.means.say(
                "\(name) of an earlier run stays in the package \(plan.name) \(plan.version): only "
                    + "a Maintainer may delete it")
        }
        self.state.withLock { $0 = state }
        return "package \(plan.name) \(plan.version)"
    }

    /// Marks the package as ours; what is in it then.
    private func claim(
        _ package: GitLabPackage, _ plan: PublishPlan
    ) throws(Failure) -> [GitLabFile] {
        let files = try package.files()
        let owner = GitLabMark.owner(of: files)
        if owner?.run == plan.run { return files }
        guard files.isEmpty || plan.replacesUnfinished else { throw taken(plan, by: owner) }
        let name = GitLabMark.name(run: plan.run, turn: (owner?.turn ?? 0) + 1)
        try package.note(name, Array((plan.run + "\n").utf8))
        return try marked(package, plan)
    }

    /// What is in our package. A list may be behind and not show our mark yet.
    @discardableResult
    func marked(
        _ package: GitLabPackage, _ plan: PublishPlan
    ) throws(Failure) -> [GitLabFile] {
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<[GitLabFile]> in
            let files = try package.files()
            let owner = GitLabMark.owner(of: files)
            if owner?.run == plan.run { return .done(files) }
            guard owner == nil else { throw taken(plan, by: owner) }
            return .again(taken(plan, by: nil), after: nil)
        }
    }

    func taken(_ plan: PublishPlan, by other: GitLabMark?) -> Failure {
        plan.belongsToAnother(
            "the package \(plan.name) \(plan.version) in \(service.repository)", run: other?.run)
    }

    /// Uploads one file, unless the newest of its name is the same.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        let known = state.withLock { $0.files[item.name] }
        let (file, sent) = try GitLabUpload(package: package(of: plan), item: item)
            .run(known: known)
        state.withLock { $0.files[item.name] = file }
        return sent
    }

    /// What GitLab lists, with the digests that it computed.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let leftovers = state.withLock { $0.leftovers }
        let files = GitLabFile.newest(try package(of: plan).files()).values
        return files.filter { GitLabMark($0) == nil && !leftovers.contains($0.name) }
            .map { RemoteFile(name: $0.name, size: $0.size, sha256: $0.sha256) }
    }

    /// What the links of the release lead to: the newest of each name.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        GitLabFile.newest(try package(of: plan).files()).values.map {
            RemoteFile(name: $0.name, size: $0.size, sha256: $0.sha256)
        }
    }

    /// Downloads one file of the package.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try package(of: plan).read(file.name, size: file.size, body)
    }

    /// Deletes our package, as long as there is no release; that takes a Maintainer.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        state.withLock { $0 = State() }
        let package = package(of: plan)
        guard GitLabMark.owner(of: try package.files())?.run == plan.run,
            let id = try package.id(), try service.release(plan.tag) == nil
        else { return }
        guard try service.mayDelete("/packages/\(id)") else {
            throw Failure(
                "the package \(plan.name) \(plan.version) stays in \(service.repository)",
                "deleting it takes the role Maintainer; no release leads to it",
                hint: "delete it in the project, under 'Deploy', 'Package registry'")
        }
    }
}
