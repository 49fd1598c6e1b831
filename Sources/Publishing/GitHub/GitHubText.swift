internal import Files
internal import Model

/// The texts of a release on GitHub.
struct GitHubText {
    private let plan: PublishPlan
    /// Characters of a release's text at most.
    private static let limit = 125_000

    init(_ plan: PublishPlan) { self.plan = plan }

    /// The notes with the mark of the run.
    func body() throws(Failure) -> String {
        try ForgeText(plan, limit: Self.limit).body()
    }

    /// What a new draft says. The tag is there already; the commit counts only if it were not.
    func draft() throws(Failure) -> JSONValue {
        var members: [String: JSONValue] = [
            "tag_name": .string(plan.tag), "name": .string("\(plan.name) \(plan.version)"),
            "body": .string(try body()), "draft": true,
            "prerelease": .bool(!plan.version.isStable),
        ]
        members["target_commitish"] = plan.commit.map { .string($0) }
        return .object(members)
    }
}
