internal import Files
internal import Model
internal import Publishing

/// The manifest's destinations, with their placeholders replaced for one release.
struct DestinationList {
    private let project: Project
    private let surroundings: Surroundings
    private let progress: Progress

    init(_ project: Project, _ surroundings: Surroundings, _ progress: Progress) {
        self.project = project
        self.surroundings = surroundings
        self.progress = progress
    }

    /// Those for a release that is built already.
    func targets(_ record: Release) throws(Failure) -> [Target] {
        let identity = ReleaseIdentity(
            version: record.version, tag: record.tag, commit: record.commit, date: record.date,
            previousTag: nil, isSnapshot: false)
        return try targets(Variables(project.manifest, identity, surroundings))
    }

    func targets(_ variables: Variables) throws(Failure) -> [Target] {
        let means = surroundings.means(progress)
        var complaints: [Failure] = []
        let targets = project.manifest.publish.compactMap { destination -> Target? in
            do throws(Failure) {
                let kind = destination.kind.value
                let place = try place(of: destination, variables)
                return Target(
                    try Destinations.open(kind, place, means), kind: kind, address: place.address,
                    isRequired: destination.isRequired)
            } catch {
                complaints.append(error.located(destination.kind.place))
                return nil
            }
        }
        if let failure = Failure(all: complaints) { throw failure }
        return targets
    }

    /// A folder's or program's address is relative to the project, like every path of the manifest.
    private func place(
        of destination: Destination, _ variables: Variables
    ) throws(Failure) -> Place {
        func text(_ template: Located<Template>) throws(Failure) -> String {
            try template.value.expand(variables.value(for: nil))
        }
        var settings: [String: String] = [:]
        for (name, template) in destination.settings { settings[name] = try text(template) }
        let address = try text(destination.address)
        let isPath = [DirectoryPublisher.kind, CommandPublisher.kind]
            .contains(destination.kind.value)
        return Place(isPath ? Path.join(project.root, address) : address, settings)
    }
}
