import Files
import Model

/// What is GitHub's own: drafts of which there may be several, an upload address in each release,
/// names that are single, digests of what arrived, releases that are immutable.
struct GitHub: Forge {
    let api: ForgeAPI

    var longestText: Int { 125_000 }
    var hasSingleNames: Bool { true }

    func published(_ tag: String) throws(Failure) -> ForgeRelease? {
        let path = "/releases/tags/" + PercentEncoding.segment(tag)
        guard let value = try api.get(path) else { return nil }
        return try ForgeRelease(value, by: api.service)
    }

    private func drafts(_ plan: PublishPlan) -> ForgeDrafts {
        ForgeDrafts(api: api, plan: plan, list: "/releases")
    }

    func staged(_ plan: PublishPlan, known: ForgeShelf?) throws(Failure) -> ForgeStaged {
        try drafts(plan).staged(known: known)
    }

    /// The commit counts only if the tag were not there already.
    func open(_ plan: PublishPlan) throws(Failure) -> ForgeShelf {
        var members = try ForgeDrafts.members(plan, limit: longestText)
        members["target_commitish"] = plan.commit.map { .string($0) }
        return try drafts(plan).open(members)
    }

    func abandon(_ plan: PublishPlan) throws(Failure) { try drafts(plan).abandon() }

    func files(on shelf: ForgeShelf) throws(Failure) -> [ForgeFile] {
        try api.list(shelf.path + "/assets").map { value throws(Failure) in
            try file(value)
        }
    }

    func file(_ value: JSONValue) throws(Failure) -> ForgeFile {
        guard let id = value["id"]?.number, let name = value["name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitHub described an asset without its id, name or size") }
        let prefix = "sha256:"
        // Older assets have no digest.
        let digest = value["digest"]?.text.flatMap { text in
            text.hasPrefix(prefix)
                ? Digest(.sha256, hex: String(text.dropFirst(prefix.count))) : nil
        }
        return ForgeFile(
            id: id, name: name, size: size, sha256: digest,
            isWhole: value["state"]?.text == "uploaded")
    }

    func upload(_ item: PublishItem, to shelf: ForgeShelf) throws(Failure) -> HTTPRequest {
        guard !shelf.uploads.isEmpty else {
            throw Failure("GitHub described a release without its upload address")
        }
        let url = shelf.uploads + "?name=" + PercentEncoding.segment(item.name)
        return try api.request("POST", url: url)
            .sending(item.body, type: "application/octet-stream")
    }

    func isTaken(_ answer: HTTPAnswer) -> Bool {
        answer.status == 422
            && String(decoding: answer.body, as: UTF8.self).contains("already_exists")
    }

    func download(_ file: RemoteFile, of plan: PublishPlan) throws(Failure) -> HTTPRequest {
        var request = try api.request("GET", path(file.id))
        request.headers.removeAll { $0.name == "Accept" }
        return request.with("Accept", "application/octet-stream")
    }

    private func path(_ asset: String) -> String { "/releases/assets/\(asset)" }

    func mayRemove(_ file: ForgeFile, from shelf: ForgeShelf) throws(Failure) -> Bool {
        try api.delete(path(String(file.id)))
        return true
    }

    func rename(_ file: ForgeFile, to name: String) throws(Failure) {
        try api.change(path(String(file.id)), ["name": .string(name)], "rename \(file.name)")
    }

    func reveal(_ shelf: ForgeShelf, _ plan: PublishPlan) throws(Failure) -> HTTPRequest {
        let highest = try GitHubLatest(api: api).highest()?.version
        let isLatest = plan.version.isStable && highest.map { $0 <= plan.version } ?? true
        var change = ForgeDrafts.revealed(plan)
        change["make_latest"] = isLatest ? "true" : "false"
        return try api.request("PATCH", shelf.path, .object(change))
    }

    /// Another run of the same publication may have made a draft of its own.
    func tidy(_ plan: PublishPlan) throws(Failure) { try abandon(plan) }

    func point() throws(Failure) -> [String] { try GitHubLatest(api: api).move() }

    func withdraw(
        _ release: ForgeRelease, _ text: ForgeText.Withdrawn, _ mark: WithdrawalMark
    ) throws(Failure) -> [String] {
        try ForgeDrafts.withdraw(release, text, api)
    }
}
