package import Files
package import Model

/// One kind of artifact: one file, or one folder, of this room.
///
/// A format sees a finished ``Package`` and nothing else: no manifest, clock, environment or
/// network. The same package gives the same bytes anywhere.
package protocol PackageFormat: Sendable {
    /// Its name in a manifest: `tar.gz`.
    var name: String { get }
    /// Whether it can carry files for `platform`; nil is the source archive.
    func serves(_ platform: Platform?) -> Bool
    /// The file name of an artifact, from the package's stem or the format's own convention.
    func fileName(for package: Package) -> String
    /// Whether a system's package manager installs it, so that a manifest can say more about it.
    var isNative: Bool { get }
    /// How a package of it is signed; nil when it cannot be.
    var sealForm: SignatureKind? { get }
    /// The mode of the artifact file itself.
    var mode: UInt16 { get }
    /// Digests that it stores of every file beside or instead of SHA-256.
    var contentDigests: Set<WeakDigest> { get }
    /// Interpreters that all its systems have beside sh, so that no package depends on them.
    var interpreters: [String] { get }
    /// What is wrong with `package` for this format; found before a byte is written.
    func check(_ package: Package) throws(Failure)
    /// What could not be run where `package` is for, or what the system's own checkers would call an
    /// error in it, and a user may waive.
    func findings(in package: Package) throws(Failure) -> [Finding]
    /// The paths under which the entries appear in the artifact, sorted, for plans and digests.
    func layout(_ package: Package) throws(Failure) -> [Entry]
    /// Writes the artifact.
    func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure)
}

extension PackageFormat {
    /// Most artifacts are not programs.
    package var mode: UInt16 { 0o644 }
    /// Most formats need no other digest than the record does.
    package var contentDigests: Set<WeakDigest> { [] }
    /// Most artifacts are for people who unpack them.
    package var isNative: Bool { false }
    /// Small systems have sh alone.
    package var interpreters: [String] { [] }
    /// Native packages are held to the rules that all distributions share, others to what is true
    /// of every system.
    package func findings(in package: Package) throws(Failure) -> [Finding] {
        isNative
            ? try PackageLint.findings(in: package, try layout(package), interpreters)
            : MachineLint.findings(in: package.entries, for: package.platform)
    }
    /// Most artifacts are signed by the release's checksum list alone.
    package var sealForm: SignatureKind? { nil }
}

/// What an artifact contains, as one digest that does not depend on the container.
///
/// SHA-256 over one line for each entry, sorted by path, bytewise: the mode as four octal digits,
/// a blank, the path, a tab, what it is, and a line feed. What it is: a file's SHA-256 in hex,
/// `-> ` and the target of a link, or `/` for a folder. A link's mode is written as 0777. The
/// names have no tabs or line feeds, as ``SafeName`` refuses them.
package enum ContentsDigest {
    /// The digest of the entries that a format's layout lists.
    package static func of(_ layout: [Entry]) throws(Failure) -> Digest {
        let hash = try Hash(.sha256)
        let sorted = layout.inOrder(of: \.path)
        for entry in sorted { try hash.update(Array(try line(entry).utf8).span.bytes) }
        return try hash.value()
    }

    private static func line(_ entry: Entry) throws(Failure) -> String {
        switch entry.body {
        case .file(let record): line(entry, entry.mode, record.sha256.hex)
        case .bytes(let bytes): line(entry, entry.mode, try Hash.of(bytes).hex)
        case .symlink(let target): line(entry, 0o777, "-> \(target)")
        case .folder: line(entry, entry.mode, "/")
        }
    }

    private static func line(_ entry: Entry, _ mode: UInt16, _ what: String) -> String {
        let octal = String(mode, radix: 8)
        let zeros = String(repeating: "0", count: max(0, 4 - octal.count))
        return "\(zeros)\(octal) \(entry.path)\t\(what)\n"
    }
}
