internal import Files
public import Model
internal import Publishing

/// Taking back a release that is published.
extension ReleasePipeline {
    /// Takes `version` back at every destination as far as that can be done there. What people
    /// have fetched stays with them: the mark and the reason are for whoever comes later.
    public func withdraw(
        _ version: Version, reason: String, from address: String?
    ) throws(Failure) {
        var failures: [Failure] = []
        for target in try targets(version, address) {
            let step = "withdraw \(target.title)"
            do throws(Failure) {
                let done = try target.publisher.withdraw(version, reason: reason)
                progress(.ended(StepResult(step, .done(done.joined(separator: ", ")))))
            } catch {
                progress(.ended(StepResult(step, .failed(error.message))))
                failures.append(error)
            }
        }
        if let failure = Failure(all: failures) { throw failure }
    }

    private func targets(_ version: Version, _ address: String?) throws(Failure) -> [Target] {
        if let address { return [Target(folder: address)] }
        guard let project else {
            throw Failure(
                "there is no manifest that says where it is published",
                hint: "name a folder with --to", exit: .usage)
        }
        let identity = ReleaseIdentity(
            version: version, tag: "v\(version)", commit: nil, date: surroundings.now,
            previousTag: nil, isSnapshot: false)
        return try DestinationList(project, surroundings, progress)
            .targets(Variables(project.manifest, identity, surroundings))
    }
}
