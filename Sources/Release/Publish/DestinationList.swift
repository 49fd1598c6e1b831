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
        var complaints = Complaints()
        let targets = project.manifest.publish.compactMap { destination -> Target? in
            complaints.collect(at: destination.kind.place) { () throws(Failure) in
                let kind = destination.kind.value
                let place = try place(of: destination, word)
                return Target(
                    try PublisherRegistry.open(kind, place, means), kind: kind,
                    address: place.address,
                    isRequired: destination.isRequired)
            }
        }
        try complaints.refuse()
        return targets
    }

    /// What `targets` would do to files called `names`, and to the log that the manifest wants.
    func complaints(about names: [String], at targets: [Target]) -> Complaints {
        var complaints = Complaints()
        for target in targets {
            complaints.add(DestinationRules(target.publisher).complaints(about: names))
        }
        complaints.add(self.complaints(aboutLog: targets))
        return complaints
    }

    /// A log that nobody could look into would prove nothing.
    private func complaints(aboutLog targets: [Target]) -> Complaints {
        var complaints = Complaints()
        guard let policy = project.manifest.sign, policy.log, !targets.isEmpty,
            targets.allSatisfy({ $0.publisher.smallFiles == nil })
        else { return complaints }
        complaints.add(
            "sign.log: no destination keeps a file beside its versions",
            "\(targets[0].title) has releases only", at: policy.keys.first?.place,
            hint: "publish to a directory, s3, webdav or sftp as well, or leave 'log' out")
        return complaints
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
