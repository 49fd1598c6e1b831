internal import Files
internal import Model
internal import Pipeline

/// What a run shares with the other jobs of a pipeline.
extension ReleaseRun {
    /// The build jobs of the manifest, for a CI's own matrix.
    func matrix() throws(Failure) -> String {
        let text = try pipeline.matrix(isSnapshot: call.has(.snapshot))
        try console.put([("matrix", String(text.dropLast()))])
        return text
    }

    /// Puts what build jobs have sent where the plan looks for it.
    func joinStages() throws(Failure) {
        let folders = call.all(.join)
        if !folders.isEmpty { try pipeline.join(folders, isSnapshot: call.has(.snapshot)) }
    }

    /// For the page of the run, and for its later jobs.
    func report(_ folder: ReleaseFolder, _ results: [StepResult]) throws(Failure) {
        let record = folder.record
        let notes = folder.path + "/" + ReleaseFile.notes
        let hasNotes = try Folder.kind(notes) == .file
        console.summarize(
            "\(record.name) \(record.version)", results,
            hasNotes ? link(to: notes, of: record.tag, results) : "")
        try console.put(
            [
                ("name", record.name), ("version", record.version.description),
                ("tag", record.tag ?? ""), ("folder", folder.path),
            ] + (hasNotes ? [("notes", notes)] : []))
    }

    /// Where the notes can be read, in Markdown: on the release's page, once there is one.
    private func link(to file: String, of tag: String?, _ results: [StepResult]) -> String {
        let isThere = results.contains { $0.step.hasPrefix("publish github") && $0.word == "done" }
        guard isThere, let tag, let server = surroundings.variable("GITHUB_SERVER_URL"),
            let repository = surroundings.variable("GITHUB_REPOSITORY")
        else { return "Release notes: \(RunnerFiles.cell(file))" }
        return "[Release notes](\(server)/\(repository)/releases/tag/\(tag))"
    }
}
