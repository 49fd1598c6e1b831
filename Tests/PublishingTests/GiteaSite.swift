import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// A repository of the stand-in Gitea, with tags for the versions that tests publish.
final class GiteaSite: KillSite {
    static let writer = "gitea-writer", reader = "gitea-reader"
    let server: GiteaServer

    /// A repository with `options`, whose tokens and tags are set here.
    init(_ options: GiteaServer.Options = .init()) throws {
        var options = options
        options.tokens = [Self.writer: .write, Self.reader: .read]
        for version in ["1.0.0", "1.1.0", "1.2.0", "1.10.0", "1.9.1", "2.0.0-rc.1"] {
            options.tags["v" + version] = options.tags["v" + version] ?? ""
        }
        server = try GiteaServer(options)
    }

    func open() throws -> any Publisher { try publisher() }

    func publisher(_ token: String = writer, _ settings: [String: String] = [:]) throws
        -> GiteaPublisher
    {
        try GiteaPublisher(
            DestinationAddress(server.repository, settings),
            .test(
                ["GITEA_API_URL": server.api, "GITEA_TOKEN": token],
                certificates: server.authority))
    }

    func visible() throws -> [String] { try files(token: nil) }

    /// All attachments that the token's owner sees: `1.2.0/acme.tar.gz`, drafts' too.
    func files(token: String? = writer) throws -> [String] {
        try releases(token: token).flatMap { release in
            let tag = (release["tag_name"] as? String ?? "").dropFirst()
            let assets = release["assets"] as? [[String: Any]] ?? []
            return assets.map { "\(tag)/\($0["name"] as? String ?? "")" }
        }
    }

    func releases(token: String?) throws -> [[String: Any]] {
        let text = try curl([api("/releases")], token: token)
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] ?? []
    }

    func api(_ path: String) -> String { "\(server.api)/repos/\(server.repository)\(path)" }

    var line: String { "gitea: \(server.repository), url: \"\(server.api)\"" }

    var environment: [String: String] {
        ["GITEA_TOKEN": Self.writer]
    }

    /// By the server's own digests, which it tells tests only.
    func digests() throws -> [String: String] {
        let releases = try server.state()["releases"] as? [[String: Any]] ?? []
        var digests: [String: String] = [:]
        for release in releases where release["draft"] as? Bool == false {
            let tag = (release["tag_name"] as? String ?? "").dropFirst()
            for (name, digest) in release["sha256"] as? [String: String] ?? [:] {
                digests["\(tag)/\(name)"] = digest
            }
        }
        return digests
    }

    func hidden() throws -> Int { try files().count - visible().count }

    func clear() throws { try server.reset() }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        try spoil(name, isDraft: true, with: "spoiled ones")
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        try spoil(name, isDraft: false, with: plan.item(name)?.spoiled ?? "")
    }

    private func spoil(_ name: String, isDraft: Bool, with bytes: String) throws {
        let all = try releases(token: Self.writer)
        let draft = all.first { $0["draft"] as? Bool == isDraft } ?? [:]
        let assets = draft["assets"] as? [[String: Any]] ?? []
        let asset = assets.first { $0["name"] as? String == name } ?? [:]
        let path = "/releases/\(draft["id"] ?? "")/assets"
        _ = try curl(["-X", "DELETE", api("\(path)/\(asset["id"] ?? "")")])
        _ = try curl([
            "-H", "Content-Type: application/octet-stream", "-d", bytes,
            api("\(path)?name=\(name)"),
        ])
    }

    func curl(_ arguments: [String], token: String? = writer) throws -> String {
        let trust = server.authority.map { ["--cacert", $0] } ?? []
        let login = token.map { ["-H", "Authorization: token \($0)"] } ?? []
        let answer = try Command.run(
            "curl", ["-sS", "--fail-with-body"] + login + trust + arguments)
        guard answer.status == 0 else { throw SiteFailure(text: answer.description) }
        return answer.output
    }
}

extension GiteaSite: TroubledSite {
    static let operations = [
        "get_repository", "get_tag", "list_releases", "get_release_by_tag", "create_release",
        "list_assets", "upload_asset", "upload_asset SHA256SUMS", "download_by_uuid",
        "update_release",
    ]
    static let mishaps: (actions: [Fault.Action], probability: Double) = (
        [.status, .lost, .lostdrop, .drop, .truncate, .corrupt], 0.03
    )

    convenience init(seed: Int, faults: [Fault]) throws {
        var options = GiteaServer.Options()
        (options.seed, options.faults) = (seed, faults)
        try self.init(options)
    }

    func expectWhole(_ plan: PublishPlan) throws {
        let names = plan.items.map { "1.2.0/\($0.name)" }.sorted()
        #expect(try visible().sorted() == names)
        #expect(try releases(token: Self.writer).count == 1)
        let found = try server.state()["releases"] as? [[String: Any]]
        let digests = found?.first?["sha256"] as? [String: String] ?? [:]
        #expect(digests == Dictionary(plan.items.map { ($0.name, $0.sha256.hex) }) { $1 })
    }
}
