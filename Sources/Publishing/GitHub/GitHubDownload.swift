internal import Files
internal import Model

/// Reading an asset back. GitHub answers with the bytes or leads to its object store, which must
/// not see the token.
struct GitHubDownload {
    let service: GitHubService

    func read(
        _ asset: GitHubAsset, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let url = service.url("/releases/assets/\(asset.id)")
        var request = try service.request("GET", url)
        request.headers.removeAll { $0.name == "Accept" }
        request = request.with("Accept", "application/octet-stream")
        request.limit = asset.size
        let answer = try service.means.client.send(request, into: body)
        guard answer.isGood else { throw answer.failure("cannot read back \(asset.name)") }
    }

    func digest(of asset: GitHubAsset) throws(Failure) -> Digest {
        let hash = try Hash(.sha256)
        try read(asset) { (step) throws(Failure) in try hash.update(step.span.bytes) }
        return try hash.value()
    }
}
