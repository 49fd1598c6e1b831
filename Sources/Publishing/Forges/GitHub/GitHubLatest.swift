import Files
import Model

/// Which release GitHub calls the latest. Left to itself it takes whatever was published last, so
/// a repair of an old version would steal it.
struct GitHubLatest {
    let api: ForgeAPI

    /// The highest stable version that is published, which need not be ours.
    func highest() throws(Failure) -> (release: ForgeRelease, version: Version)? {
        var highest: (release: ForgeRelease, version: Version)?
        for value in try api.list("/releases") where value["draft"] == .bool(false) {
            let release = try ForgeRelease(value, by: api.service)
            guard !release.isPrerelease, let version = version(release.tag), version.isStable
            else { continue }
            if let known = highest, known.version >= version { continue }
            highest = (release, version)
        }
        return highest
    }

    /// The version that a tag names; nil for other tags.
    private func version(_ tag: String) -> Version? {
        try? Version(parsing: tag.hasPrefix("v") ? String(tag.dropFirst()) : tag)
    }

    /// Makes the highest the latest, and says so when it was not.
    func move() throws(Failure) -> [String] {
        guard let wanted = try highest()?.release else { return [] }
        if try current() == wanted.id { return [] }
        try api.change(
            wanted.path, ["make_latest": "true"], "make \(wanted.tag) the latest release")
        try confirm(wanted)
        return ["the latest release is \(wanted.tag)"]
    }

    private func current() throws(Failure) -> Int64? {
        try api.get("/releases/latest")?["id"]?.number
    }

    /// The answer may be one from before for a while.
    private func confirm(_ wanted: ForgeRelease) throws(Failure) {
        try api.patience.persist { () throws(Failure) -> Attempt<Void> in
            if try current() == wanted.id { return .done(()) }
            return .again(
                Failure("\(api.repository) does not show \(wanted.tag) as the latest release"),
                after: nil)
        }
    }
}
