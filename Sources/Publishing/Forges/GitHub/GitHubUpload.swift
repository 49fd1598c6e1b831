import Files
import Model

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
            item.body, type: "application/octet-stream")
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

/// Reading an asset back. GitHub answers with the bytes or leads to its object store, which must
/// not see the token.
struct GitHubDownload {
    let service: GitHubService

    func read(
        _ file: RemoteFile, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let url = service.url("/releases/assets/\(file.id)")
        var request = try service.request("GET", url)
        request.headers.removeAll { $0.name == "Accept" }
        request = request.with("Accept", "application/octet-stream")
        request.limit = file.size
        let answer = try service.means.client.send(request, into: body)
        guard answer.isGood else { throw answer.failure("cannot read back \(file.name)") }
    }

    func digest(of asset: GitHubAsset) throws(Failure) -> Digest {
        let hash = try Hash(.sha256)
        try read(asset.file) { (step) throws(Failure) in try hash.update(step.span.bytes) }
        return try hash.value()
    }
}
