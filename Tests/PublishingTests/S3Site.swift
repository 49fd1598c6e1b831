import Foundation
import Model
import Publishing
import TestSupport

/// A folder in the bucket of the strict S3 stand-in.
final class S3Site: KillSite {
    let server: S3Server
    private let patience: Patience

    init(patience: Patience = .punctual, session: String? = nil) throws {
        server = try S3Server(session: session)
        self.patience = patience
    }

    func open() throws -> any Publisher { try publisher() }

    /// A publisher with some settings and variables of its own.
    func publisher(
        _ settings: [String: String] = [:], _ environment: [String: String] = [:],
        patience: Patience? = nil
    ) throws -> S3Publisher {
        try S3Publisher(
            DestinationAddress(
                "\(server.bucket)/acme", ["endpoint": server.endpoint].merging(settings) { $1 }),
            .test(
                ["AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret]
                    .merging(environment) { $1 }, patience: patience ?? self.patience))
    }

    /// Whoever finds no checksum list finds no release.
    func visible() throws -> [String] {
        let names = try keys().filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
        let lists = names.filter { $0.hasSuffix("/SHA256SUMS") }.map { $0.dropLast(10) }
        return names.filter { name in
            !name.contains("/") || lists.contains { name.hasPrefix($0) }
        }
    }

    /// All keys below the folder, as curl reads them.
    func keys() throws -> [String] {
        let text = try curl(["\(server.endpoint)/\(server.bucket)/?prefix=acme%2F"])
        return text.split(separator: "<Key>").dropFirst().map {
            String($0.prefix { $0 != "<" }.dropFirst("acme/".count))
        }
    }

    var line: String { "s3: \(server.bucket)/acme, endpoint: '\(server.endpoint)'" }

    var environment: [String: String] {
        ["AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret]
    }

    func digests() throws -> [String: String] {
        let scratch = try Scratch()
        var digests: [String: String] = [:]
        for name in try visible() {
            _ = try curl(["-o", scratch("file"), url(name)])
            digests[name] = String(
                try Command.run("sha256sum", [scratch("file")]).output.prefix(64))
        }
        return digests
    }

    func hidden() throws -> Int {
        try keys().filter { $0.split(separator: "/").contains { $0.hasPrefix(".") } }.count
    }

    func clear() throws {
        for key in try keys() { _ = try curl(["-X", "DELETE", url(key)]) }
    }

    private func url(_ name: String) -> String {
        "\(server.endpoint)/\(server.bucket)/acme/\(name)"
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        _ = try curl(["-X", "PUT", "-d", "spoiled", url("\(plan.version)/\(name)")])
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        let bytes = plan.item(name)?.spoiled ?? ""
        _ = try curl(["-X", "PUT", "-d", bytes, url("\(plan.version)/\(name)")])
    }

    /// curl signs by itself, which is no work of ours.
    func curl(_ arguments: [String]) throws -> String {
        let answer = try Command.run(
            "curl",
            [
                "-sS", "--fail-with-body", "--aws-sigv4", "aws:amz:\(server.region):s3", "--user",
                "\(server.key):\(server.secret)", "-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            ] + arguments)
        guard answer.status == 0 else { throw SiteFailure(text: answer.description) }
        return answer.output
    }
}

extension Patience {
    /// Waits for nothing, but knows the time: servers compare it with theirs.
    static let punctual = Patience(
        sleep: { _ in }, chance: { 0.5 }, now: { Timestamp(Int64(Date().timeIntervalSince1970)) },
        say: { _ in })
}
