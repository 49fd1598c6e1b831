import Files
package import Model
import Options

/// Looks at a project and proposes a manifest for it.
package enum ProjectScan {
    /// A commented manifest for the project in `folder`, of words that `vocabulary` knows.
    ///
    /// Files are only read; nothing of the project is run. What cannot be read, or could not stand
    /// in a manifest, is left out.
    package static func propose(folder: String, vocabulary: Vocabulary) throws(Failure) -> String {
        let names = try Folder.names(folder)
        func text(_ name: String) -> String? {
            try? TextFile.text(Path.join(folder, name))
        }
        var facts = ProjectFacts()
        for kind in ProjectKind.all where names.contains(kind.file) {
            guard let found = text(kind.file) else { continue }
            facts = kind.read(found)
            break
        }
        facts.name = name(facts.name) ?? name(Path.name(folder))
        facts.license =
            facts.license
            ?? names.filter { $0.hasPrefix("LICEN") }
            .compactMap { text($0).flatMap(LicenseText.identifier) }.first
        facts.homepage = facts.homepage ?? text(".git/config").flatMap(GitRemote.homepage)
        let isRepository = names.contains(".git")
        return Proposal(
            facts: facts, files: try ProjectFiles(folder), words: vocabulary,
            version: version(facts, isRepository, text("VERSION")), isRepository: isRepository
        ).text
    }

    /// The name as file names can have it; nil when nothing is left of it.
    private static func name(_ text: String?) -> String? {
        guard let text else { return nil }
        let allowed = text.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber)
                || "._-".contains(character) ? character : "-"
        }
        let name = String(allowed.drop { "._-".contains($0) }.prefix(64))
        return ManifestRule.name.accepts(name) ? name : nil
    }

    private static func version(
        _ facts: ProjectFacts, _ isRepository: Bool, _ file: String?
    ) -> String {
        // Of several lines it would be refused.
        let lines = file?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        if lines.count == 1, (try? Version(parsing: lines[0])) != nil {
            return "version: file:VERSION"
        }
        if !isRepository, let version = facts.version, (try? Version(parsing: version)) != nil {
            return "version: " + version
        }
        return "version: tag                 # the git tag at HEAD, like v1.2.0"
    }
}
