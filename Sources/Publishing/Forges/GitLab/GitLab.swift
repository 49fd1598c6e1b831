import Files
import Model

/// What is GitLab's own: files in a package that keeps every upload, a release that is public as
/// soon as it is made and leads to them by links, roles that may not delete.
struct GitLab: Forge {
    let api: ForgeAPI

    /// GitLab's own limit.
    var longestText: Int { 1_000_000 }

    /// Whether the token is a job's, which opens only some doors: before the others it is nobody's.
    var isJob: Bool { api.secret == ForgeAPI.jobSecret }

    func page(of tag: String) -> String? { api.page("/-/releases/", tag) }
    func base(of tag: String) -> String? { page(of: tag).map { $0 + "/downloads" } }

    func published(_ tag: String) throws(Failure) -> ForgeRelease? {
        try api.get(Self.path(tag)).map { value throws(Failure) in try ForgeRelease(gitLab: value) }
    }

    static func path(_ tag: String) -> String { "/releases/" + PercentEncoding.segment(tag) }

    func package(_ plan: PublishPlan) -> GitLabPackage {
        GitLabPackage(api, plan.name, plan.version)
    }

    /// The package, before the release is there and after.
    func shelf(of release: ForgeRelease, _ plan: PublishPlan) -> ForgeShelf { shelf(plan) }

    func shelf(_ plan: PublishPlan) -> ForgeShelf {
        ForgeShelf(
            title: "package \(plan.name) \(plan.version)", path: package(plan).path, uploads: "")
    }

    private func package(_ shelf: ForgeShelf) -> GitLabPackage {
        GitLabPackage(api: api, path: shelf.path)
    }

    /// The newest of each name, since that one is served.
    func files(on shelf: ForgeShelf) throws(Failure) -> [ForgeFile] {
        let newest = GitLabPackage.newest(try package(shelf).files())
        return newest.values.filter { GitLabMark($0) == nil }
    }

    func file(_ value: JSONValue) throws(Failure) -> ForgeFile { try ForgeFile(gitLab: value) }

    /// One too many is hard to remove.
    func mayHave(_ name: String, on shelf: ForgeShelf) throws(Failure) -> Bool {
        let request = try api.request("HEAD", package(shelf).path(of: name))
        return try api.means.client.send(request).status != 404
    }

    func upload(_ item: PublishItem, to shelf: ForgeShelf) throws(Failure) -> HTTPRequest {
        try package(shelf).adding(item.name, item.body)
    }

    func refusal(_ answer: HTTPAnswer, of name: String) -> Failure {
        let words = String(decoding: answer.body.prefix(2048), as: UTF8.self)
        let isDouble = answer.status == 400 && words.contains("uplicate")
        let lowRole = answer.status == 403 ? GitLabPackage.lowRole : nil
        return answer.failure(
            "cannot upload \(name) to \(api.repository)",
            hint: isDouble
                ? "another file of that name is there and the project allows no second one: let "
                    + "a Maintainer delete it" : lowRole)
    }

    func download(_ file: RemoteFile, of plan: PublishPlan) throws(Failure) -> HTTPRequest {
        try api.request("GET", package(plan).path(of: file.name))
    }

    func mayRemove(_ file: ForgeFile, from shelf: ForgeShelf) throws(Failure) -> Bool {
        guard let id = try package(shelf).id() else { return true }
        return try api.mayDelete("/packages/\(id)/package_files/\(file.id)")
    }
}
