import Files
import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// A destination in a scratch folder, and a release to be published to it.
struct TestDestination: Sendable, CustomTestStringConvertible {
    let kind: String
    let open: @Sendable (Scratch) throws -> any Publisher
    /// What a visitor sees: the paths of published files, nothing hidden.
    let visible: @Sendable (Scratch) -> [String]

    var testDescription: String { kind }

    /// Every destination there is; a new one joins with one line.
    static let all = [
        TestDestination(
            kind: "directory", open: { DirectoryPublisher($0("public")) },
            visible: { scratch in
                scratch.tree("public").filter { path in
                    !path.split(separator: "/").contains { $0.hasPrefix(".") }
                }
            })
    ]

    /// A plan of four files; `salt` goes into the sealed one's bytes.
    static func plan(
        in scratch: Scratch, version: String = "1.2.0", salt: String = "", notes: String = "notes"
    ) throws -> PublishPlan {
        let files: [(String, String, PublishItem.Role)] = [
            ("acme.tar.gz", "the artifact" + salt, .sealed),
            ("SHA256SUMS.minisig", "a seal", .seal),
            ("RELEASE-NOTES.md", notes, .notes), ("SHA256SUMS", "the list" + salt, .sealed),
        ]
        let items = try files.map { name, text, role in
            let path = try scratch.write("dist/" + name, text)
            let file = try FileHash.record(path)
            return PublishItem(
                name: name, path: path, size: file.size, sha256: file.sha256, role: role)
        }
        return try PublishPlan(
            name: "acme", version: try Version(parsing: version), date: Timestamp(1_767_323_045),
            sequence: 1, items: items)
    }
}

extension Publisher {
    /// All steps of a publication, up to `last` of them.
    func publish(_ plan: PublishPlan, steps last: Int = .max) throws {
        _ = try stage(plan)
        for (index, item) in plan.items.enumerated() where index < last {
            _ = try put(item, of: plan)
        }
        guard last > plan.items.count else { return }
        try check(plan)
        _ = try reveal(plan)
        _ = try point(plan)
    }

    /// Fails unless what arrived is what was planned.
    func check(_ plan: PublishPlan) throws { try ArrivalCheck(self, plan, .test).check() }
}

extension Patience {
    /// Waits for nothing.
    static let test = Patience(
        sleep: { _ in }, chance: { 0.5 }, now: { Timestamp(1_767_323_045) }, say: { _ in })
}

extension Means {
    /// A client that trusts `certificates`, and these variables.
    static func test(
        _ environment: [String: String] = [:], certificates: String? = nil,
        patience: Patience = .test
    ) -> Means {
        Means(
            client: HTTPClient(certificates: certificates, patience: patience),
            environment: environment, redaction: Redaction())
    }
}
