public import Files
public import Model

/// One kind of artifact: one file, or one folder, of this room.
///
/// A format sees a finished ``Package`` and nothing else: no manifest, clock, environment or
/// network. The same package gives the same bytes anywhere.
public protocol PackageFormat: Sendable {
    /// Its name in a manifest: `tar.gz`.
    var name: String { get }
    /// Whether it can carry files for `platform`; nil is the source archive.
    func serves(_ platform: Platform?) -> Bool
    /// The file name of an artifact, from the package's stem or the format's own convention.
    func fileName(for package: Package) -> String
    /// Whether a system's package manager installs it, so that a manifest can say more about it.
    var isNative: Bool { get }
    /// How a package of it is signed; nil when it cannot be.
    var sealForm: PackageSealForm? { get }
    /// The mode of the artifact file itself.
    var mode: UInt16 { get }
    /// Digests that it stores of every file beside or instead of SHA-256.
    var contentDigests: Set<LegacyAlgorithm> { get }
    /// Interpreters that all its systems have beside sh, so that no package depends on them.
    var interpreters: [String] { get }
    /// What is wrong with `package` for this format; found before a byte is written.
    func check(_ package: Package) throws(Failure)
    /// What could not be run where `package` is for, or what the system's own checkers would call an
    /// error in it, and a user may waive.
    func findings(in package: Package) throws(Failure) -> [PackageFinding]
    /// The paths under which the entries appear in the artifact, sorted, for plans and digests.
    func layout(_ package: Package) throws(Failure) -> [Entry]
    /// Writes the artifact.
    func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure)
}

extension PackageFormat {
    /// Most artifacts are not programs.
    public var mode: UInt16 { 0o644 }
    /// Most formats need no other digest than the record does.
    public var contentDigests: Set<LegacyAlgorithm> { [] }
    /// Most artifacts are for people who unpack them.
    public var isNative: Bool { false }
    /// Small systems have sh alone.
    public var interpreters: [String] { [] }
    /// Native packages are held to the rules that all distributions share, others to what is true
    /// of every system.
    public func findings(in package: Package) throws(Failure) -> [PackageFinding] {
        isNative
            ? try PackageLint.findings(in: package, try layout(package), interpreters)
            : MachineLint.findings(in: package.entries, for: package.platform)
    }
    /// Most artifacts are signed by the release's checksum list alone.
    public var sealForm: PackageSealForm? { nil }
}
