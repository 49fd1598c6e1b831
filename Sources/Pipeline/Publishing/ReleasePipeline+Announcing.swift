internal import Files
public import Model
internal import Publishing

/// Telling people how a release ended.
extension ReleasePipeline {
    /// Says that the release is out. Whoever cannot be told is a warning: the release stays.
    func announce(_ folder: ReleaseFolder, _ plan: PublishPlan, _ journal: Journal) {
        guard let project, standIns == nil, !folder.record.version.isSnapshot else { return }
        do throws(Failure) {
            let variables = Variables(
                project.manifest, ReleaseIdentity(of: folder.record), surroundings)
            let list = AnnouncerList(project, surroundings, progress)
            let announcement = Announcement(
                product: plan.name, version: plan.version, page: try page(folder, plan),
                run: plan.run, time: surroundings.now, outcome: .released,
                message: try list.message(variables))
            tell(announcement, try list.announcers(variables), journal)
        } catch {
            progress(.warned("nobody was told: \(error.message)"))
        }
    }

    /// Says at which step and why a release failed, and how to go on.
    public func announceFailure(_ failure: Failure, at step: String, resume command: String) {
        guard let project, standIns == nil, project.manifest.announce.failures else { return }
        do throws(Failure) {
            let variables = Variables(project.manifest, nil, surroundings)
            let announcement = Announcement(
                product: project.manifest.name.value, version: nil, page: nil, run: "",
                time: surroundings.now,
                outcome: .failed(
                    step: step, why: surroundings.redaction(failure.message), command: command))
            let list = AnnouncerList(project, surroundings, progress)
            tell(announcement, try list.announcers(variables), nil)
        } catch {
            progress(.warned("nobody was told of the failure: \(error.message)"))
        }
    }

    private func tell(
        _ announcement: Announcement, _ announcers: [any Announcer], _ journal: Journal?
    ) {
        Announcing(announcers, journal).tell(announcement) { title, failure in
            let outcome = failure.map { StepResult.Outcome.failed($0.message) } ?? .done("told")
            progress(.ended(StepResult("announce \(title)", outcome)))
            if let failure { progress(.warned("\(title) was not told: \(failure.message)")) }
        }
    }

    /// The first destination's page of the release, or the product's.
    private func page(_ folder: ReleaseFolder, _ plan: PublishPlan) throws(Failure) -> String? {
        let pages = try targets(folder, nil).lazy.compactMap {
            $0.publisher.page(of: plan.candidate)
        }
        if let page = pages.first { return page }
        return project?.manifest.homepage.isEmpty == false ? project?.manifest.homepage : nil
    }
}
