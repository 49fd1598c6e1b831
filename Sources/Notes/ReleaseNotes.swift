package import Model

/// Writes the notes of a release: what changed, the files, and how to check them.
package enum ReleaseNotes {
    /// The line before the section that a rerun replaces.
    package static let begin = ReleaseFile.guideBegin
    /// The line behind it.
    package static let end = ReleaseFile.guideEnd

    /// The notes in Markdown, by the user's template or the built-in one.
    package static func render(_ input: NotesInput) throws(Failure) -> String {
        let values = values(input)
        guard let template = input.template else { return finished(builtIn(input, values)) }
        let text = try NotesTemplate(file: template.file, text: template.text).expand(values)
        guard text.contains(begin) else {
            return finished(text + "\n\n" + verification(input))
        }
        return finished(text)
    }

    /// The section between its markers.
    package static func verification(_ input: NotesInput) -> String {
        begin + "\n\n" + VerificationGuide(input).markdown + "\n\n" + end
    }

    /// `existing` with its verification section replaced by the one of `new`, or with that appended.
    ///
    /// Everything else in it, which somebody may have edited since, stays as it is.
    package static func replaceVerification(
        in existing: String, with new: String
    ) throws(Failure) -> String {
        guard let fresh = try section(of: new) else {
            throw Failure("the new notes have no verification section")
        }
        guard let old = try section(of: existing) else {
            return finished(existing + "\n\n" + new[fresh])
        }
        return String(existing[..<old.lowerBound]) + new[fresh] + existing[old.upperBound...]
    }

    private static func section(of notes: String) throws(Failure) -> Range<String.Index>? {
        let begins = notes.ranges(of: begin), ends = notes.ranges(of: end)
        if begins.isEmpty && ends.isEmpty { return nil }
        guard begins.count == 1, ends.count == 1, begins[0].upperBound <= ends[0].lowerBound else {
            throw Failure(
                "cannot tell where the verification section is",
                "its markers must be there once each, in order",
                hint: "remove every line with 'consign:verify' from the notes, then run again",
                exit: .malformed)
        }
        return begins[0].lowerBound..<ends[0].upperBound
    }

    private static func values(_ input: NotesInput) -> [String: String] {
        let release = input.release
        var values = [
            "name": Markdown.text(release.name), "version": release.version.description,
            "date": release.date.day, "description": Markdown.text(input.description),
            "homepage": Markdown.destination(input.homepage),
            "changes": ForeignMarkdown.contained(input.changes),
            "files": NotesTable.files(input), "install": InstallGuide(input).markdown,
            "verify": verification(input), "keys": NotesTable.keys(input.keys),
        ]
        values["tag"] = release.tag.map(Markdown.text)
        return values
    }

    private static func builtIn(_ input: NotesInput, _ values: [String: String]) -> String {
        func value(_ word: String) -> String { values[word] ?? "" }
        let page = value("homepage").isEmpty ? "" : " <\(value("homepage"))>"
        let about = value("description") + page
        let parts = [
            "# \(value("name")) \(value("version"))",
            about.isEmpty ? "" : String(about.drop { $0 == " " }),
            "Released on \(value("date")).",
            value("changes").isEmpty ? "" : "## What changed\n\n" + value("changes"),
            value("files").isEmpty ? "" : "## Files\n\n" + value("files"), value("install"),
            value("verify"),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// Safe to print anywhere, and ended by one line end.
    private static func finished(_ text: String) -> String {
        let lines = ForeignMarkdown.withoutCommands(text)
        return String(lines.reversed().drop { $0.isNewline }.reversed()) + "\n"
    }
}
