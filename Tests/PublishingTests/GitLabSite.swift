import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// A project of the stand-in GitLab, with tags for the versions that tests publish.
final class GitLabSite: KillSite {
    static let developer = "glpat-developer", maintainer = "glpat-maintainer"
    static let reporter = "glpat-reporter"
    let server: GitLabServer

    /// A project with `options`, whose tokens and tags are set here.
    init(_ options: GitLabServer.Options = .init()) throws {
        var options = options
        options.tokens = [
            Self.developer: .developer, Self.maintainer: .maintainer, Self.reporter: .reporter,
        ]
        for version in ["1.0.0", "1.1.0", "1.2.0", "1.10.0", "1.9.1", "2.0.0-rc.1"] {
            options.tags["v" + version] = options.tags["v" + version] ?? ""
        }
        server = try GitLabServer(options)
    }

    /// Deleting what was staged takes a Maintainer.
    func open() throws -> any Publisher { try publisher(Self.maintainer) }

    func publisher(
        _ token: String = developer, _ more: [String: String] = [:], patience: Patience = .test
    ) throws -> GitLabPublisher {
        var environment = ["CI_API_V4_URL": server.api, "GITLAB_TOKEN": token]
        environment.merge(more) { $1 }
        return try GitLabPublisher(
            DestinationAddress(server.project),
            .test(environment, certificates: server.authority, patience: patience))
    }

    /// What the releases lead to.
    func visible() throws -> [String] {
        let releases = try json("/releases") as? [[String: Any]] ?? []
        return releases.flatMap { release in
            let tag = (release["tag_name"] as? String ?? "").dropFirst()
            let assets = release["assets"] as? [String: Any]
            let links = assets?["links"] as? [[String: Any]] ?? []
            return links.reversed().map { "\(tag)/\($0["name"] as? String ?? "")" }
        }
    }

    /// The names of all files in all packages, those of one name as often as it is there.
    func files() throws -> [String] {
        let files = try server.state()["files"] as? [[String: Any]] ?? []
        return files.compactMap { $0["file_name"] as? String }
            .filter { !$0.hasPrefix("consign-run.") }
    }

    func json(_ path: String) throws -> Any {
        let answer = try curl(["\(server.api)/projects/1\(path)"])
        return try JSONSerialization.jsonObject(with: Data(answer.utf8))
    }

    var line: String { "gitlab: \(server.project)" }

    var environment: [String: String] {
        ["CI_API_V4_URL": server.api, "GITLAB_TOKEN": Self.developer]
    }

    /// Of what the releases lead to, by the links and the server's own digests.
    func digests() throws -> [String: String] {
        let files = try server.state()["files"] as? [[String: Any]] ?? []
        var digests: [String: String] = [:]
        for path in try visible() {
            let name = path.split(separator: "/").last.map(String.init)
            let file = files.last { $0["file_name"] as? String == name }
            digests[path] = file?["file_sha256"] as? String
        }
        return digests
    }

    /// Files without a release; the mark stays, and twins of what two runs sent at once may.
    func hidden() throws -> Int { try Set(files()).count - visible().count }

    func clear() throws { try server.reset() }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        try spoil(name, of: plan, with: "spoiled")
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        try spoil(name, of: plan, with: plan.item(name)?.spoiled ?? "")
    }

    private func spoil(_ name: String, of plan: PublishPlan, with bytes: String) throws {
        let file = "\(server.api)/projects/1/packages/generic/acme/\(plan.version)/\(name)"
        _ = try curl(["-X", "PUT", "-d", bytes, file])
    }

    func curl(_ arguments: [String], token: String = maintainer) throws -> String {
        let trust = server.authority.map { ["--cacert", $0] } ?? []
        let answer = try Command.run(
            "curl",
            ["-sS", "--fail-with-body", "-H", "PRIVATE-TOKEN: \(token)"] + trust + arguments)
        guard answer.status == 0 else { throw SiteFailure(text: answer.description) }
        return answer.output
    }
}

extension GitLabSite: TroubledSite {
    static let operations = [
        "get_project", "get_tag", "list_packages", "list_package_files", "get_release",
        "upload_generic", "upload_generic acme.tar.gz", "upload_generic SHA256SUMS",
        "create_release",
    ]
    static let mishaps: (actions: [Fault.Action], probability: Double) = (
        [.status, .lost, .lostdrop, .drop], 0.05
    )

    convenience init(seed: Int, faults: [Fault]) throws {
        var options = GitLabServer.Options()
        (options.seed, options.faults) = (seed, faults)
        try self.init(options)
    }

    func expectWhole(_ plan: PublishPlan) throws {
        #expect(try files().sorted() == plan.items.map(\.name).sorted())
        #expect(try visible() == plan.items.map { "1.2.0/\($0.name)" })
    }
}
