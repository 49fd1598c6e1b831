public import Model

/// That a package is what somebody signed: by its own signature, whatever list it is in.
public struct PackageProof: Sendable, Hashable {
    /// The file, with the bytes that were read.
    public let file: Verdict.CheckedFile
    /// What it is.
    public let kind: PackageKind
    /// `acme-1.2.0-1.x86_64`, as the package itself says; empty where only its signature was read.
    public var title: String
    /// Who signed it: what the key document or the record calls the key's owner; nil without both.
    public var identity: String?
    /// The key that signed.
    public let key: PublicKey
    /// The key in the form that the package's users know.
    public var fingerprint: Fingerprint
    /// When the signature says it was made; nil where it has no room to say.
    public let date: Timestamp?
}
