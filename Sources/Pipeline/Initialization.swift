internal import Files
internal import Manifests
public import Model

/// Writes a first manifest.
public enum Initialization {
    /// Proposes a manifest for `folder` and writes it; an existing one is never touched.
    public static func writeManifest(in folder: String) throws(Failure) -> String {
        for place in Project.places {
            let path = Path.join(folder, place)
            guard try Folder.kind(path) == nil else {
                throw Failure(
                    "there is a manifest already", path, hint: "'consign check' reads it",
                    exit: .usage)
            }
        }
        let text = try ProjectScan.propose(folder: folder, vocabulary: Registry.vocabulary)
        let path = Path.join(folder, Project.places[0])
        // What we propose must pass our own check.
        _ = try ManifestReader.read(Array(text.utf8), file: path, vocabulary: Registry.vocabulary)
        try TextFile.write(Array(text.utf8), to: path)
        return path
    }
}
