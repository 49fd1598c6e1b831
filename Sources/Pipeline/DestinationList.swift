internal import Files
internal import Model
internal import Publishing

/// The manifest's destinations for a release that is built already.
struct DestinationList {
    private let project: Project
    private let surroundings: Surroundings

    init(_ project: Project, _ surroundings: Surroundings) {
        self.project = project
        self.surroundings = surroundings
    }

    func publishers(_ record: Release) throws(Failure) -> [any Publisher] {
        let identity = ReleaseIdentity(
            version: record.version, tag: record.tag, commit: record.commit, date: record.date,
            previousTag: nil, isSnapshot: false)
        let variables = Variables(project.manifest, identity, surroundings)
        return try addresses(variables).map { one throws(Failure) in
            try Destinations.open(one.kind, one.address)
        }
    }

    /// Kinds and expanded addresses; a folder's is relative to the project.
    func addresses(_ variables: Variables) throws(Failure) -> [(kind: String, address: String)] {
        try project.manifest.publish.map { destination throws(Failure) in
            let text = try destination.address.value.expand(variables.value(for: nil))
            let isFolder = destination.kind.value == DirectoryPublisher.kind
            return (destination.kind.value, isFolder ? Path.join(project.root, text) : text)
        }
    }
}
