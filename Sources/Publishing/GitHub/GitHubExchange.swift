internal import Files
internal import Model

/// Puts a file into a release that people see. One of that name is removed only when the new one
/// is there under another name, which it then gets.
struct GitHubExchange {
    let service: GitHubService
    let release: GitHubRelease

    func put(_ item: PublishItem, in there: [GitHubAsset]) throws(Failure) {
        let old = there.first { $0.name == item.name && $0.isWhole }
        let name = old == nil ? item.name : item.name + ".new"
        let fresh = PublishItem(
            name: name, path: item.path, size: item.size, sha256: item.sha256, role: item.role)
        let upload = GitHubUpload(service: service, release: release, item: fresh)
        let asset = try upload.run(known: there.first { $0.name == name }).asset
        guard let old else { return }
        try service.delete("/releases/assets/\(old.id)")
        let answer = try service.patch(
            "/releases/assets/\(asset.id)", ["name": .string(item.name)])
        guard answer.isGood else {
            throw answer.failure("cannot rename \(name) in \(service.repository)")
        }
    }
}
