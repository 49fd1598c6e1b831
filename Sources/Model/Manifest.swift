/// The manifest: what a release is made of, as the user wrote it and before anything is looked up.
public struct Manifest: Sendable {
    /// The file it was read from, as the user named it.
    public var file = "consign.yaml"
    /// The product's name, which starts every file name.
    public var name = Located("")
    /// Where the version comes from.
    public var version = Located(VersionSource.tag)
    /// The time all entries bear; nil is that of the tagged commit.
    public var date: Timestamp?
    /// One line about the product.
    public var description = ""
    /// The product's page.
    public var homepage = ""
    /// An SPDX expression.
    public var license = ""
    /// `Name <mail>`.
    public var maintainer = ""
    /// What the build staged, in the order of the file.
    public var stages: [Stage] = []
    /// What goes into every artifact.
    public var contents: [Content] = []
    /// Which artifacts are made.
    public var artifacts: [ArtifactRule] = []
    /// How the release is sealed; nil leaves it unsigned.
    public var sign: SigningPolicy?
    /// Where it is published.
    public var publish: [Destination] = []
    /// Who is told of the release.
    public var announce = AnnouncePolicy()
    /// How its notes are written.
    public var notes = NotesPolicy()
    /// What the workflows run that Consign writes.
    public var continuous = ContinuousPolicy()

    /// An empty manifest, to be filled by whoever reads one.
    public init() {}
}
