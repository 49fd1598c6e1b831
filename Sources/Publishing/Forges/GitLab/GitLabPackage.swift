import Files
import Model

/// The generic package of one version, which holds the files before there is a release and after.
/// <https://docs.gitlab.com/user/packages/generic_packages/>
struct GitLabPackage: Sendable {
    private static let start = "/packages/generic/"
    static let lowRole =
        "the token's role must be Developer, and the project must have its package registry turned "
        + "on"

    let api: ForgeAPI
    /// Where it is below the project: `/packages/generic/acme/1.2.0`.
    let path: String

    /// Its number; nil when there is none.
    func id() throws(Failure) -> Int64? {
        let words = path.dropFirst(Self.start.count).split(separator: "/").map(String.init)
        guard words.count == 2 else { return nil }
        // The service compares only a part of the name.
        let query = "package_type=generic&package_name=\(words[0])&package_version=\(words[1])"
        for value in try api.list("/packages?" + query) {
            let found = ["name", "version"].map { PercentEncoding.segment(value[$0]?.text ?? "") }
            if found == words { return value["id"]?.number }
        }
        return nil
    }

    /// All that is in it, marks included.
    func files() throws(Failure) -> [ForgeFile] {
        guard let id = try id() else { return [] }
        let values = try api.elements("/packages/\(id)/package_files") ?? []
        return try values.map { value throws(Failure) in try ForgeFile(gitLab: value) }
    }

    /// Where a file of it is, below the project.
    func path(of file: String) -> String { path + "/" + PercentEncoding.segment(file) }

    /// What adds a file; sending it twice adds it twice.
    func adding(_ file: String, _ body: HTTPBody) throws(Failure) -> HTTPRequest {
        try api.request("PUT", path(of: file) + "?select=package_file")
            .sending(body, type: "application/octet-stream")
    }

    /// The newest of each name.
    static func newest(_ files: [ForgeFile]) -> [String: ForgeFile] {
        var newest: [String: ForgeFile] = [:]
        for file in files where newest[file.name].map({ $0.id < file.id }) ?? true {
            newest[file.name] = file
        }
        return newest
    }
}

extension GitLabPackage {
    /// That of a version.
    init(_ api: ForgeAPI, _ name: String, _ version: Version) {
        let words = [name, version.description].map { PercentEncoding.segment($0) }
        self.init(api: api, path: Self.start + words.joined(separator: "/"))
    }

    /// The package that a release's links lead to.
    init?(_ api: ForgeAPI, of release: ForgeRelease, _ version: Version) {
        let start = api.root + Self.start
        guard let url = release.links.values.first(where: { $0.hasPrefix(start) }),
            let name = url.dropFirst(start.count).split(separator: "/").first
        else { return nil }
        let version = PercentEncoding.segment(version.description)
        self.init(api: api, path: Self.start + name + "/" + version)
    }
}

extension ForgeFile {
    /// As GitLab describes a file of a package; a server may hide its digest.
    init(gitLab value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["file_name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitLab described a package file without its id, name or size") }
        self.init(
            id: id, name: name, size: size,
            sha256: value["file_sha256"]?.text.flatMap { Digest(.sha256, hex: $0) })
    }
}
