import Foundation
import Model
import Publishing
import TestSupport

/// A collection of nginx, with a folder above it that is not there yet.
final class DAVSite: KillSite {
    static var runs: Bool {
        Tool.path("nginx") != nil && Tool.path("htpasswd") != nil
    }

    let server: DavServer
    var address: String { server.url + "files/acme" }

    /// A large one takes files above the usual 20 MiB; one that does not list has no PROPFIND.
    init(isLarge: Bool = false, lists: Bool = true) throws {
        server = try DavServer()
        if isLarge { try configure("client_max_body_size 20m", "client_max_body_size 3g") }
        if !lists { try configure("dav_ext_methods PROPFIND OPTIONS;", "") }
        // Ours refuses secrets that are too short to be hidden in output.
        try Command.run(
            "htpasswd", ["-mbn", server.user, "a-longer-password"]
        ).output.write(
            toFile: server.process.scratch("htpasswd"), atomically: true, encoding: .utf8)
    }

    private func configure(_ old: String, _ new: String) throws {
        let path = server.process.scratch("nginx.conf")
        try String(contentsOfFile: path, encoding: .utf8).replacing(old, with: new)
            .write(toFile: path, atomically: true, encoding: .utf8)
        let old = try workers()
        _ = try Command.run("nginx", ["-c", path, "-s", "reload"])
        // The old ones go on with the old settings until they have ended, beside the new ones.
        for _ in 0..<500 {
            let now = try workers()
            if !now.isEmpty, now.isDisjoint(with: old) { return }
            usleep(20_000)
        }
        throw POSIXError(.ETIMEDOUT)
    }

    private func workers() throws -> Set<Substring> {
        let master = try server.process.scratch.text("pid").trimmingCharacters(in: .newlines)
        return Set(try Command.run("pgrep", ["-P", master]).output.split(separator: "\n"))
    }

    func open() throws -> any Publisher { try publisher() }

    func publisher(
        _ settings: [String: String] = [:], _ environment: [String: String] = [:],
        address: String? = nil
    ) throws -> WebDAVPublisher {
        try WebDAVPublisher(
            DestinationAddress(
                address ?? self.address, ["user": server.user].merging(settings) { $1 }),
            .test(["WEBDAV_PASSWORD": "a-longer-password"].merging(environment) { $1 }))
    }

    /// The files as they lie on the server's disk.
    func files() -> [String] {
        let folder = server.folder + "/files/acme"
        let paths =
            (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }) ?? []
        return paths.filter { path in
            (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + path)) == nil
        }.sorted()
    }

    func visible() throws -> [String] {
        files().filter { path in
            !path.split(separator: "/").contains { $0.hasPrefix(".") || $0.hasPrefix("_") }
        }
    }

    var line: String { "webdav: '\(address)', user: \(server.user)" }

    var environment: [String: String] { ["WEBDAV_PASSWORD": "a-longer-password"] }

    func digests() throws -> [String: String] {
        try Self.digests(of: visible(), in: server.folder + "/files/acme")
    }

    /// As sha256sum finds them on the server's disk.
    static func digests(of names: [String], in folder: String) throws -> [String: String] {
        guard !names.isEmpty else { return [:] }
        let sums = try Command.run("sha256sum", names, in: folder).output
        return Dictionary(
            uniqueKeysWithValues: sums.split(separator: "\n").map {
                (String($0.dropFirst(66)), String($0.prefix(64)))
            })
    }

    func hidden() throws -> Int { files().count - (try visible().count) }

    func clear() throws {
        try? FileManager.default.removeItem(atPath: server.folder + "/files/acme")
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        let staged = "\(server.folder)/files/acme/_staging-\(plan.version)-\(plan.run)/\(name)"
        try Data("spoiled".utf8).write(to: URL(fileURLWithPath: staged))
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        let path = "\(server.folder)/files/acme/\(plan.version)/\(name)"
        try Data((plan.item(name)?.spoiled ?? "").utf8).write(to: URL(fileURLWithPath: path))
    }
}
