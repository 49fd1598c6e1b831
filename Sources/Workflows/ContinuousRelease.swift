package import Files
import Manifests
package import Model
import Release

/// What a CI's jobs ask of the pipeline.
extension ReleasePipeline {
    /// The build jobs, for `strategy.matrix.include`.
    package func matrix(isSnapshot: Bool) throws(Failure) -> JSONValue {
        try StageMatrix(try ownProject(), surroundings, isSnapshot: isSnapshot).json
    }

    /// Puts what build jobs have sent where a plan looks for it.
    package func join(_ folders: [String], isSnapshot: Bool) throws(Failure) {
        let join = try StageJoin(try ownProject(), surroundings, isSnapshot: isSnapshot)
        progress(.ended(try join.join(folders)))
    }

    private func ownProject() throws(Failure) -> Project {
        guard let project else { throw Failure("there is no manifest", exit: .usage) }
        return project
    }
}

/// Command lines of Consign for a project, as they are typed in its folder.
extension Project {
    /// The manifest as seen from the project's folder.
    var manifestName: String {
        let file = manifest.file
        return root == Path.parent(file)
            ? Path.name(file) : Path.name(Path.parent(file)) + "/" + Path.name(file)
    }

    /// `consign VERB`, with the manifest where it is not found by itself.
    func consign(_ verb: String) -> String {
        let name = manifestName
        guard !Self.places.contains(name) else { return "consign \(verb)" }
        return "consign \(verb) -f \(WorkflowScripts.quoted(name))"
    }

    /// What is left to do for a release folder that a stopped run has built; each step keeps what
    /// is there already.
    func finishing(signingWith option: String) -> [String] {
        (manifest.sign == nil ? [] : [consign("sign") + option + " dist"])
            + [consign("notes") + " dist", consign("publish") + option + " dist"]
    }
}
