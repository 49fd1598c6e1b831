import Files
import Model

/// The release that people see, whose links lead to the package.
extension GitLab {
    /// Makes the release with all its links.
    func reveal(_ shelf: ForgeShelf, _ plan: PublishPlan) throws(Failure) -> HTTPRequest {
        let text = ForgeText(plan, limit: longestText)
        let links = plan.items.map { link($0, plan) }
        return try api.request(
            "POST", "/releases",
            [
                "tag_name": .string(plan.tag), "name": .string(text.name),
                "description": .string(try text.body()),
                "assets": ["links": .array(links)],
            ])
    }

    private func link(_ item: PublishItem, _ plan: PublishPlan) -> JSONValue {
        let isArtifact = item.role == .sealed && item.name != ReleaseFile.checksums
        return [
            "name": .string(item.name),
            "url": .string(api.root + package(plan).path(of: item.name)),
            "direct_asset_path": .string("/" + item.name),
            "link_type": isArtifact ? "package" : "other",
        ]
    }

    func lead(
        to item: PublishItem, from release: ForgeRelease, _ plan: PublishPlan
    ) throws(Failure) {
        guard release.links[item.name] == nil else { return }
        let request = try api.request(
            "POST", release.path + "/assets/links", link(item, plan))
        try api.patience.persist { () throws(Failure) -> Attempt<Void> in
            if try published(release.tag)?.links[item.name] != nil { return .done(()) }
            switch try api.means.client.attempt(request) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                guard answer.isGood else {
                    throw answer.failure("cannot link \(item.name) in \(api.repository)")
                }
                return .done(())
            }
        }
    }

    func renew(_ release: ForgeRelease, _ text: String) throws(Failure) {
        try api.change(
            release.path, ["description": .string(text)], by: "PUT",
            "renew the text of \(release.tag)")
    }

    /// Removes the release where our role is high enough, else says in its text that it is
    /// withdrawn. The package stays, since people may have it, and says so too.
    func withdraw(
        _ release: ForgeRelease, _ text: ForgeText.Withdrawn, _ mark: WithdrawalMark
    ) throws(Failure) -> [String] {
        if let package = GitLabPackage(api, of: release, mark.version) {
            try note(WithdrawalMark.fileName, try mark.bytes(), in: package)
        }
        if try api.mayDelete(release.path) {
            return ["the release \(release.tag) is gone; its tag and its package stay"]
        }
        try api.change(
            release.path, ["name": .string(text.name), "description": .string(text.body)],
            by: "PUT", "withdraw \(release.tag)")
        return [
            "the release \(release.tag) says that it is withdrawn; removing it takes a Maintainer"
        ]
    }
}

extension ForgeRelease {
    /// As GitLab describes one: it has no number, and is never a draft.
    convenience init(gitLab value: JSONValue) throws(Failure) {
        guard let tag = value["tag_name"]?.text else {
            throw Failure("GitLab described a release without its tag")
        }
        var links: [String: String] = [:]
        for link in value["assets"]?["links"]?.elements ?? [] {
            if let name = link["name"]?.text, let url = link["url"]?.text { links[name] = url }
        }
        self.init(
            tag: tag, name: value["name"]?.text ?? tag, body: value["description"]?.text ?? "",
            path: GitLab.path(tag), links: links)
    }
}
