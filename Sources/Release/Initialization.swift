import Files
import Manifests
package import Model

/// Writes a first manifest.
package enum Initialization {
    /// Translates another tool's configuration into a manifest beside it; what the user should
    /// know about that is returned with the manifest's path.
    package static func writeManifest(
        from file: String, _ surroundings: Environment
    ) throws(Failure) -> (path: String, remarks: [String]) {
        let folder = Path.parent(file)
        try refuseManifest(in: folder)
        let translated = try ManifestImport(
            try TextFile.bytes(file), file: file, environment: surroundings.environment,
            folder: folder)
        let path = Path.join(folder, Project.places[0])
        let text = Array(translated.text.utf8)
        _ = try ManifestReader.read(
            text, file: file + ", translated", vocabulary: Vocabulary.ofConsign,
            isTranslation: true)
        try TextFile.write(text, to: path)
        return (path, translated.remarks)
    }

    /// Proposes a manifest for `folder` and writes it; an existing one is never touched.
    package static func writeManifest(in folder: String) throws(Failure) -> String {
        try refuseManifest(in: folder)
        let text = try ProjectScan.propose(folder: folder, vocabulary: Vocabulary.ofConsign)
        let path = Path.join(folder, Project.places[0])
        // What we propose must pass our own check.
        _ = try ManifestReader.read(Array(text.utf8), file: path, vocabulary: Vocabulary.ofConsign)
        try TextFile.write(Array(text.utf8), to: path)
        return path
    }

    private static func refuseManifest(in folder: String) throws(Failure) {
        for place in Project.places {
            let path = Path.join(folder, place)
            guard try Folder.kind(path) == nil else {
                throw Failure(
                    "there is a manifest already", path, hint: "'consign check' reads it",
                    exit: .usage)
            }
        }
    }
}
