public import Model

/// All that release notes are made of.
public struct NotesInput: Sendable {
    /// The record of the release.
    public let release: Release
    /// The product in one line.
    public let description: String
    /// The product's page, where a failed check is reported.
    public let homepage: String
    /// What changed, in Markdown.
    public let changes: String
    /// The commands that check the release, of every system and tool.
    public let steps: [VerificationStep]
    /// The keys that people are shown.
    public let keys: [KeyRecord]
    /// The address below which the release's files will be found.
    public let base: String?
    /// The user's template: the file's name and its text.
    public let template: (file: String, text: String)?

    /// The notes' material; `keys` are those of the record unless some are left out.
    public init(
        release: Release, description: String = "", homepage: String = "", changes: String = "",
        steps: [VerificationStep], base: String? = nil,
        template: (file: String, text: String)? = nil, keys: [KeyRecord]? = nil
    ) {
        self.keys = keys ?? release.keys
        self.release = release
        self.description = description
        self.homepage = homepage
        self.changes = changes
        self.steps = steps
        self.base = base
        self.template = template
    }
}
