internal import Files
internal import Model

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
