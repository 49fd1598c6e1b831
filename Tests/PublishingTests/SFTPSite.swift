import Foundation
import Model
import Publishing
import TestSupport

/// A folder behind OpenSSH's sshd, in one that is not there yet.
final class SFTPSite: KillSite {
    static var runs: Bool { Tool.path("sshd") != nil && geteuid() == 0 }

    let server: SSHServer
    var folder: String { server.folder + "/pub lic/acme" }
    var address: String { "\(server.user)@\(server.host):\(server.port)\(folder)" }

    init() throws { server = try SSHServer() }

    func open() throws -> any Publisher { try publisher() }

    func publisher(
        _ settings: [String: String] = [:], _ environment: [String: String] = [:],
        address: String? = nil, patience: Patience = .test
    ) throws -> SFTPPublisher {
        let usual = ["key": server.key, "hostKey": "SHA256:" + server.fingerprint]
        return try SFTPPublisher(
            DestinationAddress(
                address ?? self.address,
                usual.merging(settings) { $1 }.filter { !$0.value.isEmpty }),
            .test(environment, patience: patience))
    }

    /// The files as they lie on the server's disk.
    func files() -> [String] {
        let paths = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String })
        return (paths ?? []).filter { path in
            (try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + path)) == nil
        }.sorted()
    }

    func visible() throws -> [String] {
        files().filter { path in !path.split(separator: "/").contains { $0.hasPrefix(".") } }
    }

    var line: String {
        "sftp: '\(address)', hostKey: 'SHA256:\(server.fingerprint)', key: '\(server.key)'"
    }

    var environment: [String: String] { [:] }

    func digests() throws -> [String: String] {
        try DAVSite.digests(of: visible(), in: folder)
    }

    func hidden() throws -> Int { files().count - (try visible().count) }

    func clear() throws { try? FileManager.default.removeItem(atPath: folder) }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        let staged = "\(folder)/.staging-\(plan.version)-\(plan.run)/\(name)"
        try Data("spoiled".utf8).write(to: URL(fileURLWithPath: staged))
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        let path = "\(folder)/\(plan.version)/\(name)"
        try Data((plan.item(name)?.spoiled ?? "").utf8).write(to: URL(fileURLWithPath: path))
    }
}
