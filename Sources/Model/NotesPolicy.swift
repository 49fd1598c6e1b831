/// The manifest's `notes`: the template, and where the changes come from.
public struct NotesPolicy: Sendable {
    /// A file with placeholders; nil is the built-in template.
    public var template: Located<Template>?
    /// A file for this version; nil is the commits since the last tag.
    public var changes: Located<Template>?
    /// The address under which the release's files will be found, for the download commands.
    public var base: Located<Template>?

    /// The built-in template, and changes from commits.
    public init() {}
}
