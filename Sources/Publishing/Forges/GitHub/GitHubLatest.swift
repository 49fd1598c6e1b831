import Files
import Model

/// Which release GitHub calls the latest. Left to itself it takes whatever was published last, so
/// a repair of an old version would steal it.
struct GitHubLatest {
    let service: GitHubService

    /// The highest stable version that is published, which need not be ours.
    func highest(besides withdrawn: Int64? = nil) throws(Failure) -> GitHubRelease? {
        var highest: (release: GitHubRelease, version: Version)?
        for value in try service.list("/releases") where value["draft"] == .bool(false) {
            let release = try GitHubRelease(value)
            guard !release.isPrerelease, release.id != withdrawn, let version = release.version,
                version.isStable
            else { continue }
            if let known = highest, known.version >= version { continue }
            highest = (release, version)
        }
        return highest?.release
    }

    /// Makes the highest the latest, and says so when it was not.
    func move() throws(Failure) -> [String] {
        guard let wanted = try highest() else { return [] }
        if try current() == wanted.id { return [] }
        let answer = try service.patch("/releases/\(wanted.id)", ["make_latest": "true"])
        guard answer.isGood else {
            throw answer.failure("cannot make \(wanted.tag) the latest of \(service.repository)")
        }
        try confirm(wanted)
        return ["the latest release is \(wanted.tag)"]
    }

    private func current() throws(Failure) -> Int64? {
        try service.get("/releases/latest")?["id"]?.number
    }

    /// The answer may be one from before for a while.
    private func confirm(_ wanted: GitHubRelease) throws(Failure) {
        try service.means.client.patience.persist { () throws(Failure) -> Attempt<Void> in
            if try current() == wanted.id { return .done(()) }
            return .again(
                Failure("\(service.repository) does not show \(wanted.tag) as the latest release"),
                after: nil)
        }
    }
}
