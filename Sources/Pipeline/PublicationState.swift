public import Model
internal import Publishing

/// Looking at, taking up again, and giving up a publication.
extension ReleasePipeline {
    /// What each destination holds of the release.
    public func status(_ folder: ReleaseFolder, to address: String?) throws(Failure) -> [String] {
        try each(folder, address) { (publisher, plan) throws(Failure) in
            switch try publisher.standing(of: plan) {
            case .published: "\(publisher.title): \(plan.version) is published with the same bytes"
            case .unfinished: "\(publisher.title): a publication of \(plan.version) is unfinished"
            case .absent: "\(publisher.title): \(plan.version) is not published"
            }
        }
    }

    /// Removes what was staged and never revealed; what is published stays.
    public func abort(_ folder: ReleaseFolder, to address: String?) throws(Failure) {
        _ = try each(folder, address) { (publisher, plan) throws(Failure) in
            let isUnfinished = try publisher.standing(of: plan) == .unfinished
            if isUnfinished { try publisher.withdraw(plan) }
            progress(
                .ended(
                    StepResult(
                        "abort \(publisher.title)",
                        isUnfinished
                            ? .done("removed what was staged") : .skipped("nothing is unfinished")))
            )
            return ""
        }
    }

    /// Fails when no destination has an unfinished publication of the release.
    public func requireUnfinished(_ folder: ReleaseFolder, to address: String?) throws(Failure) {
        var isUnfinished = false
        _ = try each(folder, address) { (publisher, plan) throws(Failure) in
            if try publisher.standing(of: plan) == .unfinished { isUnfinished = true }
            return ""
        }
        guard isUnfinished else {
            throw Failure(
                "there is nothing to resume",
                "no destination has an unfinished publication of \(folder.record.version)",
                hint: "'consign publish' begins one", exit: .usage)
        }
    }

    private func each(
        _ folder: ReleaseFolder, _ address: String?,
        _ body: (any Publisher, PublishPlan) throws(Failure) -> String
    ) throws(Failure) -> [String] {
        try destinations(folder, address).map { publisher throws(Failure) in
            let publication = Publication(
                folder: folder, publisher: publisher, surroundings: surroundings, progress: progress
            )
            return try body(publisher, try publication.plan())
        }
    }
}
