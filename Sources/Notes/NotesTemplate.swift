import Model

/// The user's template: Markdown with `{{word}}` in it.
struct NotesTemplate {
    /// The words that have a value in notes.
    static let words = [
        "name", "version", "tag", "date", "description", "homepage", "changes", "files", "install",
        "verify", "keys",
    ]

    let file: String
    let text: String

    /// The text with every word replaced; a word that is unknown or empty here is an error.
    func expand(_ values: [String: String]) throws(Failure) -> String {
        guard !text.contains(ReleaseNotes.begin), !text.contains(ReleaseNotes.end) else {
            throw Failure(
                "\(file) contains the marker of the verification section",
                hint: "write {{verify}} where that section belongs", exit: .usage)
        }
        var result: [String] = []
        let lines = text.replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(Failure) { result.append(try expand(line, values)) } catch {
                let braces = line.firstRange(of: "{{").map { line[..<$0.lowerBound].count } ?? 0
                throw error.located(
                    SourcePosition(file: file, line: index + 1, column: braces + 1)
                ).exiting(.usage)
            }
        }
        return result.joined(separator: "\n")
    }

    private func expand(
        _ line: Substring, _ values: [String: String]
    ) throws(Failure) -> String {
        let template = try Template(String(line), known: Self.words)
        var isEnvironment = false
        let result = try template.expand { word in
            // The environment holds secrets, and notes are for everybody.
            isEnvironment = isEnvironment || word.hasPrefix("env.")
            return isEnvironment ? "" : values[word]
        }
        guard !isEnvironment else {
            throw Failure(
                "variables of the environment are not replaced in notes",
                hint: "known are " + Self.words.joined(separator: ", "))
        }
        return result
    }
}
