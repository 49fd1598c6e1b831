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
    /// What is done to programs before they are packed.
    package var programs = ProgramPolicy()
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
    /// Which platforms; `source` stands for the source archive. Empty means every stage that the
    /// format can carry.
    package let platforms: [Located<GlobPattern>]
    /// Whether the format can carry files for a platform.
    package let serves: @Sendable (Platform?) -> Bool
    /// The file name without its ending, when the usual one is not meant.
    package let fileName: Located<Template>?
    /// What is said of it for its format alone.
    package let options: any FormatOptions
    /// What is packed in place of the contents, when it is another format's artifact, and what is said
    /// of that format.
    package let base: (format: Located<String>, options: any FormatOptions)?

    /// A rule for `format`.
    package init(
        format: Located<String>, platforms: [Located<GlobPattern>] = [],
        fileName: Located<Template>? = nil, options: any FormatOptions,
        base: (format: Located<String>, options: any FormatOptions)? = nil,
        serves: @escaping @Sendable (Platform?) -> Bool = { _ in true }
    ) {
        self.serves = serves
        self.format = format
        self.platforms = platforms
        self.fileName = fileName
        self.options = options
        self.base = base
    }
}

extension ArtifactRule {
    /// The word in `for:` that stands for the source archive.
    package static let sourceWord = "source"

    /// Whether `for:` names the source archive.
    package var makesSource: Bool { platforms.contains { $0.value.description == Self.sourceWord } }

    /// Whether it is made for `platform`.
    package func applies(to platform: Platform) -> Bool {
        platforms.isEmpty
            ? serves(platform) : platforms.contains { $0.value.matches(platform.description) }
    }

    /// What it asks of a format that cannot carry it, out of `stages`; nil when there is nothing.
    package func refusal(of stages: [Platform]) -> Failure? {
        let asked = platforms.isEmpty ? stages : stages.filter(applies)
        var wrong = asked.filter { !serves($0) }.map(\.description)
        guard !platforms.isEmpty || (!asked.isEmpty && wrong.count == asked.count) else {
            return nil
        }
        if makesSource, !serves(nil) { wrong.append("the source archive") }
        guard !wrong.isEmpty else { return nil }
        let others = OperatingSystem.allCases.filter { system in
            let mine = stages.filter { $0.os == system }
            return !mine.isEmpty && mine.allSatisfy(serves)
        }
        let words = others.map { "\($0.rawValue)-*" }
        return Failure(
            "\(format.value) cannot carry \(wrong.joined(separator: ", "))",
            hint: words.isEmpty
                ? "choose another format for them"
                : "write: for: "
                    + (words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]"),
            at: platforms.first?.place ?? format.place, exit: .usage)
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
