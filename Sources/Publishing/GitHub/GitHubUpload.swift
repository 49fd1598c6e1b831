internal import Files
internal import Model

/// One file on its way into a release, however often that takes. After anything but a plain yes
/// the release is looked at: the same digest is accepted, a name without its bytes is freed.
struct GitHubUpload {
    let service: GitHubService
    let release: GitHubRelease
    let item: PublishItem

    /// Uploads, or finds the file there; `known` is what was seen of it last.
    func run(known: GitHubAsset?) throws(Failure) -> (asset: GitHubAsset, sent: Bool) {
        var known = known
        var isSure = true
        return try service.means.client.patience.persist {
            () throws(Failure) -> Attempt<(asset: GitHubAsset, sent: Bool)> in
            if !isSure { known = try find() }
            isSure = false
            if let there = known {
                if there.isWhole, try isSame(there) { return .done((there, false)) }
                // Only what nobody sees, or what never had its bytes, is in the way here.
                try service.delete("/releases/assets/\(there.id)")
            }
            return try send()
        }
    }

    /// The file of that name, all pages of the list read: a release's own list may lack it.
    private func find() throws(Failure) -> GitHubAsset? {
        for value in try service.list("/releases/\(release.id)/assets") {
            let asset = try GitHubAsset(value)
            if asset.name == item.name { return asset }
        }
        return nil
    }

    private func isSame(_ asset: GitHubAsset) throws(Failure) -> Bool {
        guard asset.size == item.size else { return false }
        if let digest = asset.sha256 { return digest == item.sha256 }
        return try GitHubDownload(service: service).digest(of: asset) == item.sha256
    }

    private func send() throws(Failure) -> Attempt<(asset: GitHubAsset, sent: Bool)> {
        let url = release.uploads + "?name=" + PercentEncoding.segment(item.name)
        var request = try service.request("POST", url)
        request = request.sending(
            .file(path: item.path, offset: 0, size: item.size), type: "application/octet-stream")
        switch try service.means.client.once(request) {
        case .lost(let failure): return .again(failure, after: nil)
        case .answered(let answer): return try judge(answer)
        }
    }

    private func judge(
        _ answer: HTTPAnswer
    ) throws(Failure) -> Attempt<(asset: GitHubAsset, sent: Bool)> {
        guard !answer.isGood else {
            let asset = try GitHubAsset(try answer.json())
            guard asset.name == item.name else {
                throw Failure(
                    "\(item.name) would be served as \(SafeName.printable(asset.name))",
                    hint: "give the artifact another 'name' in the manifest")
            }
            guard asset.isWhole, asset.sha256 == nil || asset.sha256 == item.sha256 else {
                return .again(item.spoiled(in: service.repository), after: nil)
            }
            return .done((asset, true))
        }
        let failure = answer.failure("cannot upload \(item.name) to \(service.repository)")
        // 422: the name is taken, perhaps by an upload of ours whose answer was lost.
        let isTaken =
            answer.status == 422
            && String(decoding: answer.body, as: UTF8.self).contains("already_exists")
        guard answer.isPassing || isTaken else { throw failure }
        return .again(failure, after: answer.wait(now: service.means.client.patience.now()))
    }
}
