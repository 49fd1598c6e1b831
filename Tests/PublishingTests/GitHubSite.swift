import Foundation
import Model
import Publishing
import TestSupport

/// A repository of the GitHub stand-in, with tags for the versions that tests publish.
final class GitHubSite: KillSite {
    let server: GitHubServer
    private let patience: Patience

    init(
        _ options: GitHubServer.Options = .init(), patience: Patience = .test,
        tags: [String] = ["1.1.0", "1.2.0", "1.10.0", "1.9.1", "2.0.0-rc.1"]
    ) throws {
        server = try GitHubServer(options)
        self.patience = patience
        for tag in tags { try makeTag("v" + tag) }
    }

    func open() throws -> any Publisher { try publisher() }

    func publisher(token: String? = nil) throws -> GitHubPublisher {
        let environment = [
            "GITHUB_API_URL": server.api, "GITHUB_UPLOADS_URL": server.uploads,
            "GITHUB_TOKEN": token ?? server.token,
        ]
        return try GitHubPublisher(
            DestinationAddress(server.repository),
            .test(environment, certificates: server.authority, patience: patience))
    }

    var line: String { "github: \(server.repository)" }

    var environment: [String: String] {
        [
            "GITHUB_API_URL": server.api, "GITHUB_UPLOADS_URL": server.uploads,
            "GITHUB_TOKEN": server.token,
        ]
    }

    func digests() throws -> [String: String] {
        var digests: [String: String] = [:]
        for release in try releases(token: nil) {
            let tag = (release["tag_name"] as? String ?? "").dropFirst()
            for asset in release["assets"] as? [[String: Any]] ?? [] {
                let digest = (asset["digest"] as? String ?? "").dropFirst("sha256:".count)
                digests["\(tag)/\(asset["name"] as? String ?? "")"] = String(digest)
            }
        }
        return digests
    }

    func hidden() throws -> Int {
        try releases(token: server.token).filter { $0["draft"] as? Bool == true }.count
    }

    func clear() throws {
        try server.reset()
        try makeTag("v1.0.0")
    }

    func visible() throws -> [String] {
        let releases = try releases(token: nil)
        return releases.flatMap { release in
            let tag = (release["tag_name"] as? String ?? "").dropFirst()
            let assets = release["assets"] as? [[String: Any]] ?? []
            return assets.map { "\(tag)/\($0["name"] as? String ?? "")" }
        }
    }

    /// Releases as a client of somebody else's reads them: with a token also drafts.
    func releases(token: String?) throws -> [[String: Any]] {
        let text = try curl(token, ["\(server.api)/repos/\(server.repository)/releases"])
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return json as? [[String: Any]] ?? []
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        try spoil(name, isDraft: true, with: "spoiled")
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        try spoil(name, isDraft: false, with: plan.item(name)?.spoiled ?? "")
    }

    private func spoil(_ name: String, isDraft: Bool, with bytes: String) throws {
        let all = try releases(token: server.token)
        let draft = all.first { $0["draft"] as? Bool == isDraft } ?? [:]
        let assets = draft["assets"] as? [[String: Any]] ?? []
        let asset = assets.first { $0["name"] as? String == name } ?? [:]
        _ = try curl(server.token, ["-X", "DELETE", asset["url"] as? String ?? ""])
        let uploads = (draft["upload_url"] as? String ?? "").prefix { $0 != "{" }
        _ = try curl(
            server.token,
            ["-H", "Content-Type: text/plain", "-d", bytes, "\(uploads)?name=\(name)"])
    }

    /// Makes a tag at the newest commit.
    func makeTag(_ tag: String) throws {
        let refs = try server.state()["refs"] as? [String: [String: [String]]] ?? [:]
        let head = refs[server.repository]?["refs/heads/main"]?[1] ?? ""
        _ = try curl(
            server.token,
            [
                "-H", "Content-Type: application/json", "-d",
                "{\"ref\": \"refs/tags/\(tag)\", \"sha\": \"\(head)\"}",
                "\(server.api)/repos/\(server.repository)/git/refs",
            ])
    }

    func curl(_ token: String?, _ arguments: [String]) throws -> String {
        let login = token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []
        let trust = server.authority.map { ["--cacert", $0] } ?? []
        let answer = try Command.run(
            "curl", ["-sS", "--fail-with-body"] + login + trust + arguments)
        guard answer.status == 0 else { throw SiteFailure(text: answer.description) }
        return answer.output
    }
}

/// A client that a test needs has failed.
struct SiteFailure: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
