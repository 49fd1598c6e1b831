import Files
package import Manifests
package import Model

/// A manifest with the folder its paths are relative to.
package struct Project: Sendable {
    /// What the manifest says.
    package internal(set) var manifest: Manifest
    /// The folder its paths are relative to.
    package let root: String
    /// What the user should know of its translation, when it is another tool's configuration.
    package var remarks: [String] = []

    /// Where a manifest is looked for.
    package static let places = ["consign.yaml", "manifests/consign.yaml"]

    /// Reads `file`, or the manifest of the current folder.
    package static func load(
        _ file: String?, _ surroundings: Environment
    ) throws(Failure) -> Project {
        let found = try find()
        guard let path = file ?? found else {
            throw Failure(
                "there is no manifest here", "looked for " + places.joined(separator: " and "),
                hint: "'consign init' writes one that fits this folder", exit: .usage)
        }
        let text = try TextFile.bytes(path)
        if ManifestImport.recognises(path) {
            let translated = try ManifestImport(
                text, file: path, environment: surroundings.environment, folder: root(of: path))
            // Places in messages are those of the translation, which 'init --from' writes.
            var manifest = try ManifestReader.read(
                Array(translated.text.utf8), file: path + ", translated",
                vocabulary: Vocabulary.ofConsign)
            manifest.file = path
            return Project(
                manifest: manifest, root: root(of: path), remarks: translated.remarks)
        }
        let manifest = try ManifestReader.read(text, file: path, vocabulary: Vocabulary.ofConsign)
        return Project(manifest: manifest, root: root(of: path))
    }

    /// The manifest of the current folder; nil when there is none.
    package static func find() throws(Failure) -> String? {
        for place in places where try Folder.kind(place) != nil { return place }
        return nil
    }

    /// A manifest in `manifests/` speaks of the folder above, any other of its own.
    static func root(of path: String) -> String {
        let folder = Path.parent(path)
        guard Path.name(folder) == "manifests" else { return folder }
        return Path.parent(folder)
    }
}
