package import Model
package import Options

/// The manifest: what a release is made of, as the user wrote it and before anything is looked up.
package struct Manifest: Sendable {
    /// The file it was read from, as the user named it.
    package var file = "consign.yaml"
    /// The product's name, which starts every file name.
    package var name = Located("")
    /// Where the version comes from.
    package var version = Located(VersionSource.tag)
    /// The time all entries bear; nil is that of the tagged commit.
    package var date: Timestamp?
    /// One line about the product.
    package var description = ""
    /// The product's page.
    package var homepage = ""
    /// An SPDX expression.
    package var license = ""
    /// `Name <mail>`.
    package var maintainer = ""
    /// What the build staged, in the order of the file.
    package var stages: [Stage] = []
    /// What goes into every artifact.
    package var contents: [Content] = []
    /// Which artifacts are made.
    package var artifacts: [ArtifactRule] = []
    /// How the release is sealed; nil leaves it unsigned.
    package var sign: SigningPolicy?
    /// Where it is published.
    package var publish: [Destination] = []
    /// Who is told of the release.
    package var announce = AnnouncePolicy()
    /// How its notes are written.
    package var notes = NotesPolicy()
    /// What the workflows run that Consign writes.
    package var continuous = ContinuousPolicy()

    /// An empty manifest, to be filled by whoever reads one.
    package init() {}
}

/// A folder that the build left for one platform, or several to be joined.
package struct Stage: Sendable {
    /// The platform the files are for.
    package let platform: Located<Platform>
    /// One folder; or the macOS folders whose programs become universal ones.
    package let folders: [Located<Template>]

    /// A stage of `folders`; more than one are joined.
    package init(platform: Located<Platform>, folders: [Located<Template>]) {
        self.platform = platform
        self.folders = folders
    }

    /// Whether programs of several folders are joined.
    package var isJoined: Bool { folders.count > 1 }
}

/// One line of the manifest's `artifacts`: a format and the platforms it is made for.
package struct ArtifactRule: Sendable {
    /// The format's name in the registry.
    package let format: Located<String>
    /// Which platforms; `source` stands for the source archive. Empty means every stage.
    package let platforms: [Located<GlobPattern>]
    /// The file name without its ending, when the usual one is not meant.
    package let fileName: Located<Template>?
    /// What is said of it for its format alone.
    package let options: any FormatOptions

    /// A rule for `format`.
    package init(
        format: Located<String>, platforms: [Located<GlobPattern>] = [],
        fileName: Located<Template>? = nil, options: any FormatOptions
    ) {
        self.format = format
        self.platforms = platforms
        self.fileName = fileName
        self.options = options
    }
}

/// The manifest's `notes`: the template, and where the changes come from.
package struct NotesPolicy: Sendable {
    /// A file with placeholders; nil is the built-in template.
    package var template: Located<Template>?
    /// A file for this version; nil is the commits since the last tag.
    package var changes: Located<Template>?
    /// The address under which the release's files will be found, for the download commands.
    package var base: Located<Template>?

    /// The built-in template, and changes from commits.
    package init() {}
}

/// The manifest's `announce`: who is told of a release, and in which words.
package struct AnnouncePolicy: Sendable {
    /// The ways, each with its address and settings.
    package var to: [Destination] = []
    /// The message; nil leaves it to the announcer.
    package var message: Located<Template>?
    /// Whether a release that failed is told too.
    package var failures = false

    /// Nobody.
    package init() {}
}
