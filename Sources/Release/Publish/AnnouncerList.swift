import Files
import Manifests
package import Model
package import Publishing

/// The manifest's announcers for one release.
package struct AnnouncerList {
    private let project: Project
    private let session: Session

    package init(_ project: Project, _ session: Session) {
        self.project = project
        self.session = session
    }

    /// Opens all of them; a wrong address or setting is found here.
    package func announcers(_ variables: Variables) throws(Failure) -> [any Announcer] {
        try announcers(variables.value(for: nil))
    }

    /// The same with `word` in place of what a release knows.
    package func announcers(_ word: (String) -> String?) throws(Failure) -> [any Announcer] {
        let means = session.means
        var complaints = Complaints()
        let announcers = project.manifest.announce.to.compactMap { line -> (any Announcer)? in
            guard let kind = AnnouncerKind.all.first(where: { $0.name == line.kind.value })
            else { return nil }
            return complaints.collect(at: line.kind.place) { () throws(Failure) in
                try kind.open(try line.place(word), means)
            }
        }
        try complaints.refuse()
        return announcers
    }

    /// The message in the manifest's own words.
    package func message(_ variables: Variables) throws(Failure) -> String? {
        guard let template = project.manifest.announce.message else { return nil }
        return try template.value.expand(variables.value(for: nil))
    }
}

/// Telling people how a release ended.
extension ReleasePipeline {
    /// Says that the release is out. Whoever cannot be told is a warning: the release stays.
    func announce(
        _ folder: ReleaseFolder, _ plan: PublishPlan, at targets: [Target], _ journal: Journal
    ) {
        guard let project, standIns == nil, !folder.record.version.isSnapshot else { return }
        do throws(Failure) {
            let variables = Variables(
                project.manifest, ReleaseInfo(of: folder.record), surroundings)
            let list = AnnouncerList(project, session)
            let announcement = Announcement(
                product: plan.name, version: plan.version, page: page(of: plan, at: targets),
                run: plan.run, time: surroundings.now, outcome: .released,
                message: try list.message(variables))
            tell(announcement, try list.announcers(variables), journal)
        } catch {
            progress(.warned("nobody was told: \(error.message)"))
        }
    }

    /// Says at which step and why a release failed, and how to go on.
    package func announceFailure(_ failure: Failure, at step: String, resume command: String) {
        guard let project, standIns == nil, project.manifest.announce.failures else { return }
        do throws(Failure) {
            let variables = Variables(project.manifest, nil, surroundings)
            let announcement = Announcement(
                product: project.manifest.name.value, version: nil, page: nil, run: "",
                time: surroundings.now,
                outcome: .failed(
                    step: step, why: surroundings.redaction(failure.message), command: command))
            let list = AnnouncerList(project, session)
            tell(announcement, try list.announcers(variables), nil)
        } catch {
            progress(.warned("nobody was told of the failure: \(error.message)"))
        }
    }

    private func tell(
        _ announcement: Announcement, _ announcers: [any Announcer], _ journal: Journal?
    ) {
        progress(.began("announce", total: announcers.count))
        Announcing(announcers, journal).tell(
            announcement, opened: { progress(.opened($0)) }
        ) { title, failure in
            let outcome = failure.map { StepResult.Outcome.failed($0.message) } ?? .done("told")
            progress(.ended(StepResult("announce \(title)", outcome)))
            if let failure { progress(.warned("\(title) was not told: \(failure.message)")) }
        }
    }

    /// The first destination's page of the release, or the product's.
    private func page(of plan: PublishPlan, at targets: [Target]) -> String? {
        let pages = targets.lazy.compactMap { $0.publisher.page(of: plan.candidate) }
        if let page = pages.first { return page }
        return project?.manifest.homepage.isEmpty == false ? project?.manifest.homepage : nil
    }
}
