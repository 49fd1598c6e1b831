package import Archives
package import Crypto
package import Model
package import Options

/// One kind of artifact: one file, or one folder, of this room.
///
/// A format sees a finished ``Package`` with its own options and nothing else: no manifest, clock,
/// environment or network. The same request gives the same bytes anywhere.
package protocol PackageFormat: Sendable {
    /// What a manifest may say of its artifacts, in one table of keys.
    associatedtype Options: FormatOptions = PortableOptions
    /// Its name in a manifest: `tar.gz`.
    var name: String { get }
    /// Whether a system's package manager installs it, so that a manifest can say more about it.
    var isNative: Bool { get }
    /// How people install a package of it, on each kind of system; empty when they unpack it.
    var installations: [Installation] { get }
    /// How a package of it is signed; nil when it cannot be.
    var signatureKind: SignatureKind? { get }
    /// What the certificate of who signs an artifact as code must be for; nil where the system looks for
    /// none.
    var certificateRole: CertificateRole? { get }
    /// What is wrong with `leaf` as the certificate of who signs an artifact as code.
    func complaint(about leaf: Certificate) -> Failure?
    /// Digests that it stores of every file beside or instead of SHA-256.
    var contentDigests: Set<WeakDigest> { get }
    /// Whether it can carry files for `platform`; nil is the source archive.
    func serves(_ platform: Platform?) -> Bool
    /// The file name of an artifact, from the package's stem or the format's own convention. It is
    /// asked of every artifact, also of those that are not wanted and need not be right.
    func fileName(for request: Request<Options>) -> String
    /// What is wrong with a package for this format, whatever files are in it: its name and
    /// version, and what is said of it. It does not look at the entries.
    func complaints(about request: Request<Options>) -> Complaints
    /// How large files in an artifact are deflated, alone or as one of several that share what one has
    /// deflated; nil when they are not.
    func deflateLevel(_ options: Options, shared: Bool) -> DeflateLevel?
    /// Settles all about an artifact but its bytes, or says what is wrong with the package for this
    /// format. Nothing is worked out again when the artifact is written.
    func prepare(_ request: Request<Options>) throws(Failure) -> Recipe
}

extension PackageFormat {
    /// Most formats need no other digest than the record does.
    package var contentDigests: Set<WeakDigest> { [] }
    /// Bare programs are not packed, and other codecs share nothing.
    package func deflateLevel(_ options: Options, shared: Bool) -> DeflateLevel? { nil }
    /// Most formats take any name and version.
    package func complaints(about request: Request<Options>) -> Complaints { Complaints() }
    /// Most artifacts are for people who unpack them.
    package var isNative: Bool { false }
    /// What is unpacked needs no package manager.
    package var installations: [Installation] { [] }
    /// Most artifacts are signed by the release's checksum list alone.
    package var signatureKind: SignatureKind? { nil }
    /// Of most artifacts, no system looks at certificates.
    package var certificateRole: CertificateRole? { nil }
    /// Most are signed with any key.
    package func complaint(about leaf: Certificate) -> Failure? { nil }
}
