package import Model

/// Every kind of destination there is; a new one is one word here, for the program and for its
/// shared tests.
package enum PublisherRegistry {
    /// In the order that references list them.
    package static let all: [any Publisher.Type] = [
        DirectoryPublisher.self, GitHubPublisher.self, GitLabPublisher.self, GiteaPublisher.self,
        OCIPublisher.self, CommandPublisher.self, S3Publisher.self, WebDAVPublisher.self,
        SFTPPublisher.self,
    ]

    /// The destination of this `kind` at `address`.
    package static func open(
        _ kind: String, _ address: DestinationAddress, _ context: PublisherContext
    ) throws(Failure) -> any Publisher {
        guard let type = all.first(where: { $0.kind == kind }) else {
            throw Failure(
                "unknown destination '\(kind)'",
                hint: Spelling.suggestion(for: kind, known: all.map { $0.kind }), exit: .usage)
        }
        return try type.init(address, context)
    }
}
