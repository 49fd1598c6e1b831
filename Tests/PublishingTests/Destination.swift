import Files
import Foundation
import Model
import Publishing
import TestSupport
import Testing

/// A destination in a scratch folder, and a release to be published to it.
struct TestDestination: Sendable, CustomTestStringConvertible {
    let kind: String
    let open: @Sendable (Scratch) -> any Publisher
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
        return PublishPlan(
            name: "acme", version: try Version(parsing: version), date: Timestamp(1_767_323_045),
            sequence: 1, items: items)
    }
}

extension Publisher {
    /// All steps of a publication, up to `last` of them.
    func publish(_ plan: PublishPlan, steps last: Int = .max) throws {
        try stage(plan)
        for (index, item) in plan.items.enumerated() where index < last { try put(item, of: plan) }
        guard last > plan.items.count else { return }
        _ = try verify(plan)
        _ = try reveal(plan)
    }
}
