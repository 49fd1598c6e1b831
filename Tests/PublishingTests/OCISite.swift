import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// A repository in a real registry behind our front.
final class OCISite: KillSite {
    let server: RegistryFront

    init(_ options: RegistryFront.Options = .init(), before other: RegistryFront? = nil) throws {
        server = try RegistryFront(options, before: other)
    }

    var repository: String { server.url.dropFirst("http://".count) + "/acme/acme" }

    func open() throws -> any Publisher { try publisher() }

    /// With the front's login in its settings, or with others; `said` hears what people are told.
    func publisher(
        _ settings: [String: String]? = nil, _ more: [String: String] = [:],
        said: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> OCIPublisher {
        let login = ["user": server.user, "token": "REGISTRY_TOKEN"]
        var environment = ["REGISTRY_TOKEN": server.password, "HOME": "/nonexistent"]
        environment.merge(more) { $1 }
        let means = PublisherContext.test(environment)
        return try OCIPublisher(
            DestinationAddress("http://\(repository)", settings ?? login),
            PublisherContext(
                client: means.client, environment: environment, redaction: means.redaction,
                say: said))
    }

    /// The files below the tags of versions, and `latest`, as the registry itself has them.
    func visible() throws -> [String] {
        try tags().filter { !$0.hasPrefix("consign-run-") && !$0.hasPrefix("sha256-") }
            .flatMap { tag in try files(tag).map { "\(tag)/\($0)" } }
    }

    func tags() throws -> [String] {
        guard let list = try? json("tags/list") else { return [] }
        return (list["tags"] as? [String] ?? []).sorted()
    }

    func files(_ reference: String) throws -> [String] {
        let layers = try json("manifests/\(reference)")["layers"] as? [[String: Any]] ?? []
        return layers.compactMap {
            ($0["annotations"] as? [String: String])?["org.opencontainers.image.title"]
        }
    }

    func json(_ path: String) throws -> [String: Any] {
        let text = try curl(path)
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// Asks the registry itself, past the front.
    func curl(_ path: String, _ arguments: [String] = []) throws -> String {
        try curl(url: "\(server.registry.url)/v2/acme/acme/\(path)", arguments)
    }

    private func curl(url: String, _ arguments: [String]) throws -> String {
        let types = ["manifest", "index"].map { "application/vnd.oci.image.\($0).v1+json" }
        let answer = try Command.run(
            "curl",
            [
                "-sS", "--fail-with-body", "-H", "Accept: " + types.joined(separator: ", "), "-u",
                "\(server.registry.user):\(server.registry.password)", url,
            ] + arguments)
        guard answer.status == 0 else { throw SiteFailure(text: answer.description) }
        return answer.output
    }

    /// Under a digest nothing else can be put; but it can be lost.
    var line: String {
        "oci: \"http://\(repository)\", user: \(server.user), token: REGISTRY_TOKEN"
    }

    var environment: [String: String] { ["REGISTRY_TOKEN": server.password] }

    /// Of everything that a tag leads to or that refers to it, as what came back is hashed.
    func digests() throws -> [String: String] {
        var digests: [String: String] = [:]
        for tag in try tags() where !tag.hasPrefix("consign-run-") && !tag.hasPrefix("sha256-") {
            let bytes = try curl("manifests/\(tag)")
            let subject = try Command.run("sha256sum", input: Data(bytes.utf8)).output.prefix(64)
            let index = (try? json("manifests/sha256-\(subject)"))?["manifests"]
            let referrers = (index as? [[String: Any]] ?? []).compactMap { $0["digest"] as? String }
            for reference in [tag] + referrers {
                for layer in try json("manifests/\(reference)")["layers"] as? [[String: Any]] ?? []
                {
                    let names = layer["annotations"] as? [String: String] ?? [:]
                    let digest = (layer["digest"] as? String ?? "").dropFirst(7)
                    digests["\(tag)/\(names["org.opencontainers.image.title"] ?? "")"] = String(
                        digest)
                }
            }
        }
        return digests
    }

    /// Marks of publications that are not ended.
    func hidden() throws -> Int { try tags().filter { $0.hasPrefix("consign-run-") }.count }

    func clear() throws {
        let folder = "\(server.registry.folder)/docker/registry/v2"
        try? FileManager.default.removeItem(atPath: folder)
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        let hex = plan.item(name)?.sha256.hex ?? ""
        try FileManager.default.removeItem(
            atPath: "\(server.registry.folder)/docker/registry/v2/blobs/sha256/\(hex.prefix(2))"
                + "/\(hex)")
    }

    /// What refers to the release names other bytes, as whoever may push can make it.
    func spoil(published name: String, of plan: PublishPlan) throws {
        guard let item = plan.item(name) else { return }
        let tag = plan.version.description
        if try files(tag).contains(name) {
            try overwrite(item)
        } else {
            let list = "sha256-\(try digest(of: tag))"
            let other = try push(blob: item.spoiled)
            for one in try json("manifests/\(list)")["manifests"] as? [[String: Any]] ?? [] {
                let old = one["digest"] as? String ?? ""
                let text = try curl("manifests/\(old)")
                guard text.contains(item.sha256.hex) else { continue }
                let new = text.replacing(item.sha256.hex, with: other)
                let digest = "sha256:" + (try Self.digest(of: new))
                try push(manifest: new, as: digest, "manifest")
                let index = try curl("manifests/\(list)").replacing(old, with: digest)
                try push(manifest: index, as: list, "index")
            }
        }
    }

    /// Spoils the disk of the registry.
    func overwrite(_ item: PublishItem) throws {
        let hex = item.sha256.hex
        try Data(item.spoiled.utf8).write(
            to: URL(
                fileURLWithPath: "\(server.registry.folder)/docker/registry/v2/blobs/sha256/"
                    + "\(hex.prefix(2))/\(hex)/data"))
    }

    private static func digest(of text: String) throws -> String {
        String(try Command.run("sha256sum", input: Data(text.utf8)).output.prefix(64))
    }

    private func push(blob: String) throws -> String {
        let hex = try Self.digest(of: blob)
        let head = try curl("blobs/uploads/", ["-X", "POST", "-D", "-", "-o", "/dev/null"])
        let place = head.split(whereSeparator: \.isNewline).first {
            $0.lowercased().hasPrefix("location: ")
        }
        let url = "\(place?.dropFirst(10) ?? "")&digest=sha256%3A\(hex)"
        _ = try curl(
            url: url,
            ["-X", "PUT", "-H", "Content-Type: application/octet-stream", "--data-raw", blob])
        return hex
    }

    private func push(manifest: String, as reference: String, _ kind: String) throws {
        let type = "Content-Type: application/vnd.oci.image.\(kind).v1+json"
        _ = try curl("manifests/\(reference)", ["-X", "PUT", "-H", type, "--data-raw", manifest])
    }
}

extension OCISite: TroubledSite {
    static let operations = [
        "token", "begin_upload", "cancel_upload", "upload_blob", "download_blob", "get_manifest",
        "put_manifest", "list_tags", "list_referrers", "delete_manifest",
    ]
    static let mishaps: (actions: [Fault.Action], probability: Double) = (
        [.status, .lost, .lostdrop, .drop, .corrupt], 0.04
    )

    convenience init(seed: Int, faults: [Fault]) throws {
        var options = RegistryFront.Options()
        (options.seed, options.faults) = (seed, faults)
        try self.init(options)
    }

    func expectWhole(_ plan: PublishPlan) throws {
        let sealed = plan.items.filter { $0.role == .sealed }.map(\.name)
        let tag = plan.version.description
        #expect(try files(tag) == sealed)
        let subject = try digest(of: tag)
        #expect(try digest(of: "latest") == subject)
        let tags = try tags()
        #expect(
            !tags.contains { $0.hasPrefix("consign-run-") } && tags.contains("sha256-\(subject)"))
        #expect(try referring(to: subject) == ["RELEASE-NOTES.md", "SHA256SUMS.minisig"])
    }

    /// The names of the files that refer to the release, by the fallback tag.
    func referring(to subject: String) throws -> [String] {
        let manifests = try json("manifests/sha256-\(subject)")["manifests"]
        return try (manifests as? [[String: Any]] ?? [])
            .flatMap { try files($0["digest"] as? String ?? "") }.sorted()
    }

    func digest(of tag: String) throws -> String {
        let sum = try Command.run("sha256sum", input: Data(curl("manifests/\(tag)").utf8))
        return String(sum.output.prefix(64))
    }
}
