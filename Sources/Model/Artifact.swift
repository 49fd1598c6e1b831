/// A finished file of a release, as `release.json` records it.
public struct Artifact: Sendable, Hashable {
    /// Its file name.
    public let name: String
    /// Its size in bytes.
    public let size: Int64
    /// Its SHA-256, and other digests where asked for.
    public let digests: [Digest]
    /// The format's name.
    public let format: String
    /// The platform; nil for the source archive.
    public let platform: Platform?
    /// SHA-256 over the sorted list of what it contains, independent of the container.
    public let contents: Digest
    /// Signatures inside it.
    public let signatures: [PackageSignature]

    /// A finished artifact.
    public init(
        name: String, size: Int64, digests: [Digest], format: String, platform: Platform?,
        contents: Digest, signatures: [PackageSignature] = []
    ) {
        self.name = name
        self.size = size
        self.digests = digests
        self.format = format
        self.platform = platform
        self.contents = contents
        self.signatures = signatures
    }

    /// The format of a file that is a package's signature.
    public static let signature = "signature"
    /// The format of a file that is the public key of packages' signatures.
    public static let publicKey = "public-key"

    /// Its digest by `algorithm`.
    public func digest(_ algorithm: Digest.Algorithm) -> Digest? {
        digests.first { $0.algorithm == algorithm }
    }
}
