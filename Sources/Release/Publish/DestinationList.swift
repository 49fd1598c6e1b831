import Files
import Manifests
package import Model
package import Publishing

/// The manifest's destinations, with their placeholders replaced for one release.
struct DestinationList {
    private let project: Project
    private let session: Session

    init(_ project: Project, _ session: Session) {
        self.project = project
        self.session = session
    }

    /// Those for a release that is built already.
    func targets(_ record: Release) throws(Failure) -> [Target] {
        try targets(Variables(project.manifest, ReleaseInfo(of: record), session.surroundings))
    }

    func targets(_ variables: Variables) throws(Failure) -> [Target] {
        try targets(variables.value(for: nil))
    }

    /// The same with `word` in place of what a release knows.
    func targets(_ word: (String) -> String?) throws(Failure) -> [Target] {
        let means = session.means
        var complaints: [Failure] = []
        let targets = project.manifest.publish.compactMap { destination -> Target? in
            do throws(Failure) {
                let kind = destination.kind.value
                let place = try place(of: destination, word)
                return Target(
                    try PublisherRegistry.open(kind, place, means), kind: kind,
                    address: place.address,
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
        of destination: Destination, _ word: (String) -> String?
    ) throws(Failure) -> DestinationAddress {
        let place = try destination.place(word)
        let paths = [DirectoryPublisher.kind, CommandPublisher.kind]
        guard paths.contains(destination.kind.value) else { return place }
        return DestinationAddress(Path.join(project.root, place.address), place.settings)
    }
}

extension Destination {
    /// Where the line leads, with its placeholders replaced.
    package func place(_ word: (String) -> String?) throws(Failure) -> DestinationAddress {
        var settings: [String: String] = [:]
        for (name, template) in self.settings {
            settings[name] = try template.value.expand(word)
        }
        return DestinationAddress(try address.value.expand(word), settings)
    }
}
