/// What a native package says beyond its files: relations, revision, scripts and the like.
public struct NativePolicy: Sendable {
    /// The package's name, when it is not the product's.
    public var name: Located<String>?
    /// One line about it, when not the product's description.
    public var summary = ""
    /// A longer text about the product; paragraphs are parted by an empty line.
    public var about = ""
    /// Other packages.
    public var relations: [Relation: [Located<String>]] = [:]
    /// Whether library dependencies are read from the programs.
    public var findsLibraries = true
    /// Counts the packagings of one version.
    public var revision = Located("1")
    /// Put before the version when an older numbering was higher; 0 is none.
    public var epoch = 0
    /// The archive section (deb, ipk) or group (rpm).
    public var section = ""
    /// The priority (deb, ipk).
    public var priority = ""
    /// The groups it belongs to (arch).
    public var groups: [String] = []
    /// `gzip`, `xz` or `zstd`; nil is the format's usual one.
    public var compression: Located<String>?
    /// The user's scripts, as files beside the manifest.
    public var scripts: [ScriptMoment: Located<String>] = [:]
    /// What fires the trigger script, in the words of the format's system.
    public var triggers: [Located<String>] = []
    /// Common names it offers a program for.
    public var alternatives: [Located<Alternative>] = []
    /// A changelog in Debian's form, beside the manifest.
    public var changelog: Located<String>?
    /// Further fields of the control file (deb, ipk).
    public var fields: [(name: Located<String>, value: String)] = []
    /// Who made the package, when it is not the maintainer (rpm, arch).
    public var packager = ""
    /// The organisation behind it (rpm).
    public var vendor = ""
    /// The identity that signs the package itself.
    public var signer: Located<String>?
    /// Accepted findings of the package check.
    public var waivers: [Located<Waiver>] = []

    /// The policy of a package about which nothing is said.
    public init() {}

    /// The texts of a relation.
    public subscript(relation: Relation) -> [String] { relations[relation]?.map(\.value) ?? [] }
}
