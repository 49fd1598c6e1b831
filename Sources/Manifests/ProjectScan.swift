import Files
package import Model
import Options

/// Looks at a project and proposes a manifest for it.
package enum ProjectScan {
    /// A commented manifest for the project in `folder`, of words that `vocabulary` knows, and the keys
    /// that it leaves to the user. `user` is who git says is here, as `Name <mail>`.
    ///
    /// Files are only read; nothing of the project is run. What cannot be read, or could not stand
    /// in a manifest, is left out.
    package static func propose(
        folder: String, vocabulary: Vocabulary, user: String? = nil
    ) throws(Failure) -> (text: String, open: [String], isBuilt: Bool) {
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
        let files = try ProjectFiles(folder, program: facts.program ?? facts.name)
        facts.license =
            facts.license
            ?? names.filter { $0.hasPrefix("LICEN") }
            .compactMap { text($0).flatMap(LicenseText.identifier) }.first
        facts.homepage = facts.homepage ?? text(".git/config").flatMap(GitRemote.homepage)
        facts.name = name(facts, files) ?? name(Path.name(folder))
        facts.description = facts.description ?? summary(files, text)
        facts.maintainer = facts.maintainer ?? user
        let isRepository = names.contains(".git")
        let proposal = Proposal(
            facts: facts, files: files, words: vocabulary,
            version: version(facts, isRepository, text("VERSION")), isRepository: isRepository)
        return (proposal.text, proposal.open, !files.programs.isEmpty)
    }

    /// A registry of packages may have had the name before, as with `fd-find`: the program and its
    /// page tell what the project is called.
    private static func name(_ facts: ProjectFacts, _ files: ProjectFiles) -> String? {
        let page = facts.homepage.flatMap { name(Path.name($0)) }
        let programs = files.programs + [facts.program].compactMap { $0 }
        return page.flatMap { programs.contains($0) ? $0 : nil } ?? name(facts.name)
    }

    /// One line about the product, from its manual page or its unit; the program's own before others.
    private static func summary(_ files: ProjectFiles, _ text: (String) -> String?) -> String? {
        for (kind, read) in [
            (ContentKind.man, ProjectText.summary(ofManual:)),
            (.service, ProjectText.summary(ofUnit:)),
        ] {
            let found = files.others.filter { $0.kind == kind }.map(\.path)
            let own = files.programs.flatMap { program in
                found.filter { Path.name($0).hasPrefix(program + ".") }
            }
            if let line = (own + found).compactMap(text).compactMap(read).first {
                // A manual page begins it small, rpm wants it to begin with a capital.
                return line.prefix(1).uppercased() + line.dropFirst()
            }
        }
        return nil
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
