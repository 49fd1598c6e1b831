internal import Model
internal import Publishing

/// The manifest's announcers for one release.
struct AnnouncerList {
    private let project: Project
    private let surroundings: Surroundings
    private let progress: Progress

    init(_ project: Project, _ surroundings: Surroundings, _ progress: Progress) {
        self.project = project
        self.surroundings = surroundings
        self.progress = progress
    }

    /// Opens all of them; a wrong address or setting is found here.
    func announcers(_ variables: Variables) throws(Failure) -> [any Announcer] {
        try announcers(variables.value(for: nil))
    }

    /// The same with `word` in place of what a release knows.
    func announcers(_ word: (String) -> String?) throws(Failure) -> [any Announcer] {
        let means = surroundings.means(progress)
        var complaints: [Failure] = []
        var announcers: [any Announcer] = []
        for line in project.manifest.announce.to {
            do throws(Failure) {
                guard let kind = AnnouncerKind.all.first(where: { $0.name == line.kind.value })
                else { continue }
                announcers.append(try kind.open(try line.place(word), means))
            } catch {
                complaints.append(error.located(line.kind.place))
            }
        }
        if let failure = Failure(all: complaints) { throw failure }
        return announcers
    }

    /// The message in the manifest's own words.
    func message(_ variables: Variables) throws(Failure) -> String? {
        guard let template = project.manifest.announce.message else { return nil }
        return try template.value.expand(variables.value(for: nil))
    }
}
