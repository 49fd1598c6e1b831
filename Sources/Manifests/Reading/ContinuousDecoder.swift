internal import Model

/// Reads the manifest's `ci`, whose shape has been checked.
struct ContinuousDecoder {
    private(set) var complaints: [Failure] = []

    mutating func policy(_ node: YAMLNode, _ platforms: [Platform]) -> ContinuousPolicy {
        var policy = ContinuousPolicy()
        policy.image = node["image"]?.text
        policy.setup = texts(node["setup"])
        policy.test = texts(node["test"])
        policy.build = texts(node["build"])
        if let install = node["install"] { policy.installation = installation(install) }
        for member in node["runners"]?.members ?? [] {
            guard let platform = try? Platform(parsing: member.key) else { continue }
            guard platforms.contains(platform) else {
                complain(
                    "\(Quoted(member.key)) is not built here", at: member.place,
                    hint: Spelling.suggestion(
                        for: member.key, known: platforms.map(\.description)))
                continue
            }
            policy.runners[platform] = member.value.text
        }
        return policy
    }

    /// Commands and the folder they fill, or an address and what is found there.
    private mutating func installation(_ node: YAMLNode) -> ContinuousPolicy.Installation {
        let run = texts(node["run"])
        switch (node["path"]?.text, node["url"]?.text, node["sha256"]?.text) {
        case (let path?, nil, nil) where !run.isEmpty: return .made(run, folder: path)
        case (nil, let url?, let digest?) where node["run"] == nil:
            return .fetched(url: url, sha256: digest)
        default:
            complain(
                "'install' is not whole", "it has 'run' and 'path', or 'url' and 'sha256'",
                at: node.place, hint: "write: install: {run: [make build], path: .build/release}")
            return .present
        }
    }

    private func texts(_ node: YAMLNode?) -> [String] {
        (node?.elements ?? []).compactMap(\.text)
    }

    private mutating func complain(
        _ what: String, _ why: String = "", at place: SourcePosition, hint: String
    ) {
        complaints.append(Failure(what, why, hint: hint, at: place, exit: .usage))
    }
}
