package import Archives
package import Crypto
package import Files
package import Model

/// An artifact about which everything is settled, and which has only to be written.
package struct Recipe: Sendable {
    /// Writes the artifact; what a run lends for that is on the bench.
    package typealias Writing =
        @Sendable (Bench, inout OutputFile) throws(Failure) -> Void

    /// Its name in the manifest.
    package let format: String
    /// The artifact's file name.
    package let fileName: String
    /// The mode of the artifact file itself.
    package let mode: UInt16
    /// How the artifact is signed; nil leaves that to the release's checksum list.
    package let signature: SignatureKind?
    /// The entries under the paths that they have in the artifact, sorted.
    package let layout: [Entry]
    /// What could not be run where the package is for, or what the system's own checkers would call
    /// an error in it, and a user may waive.
    package let findings: [Finding]
    /// How large files in it are deflated; nil when they are not.
    package let deflateLevel: DeflateLevel?
    /// Writes the artifact.
    package let write: Writing

    /// What `format` makes of `request`.
    init<Format: PackageFormat>(
        _ format: Format, _ request: Request<Format.Options>, mode: UInt16 = 0o644, layout: [Entry],
        findings: [Finding], write: @escaping Writing
    ) {
        self.format = format.name
        fileName = format.fileName(for: request)
        signature = format.signatureKind
        deflateLevel = format.deflateLevel(
            request.options, shared: request.package.sharesFiles)
        self.mode = mode
        self.layout = layout
        self.findings = findings
        self.write = write
    }
}

/// What a run lends to a recipe while it is written.
package struct Bench: Sendable {
    /// The threads of the run.
    package let workers: Workers
    /// Signs the package from inside; nil leaves it unsigned.
    package let signer: LentSigner?
    /// Signs the artifact as code for macOS; nil leaves that out.
    package let appleSigner: AppleSigner?
    /// What was deflated before; nil has everything deflated anew, to the same bytes.
    package let pieces: PieceShelf?
    /// What other codecs have compressed in earlier builds.
    package let streams: StreamShelf?
    /// The notary's ticket, for what has a place for one inside.
    var ticket: NotaryTicket?

    /// A bench with `workers`.
    package init(
        _ workers: Workers, signer: LentSigner? = nil, appleSigner: AppleSigner? = nil,
        pieces: PieceShelf? = nil, streams: StreamShelf? = nil
    ) {
        self.workers = workers
        self.signer = signer
        self.appleSigner = appleSigner
        self.pieces = pieces
        self.streams = streams
    }

    /// A codec for a stream of the artifact.
    func begin(_ compression: Compression) throws(Failure) -> any Compressor {
        try compression.begin(workers, pieces: pieces, streams: streams)
    }
}
