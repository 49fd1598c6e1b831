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

    /// Where what a run makes goes that nobody names a place for: the current folder, or that of a
    /// manifest which was found above it.
    package private(set) var base = "."

    /// Where a manifest is looked for.
    package static let places = ["consign.yaml", "manifests/consign.yaml"]

    /// Reads `file`, or the manifest of the current folder.
    package static func load(
        _ file: String?, _ surroundings: Environment
    ) throws(Failure) -> Project {
        let found = try find()
        guard let path = file ?? found else { throw try missing() }
        var project = try read(path, surroundings)
        if file == nil, path.hasPrefix(up) {
            project.base = project.root
            project.remarks.insert("the manifest is \(path)", at: 0)
        }
        return project
    }

    private static func missing() throws(Failure) -> Failure {
        let near = try nearPlaces()
        return Failure(
            "there is no manifest here",
            "looked for " + places.joined(separator: " and ")
                + (near.isEmpty ? ", also in the folders above, up to the repository's" : ""),
            hint: near.first.map { "rename \($0) to consign.yaml, or name it with -f \($0)" }
                ?? "'consign init' writes one that fits this folder", exit: .usage)
    }

    private static func read(
        _ path: String, _ surroundings: Environment
    ) throws(Failure) -> Project {
        let text = try TextFile.bytes(path)
        if ManifestImport.recognises(path) {
            let translated = try ManifestImport(
                text, file: path, environment: surroundings.environment, folder: root(of: path))
            // Places in messages are those of the translation, which 'init --from' writes.
            var manifest = try ManifestReader.read(
                Array(translated.text.utf8), file: path + ", translated",
                vocabulary: Vocabulary.ofConsign, isTranslation: true)
            manifest.file = path
            return Project(
                manifest: manifest, root: root(of: path), remarks: translated.remarks)
        }
        let manifest = try ManifestReader.read(text, file: path, vocabulary: Vocabulary.ofConsign)
        return Project(manifest: manifest, root: root(of: path))
    }

    /// The manifest of the current folder, or of one above it in the same repository: beyond that it
    /// may be anybody's. nil when there is none.
    /// Without `above` only the current folder counts.
    package static func find(above: Bool = true) throws(Failure) -> String? {
        var start = ""
        for _ in 0..<64 {
            for place in places where try Folder.kind(start + place) != nil {
                if start.isEmpty { return place }
                return try isInRepository(start) ? start + place : nil
            }
            guard above, try Folder.kind(start + ".git") == nil else { return nil }
            start += up
        }
        return nil
    }

    private static let up = "../"

    private static func isInRepository(_ start: String) throws(Failure) -> Bool {
        var start = start
        for _ in 0..<64 {
            if try Folder.kind(start + ".git") != nil { return true }
            start += up
        }
        return false
    }

    /// Files that may be meant as manifests and are called nearly like one.
    private static func nearPlaces() throws(Failure) -> [String] {
        let near = ["consign.yml", "consign.yaml", ".consign.yaml", ".consign.yml"]
        var found: [String] = []
        for folder in [".", "manifests"] where try Folder.kind(folder) == .folder {
            found += try Folder.names(folder).filter { near.contains($0.lowercased()) }.sorted()
                .map { folder == "." ? $0 : "\(folder)/\($0)" }
        }
        return found
    }

    /// A manifest in `manifests/` speaks of the folder above, any other of its own.
    static func root(of path: String) -> String {
        let folder = Path.parent(path)
        guard Path.name(folder) == "manifests" else { return folder }
        return Path.parent(folder)
    }
}
