import Files
package import Model
import Synchronization

/// The steps that people see.
extension GitLabPublisher {
    /// Makes the release with all its links. When the answer is lost, the release itself tells.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        try marked(package(of: plan), plan)
        let page = page(of: plan.tag)
        return try service.means.client.patience.persist {
            () throws(Failure) -> Attempt<[String]> in
            if try service.release(plan.tag) != nil, try state(of: plan) == .published {
                return .done(["\(page) is there already"])
            }
            switch try service.means.client.attempt(try release(plan)) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                let failure = answer.failure("cannot release \(plan.tag) in \(service.repository)")
                // 409: it is there, by an answer that was lost or by somebody else; look.
                if answer.status == 409 { return .again(failure, after: nil) }
                guard answer.isGood else { throw failure }
                return .done(["revealed \(page)"])
            }
        }
    }

    private func release(_ plan: PublishPlan) throws(Failure) -> HTTPRequest {
        let text = text(plan)
        let links = plan.items.map { link($0, plan) }
        return try service.request(
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
            "name": .string(item.name), "url": .string(package(of: plan).url(item.name)),
            "direct_asset_path": .string("/" + item.name),
            "link_type": isArtifact ? "package" : "other",
        ]
    }

    /// GitLab itself calls the release of the latest date the latest, and takes no word for it.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] { [] }

    /// Adds signatures that are missing with their links, and brings the text up to date.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        guard let release = try service.release(plan.tag) else { return [] }
        let package = package(of: plan)
        let there = GitLabFile.newest(try package.files())
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let known = there[item.name]
            let isOld = item.role == .notes && known?.sha256 != item.sha256
            if known == nil || isOld || spoiled.contains(item.name) {
                _ = try GitLabUpload(package: package, item: item).run(known: known)
                // The newest is served; the old one goes where our role allows it.
                if let known { _ = try package.mayRemove(known) }
                done.append((known == nil ? "added " : "updated ") + item.name)
            }
            if release.links[item.name] == nil { try add(link(item, plan), item.name, release) }
        }
        return done + (try renewText(of: release, plan))
    }

    private func add(
        _ link: JSONValue, _ name: String, _ release: GitLabRelease
    ) throws(Failure) {
        let path = "/releases/\(PercentEncoding.segment(release.tag))/assets/links"
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<Void> in
            if try service.release(release.tag)?.links[name] != nil { return .done(()) }
            switch try service.means.client.attempt(try service.request("POST", path, link)) {
            case .again(let failure, let wait): return .again(failure, after: wait)
            case .done(let answer):
                guard answer.isGood else {
                    throw answer.failure("cannot link \(name) in \(service.repository)")
                }
                return .done(())
            }
        }
    }

    private func renewText(
        of release: GitLabRelease, _ plan: PublishPlan
    ) throws(Failure) -> [String] {
        let body = try text(plan).body()
        guard release.run != nil, !ForgeText.areSame(release.description, body) else { return [] }
        try change(release.tag, ["description": .string(body)])
        return ["updated the text of \(plan.tag)"]
    }

    private func change(_ tag: String, _ change: JSONValue) throws(Failure) {
        let path = "/releases/" + PercentEncoding.segment(tag)
        let answer = try service.patch(path, change, by: "PUT")
        guard answer.isGood else {
            throw answer.failure("cannot change \(tag) in \(service.repository)")
        }
    }

    /// Removes the release where our role is high enough, else says in its text that it is
    /// withdrawn. The package stays, since people may have it, and says so too.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let release = try service.release(of: version) { tag throws(Failure) in
            try service.release(tag)
        }
        if let package = GitLabPackage(of: release, version, service) {
            let mark = WithdrawalMark(version: version, reason: reason)
            try package.note(WithdrawalMark.fileName, try mark.bytes())
        }
        if try service.mayDelete("/releases/" + PercentEncoding.segment(release.tag)) {
            return ["the release \(release.tag) is gone; its tag and its package stay"]
        }
        let text = ForgeText.withdrawn(release.name, release.description, reason)
        try change(release.tag, ["name": .string(text.name), "description": .string(text.body)])
        return [
            "the release \(release.tag) says that it is withdrawn; removing it takes a Maintainer"
        ]
    }
}

extension GitLabPackage {
    /// The package that a release's links lead to.
    init?(of release: GitLabRelease, _ version: Version, _ service: GitLabService) {
        let start = service.url("/packages/generic/")
        guard let url = release.links.values.first(where: { $0.hasPrefix(start) }),
            let name = url.dropFirst(start.count).split(separator: "/").first
        else { return nil }
        self.init(service: service, name: String(name), version: version.description)
    }
}
