internal import Files
public import Model

/// What a CI's jobs ask of the pipeline.
extension ReleasePipeline {
    /// The build jobs, as JSON on one line.
    public func matrix(isSnapshot: Bool) throws(Failure) -> String {
        try StageMatrix(try ownProject(), surroundings, isSnapshot: isSnapshot).text()
    }

    /// Puts what build jobs have sent where a plan looks for it.
    public func join(_ folders: [String], isSnapshot: Bool) throws(Failure) {
        let join = try StageJoin(try ownProject(), surroundings, isSnapshot: isSnapshot)
        progress(.ended(try join.join(folders)))
    }

    private func ownProject() throws(Failure) -> Project {
        guard let project else { throw Failure("there is no manifest", exit: .usage) }
        return project
    }
}
