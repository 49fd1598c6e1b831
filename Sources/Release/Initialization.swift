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

    /// A manifest that was proposed and written.
    package struct Proposed {
        package let path: String
        /// The keys that nothing in the project tells.
        package let open: [String]
        /// Whether programs of the project were found.
        package let isBuilt: Bool
    }

    /// Proposes a manifest for `folder` and writes it; an existing one is never touched.
    package static func writeManifest(
        in folder: String, _ surroundings: Environment
    ) throws(Failure) -> Proposed {
        try refuseManifest(in: folder)
        let proposal = try ProjectScan.propose(
            folder: folder, vocabulary: Vocabulary.ofConsign, user: user(in: folder, surroundings))
        let path = Path.join(folder, Project.places[0])
        // What we propose must pass our own check.
        let text = Array(proposal.text.utf8)
        _ = try ManifestReader.read(text, file: path, vocabulary: Vocabulary.ofConsign)
        try TextFile.write(text, to: path)
        return Proposed(path: path, open: proposal.open, isBuilt: proposal.isBuilt)
    }

    /// Who commits here, as `Name <mail>`; reading git's configuration runs nothing.
    private static func user(in folder: String, _ surroundings: Environment) -> String? {
        let words = ["name", "email"].compactMap { key -> String? in
            let process = ChildProcess(
                ["git", "config", "--get", "user." + key], environment: surroundings.bare,
                in: folder)
            guard let outcome = try? process.run(), outcome.status == 0 else { return nil }
            return outcome.text.split(whereSeparator: \.isNewline).first.map(String.init)
        }
        return words.count == 2 ? "\(words[0]) <\(words[1])>" : nil
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
