import Files
import Model

/// What is Gitea's own: one release or draft for a tag, attachments without digests, whose names
/// may be there twice.
struct Gitea: Forge {
    let api: ForgeAPI

    /// Some servers keep the text in a column of 64 KiB.
    var longestText: Int { 60_000 }

    func preflight(_ candidate: Candidate) throws(Failure) {
        guard let repository = try api.get("") else { throw api.unseen }
        guard repository["permissions"]?["push"] != .bool(false) else {
            throw Failure(
                "\(api.secret) may not publish in \(api.repository)", "it may not write there",
                hint: "give the token the scope 'write:repository'", exit: .usage)
        }
        guard repository["has_releases"] != .bool(false), repository["archived"] != .bool(true)
        else {
            throw Failure(
                "\(api.repository) takes no releases",
                repository["archived"] == .bool(true) ? "it is archived" : "they are turned off",
                exit: .usage)
        }
        let tag = candidate.usualTag
        let found = try api.get("/tags/" + PercentEncoding.segment(tag))
        try api.check(tag, at: found?["commit"]?["sha"]?.text, of: candidate)
    }

    /// By its tag a draft is found, too.
    func published(_ tag: String) throws(Failure) -> ForgeRelease? {
        let path = "/releases/tags/" + PercentEncoding.segment(tag)
        guard let value = try api.get(path) else { return nil }
        let release = try ForgeRelease(value, by: api.service)
        return release.isDraft ? nil : release
    }

    private func drafts(_ plan: PublishPlan) -> ForgeDrafts {
        ForgeDrafts(api: api, plan: plan, list: "/releases?draft=true")
    }

    func staged(_ plan: PublishPlan, known: ForgeShelf?) throws(Failure) -> ForgeStaged {
        try drafts(plan).staged(known: known)
    }

    func open(_ plan: PublishPlan) throws(Failure) -> ForgeShelf {
        try drafts(plan).open(try ForgeDrafts.members(plan, limit: longestText))
    }

    func abandon(_ plan: PublishPlan) throws(Failure) { try drafts(plan).abandon() }

    /// The list has no pages.
    func files(on shelf: ForgeShelf) throws(Failure) -> [ForgeFile] {
        let values = try api.get(shelf.path + "/assets")?.elements ?? []
        return try values.map { value throws(Failure) in try file(value) }
    }

    func file(_ value: JSONValue) throws(Failure) -> ForgeFile {
        guard let id = value["id"]?.number, let name = value["name"]?.text,
            let size = value["size"]?.number, let uuid = value["uuid"]?.text
        else {
            throw Failure("Gitea described an attachment without its id, name, size or uuid")
        }
        // The uuid names its bytes for ever, also while nobody else sees the draft.
        return ForgeFile(id: id, name: name, size: size, key: uuid)
    }

    /// As a form (RFC 7578), since only newer servers take the bytes alone. No file has its own
    /// digest in it, so the boundary is safe.
    func upload(_ item: PublishItem, to shelf: ForgeShelf) throws(Failure) -> HTTPRequest {
        let boundary = "consign-" + item.sha256.hex
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="attachment"; filename="file"\r
            Content-Type: application/octet-stream\r
            \r

            """
        let name = PercentEncoding.segment(item.name)
        return try api.request("POST", "\(shelf.path)/assets?name=\(name)").sending(
            .framed(
                before: Array(head.utf8), item.file, after: Array("\r\n--\(boundary)--\r\n".utf8)),
            type: "multipart/form-data; boundary=\(boundary)")
    }

    /// By its uuid, since a draft's files have no names yet.
    func download(_ file: RemoteFile, of plan: PublishPlan) throws(Failure) -> HTTPRequest {
        let server = (api.web ?? "").dropLast(api.repository.utf8.count)
        let file = PercentEncoding.segment(file.id)
        return try api.request("GET", url: "\(server)attachments/\(file)")
    }

    func mayRemove(_ file: ForgeFile, from shelf: ForgeShelf) throws(Failure) -> Bool {
        try api.delete("\(shelf.path)/assets/\(file.id)")
        return true
    }

    func reveal(_ shelf: ForgeShelf, _ plan: PublishPlan) throws(Failure) -> HTTPRequest {
        try api.request("PATCH", shelf.path, .object(ForgeDrafts.revealed(plan)))
    }

    func withdraw(
        _ release: ForgeRelease, _ text: ForgeText.Withdrawn, _ mark: WithdrawalMark
    ) throws(Failure) -> [String] {
        try ForgeDrafts.withdraw(release, text, api)
    }
}
