public import Model

/// What was proved about a release, by which key, and what was not looked at.
public struct Verdict: Sendable, Hashable {
    /// A file whose bytes are the signed ones.
    public struct CheckedFile: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Its size in bytes.
        public let size: Int64
        /// The digest that was signed.
        public let sha256: Digest
    }

    /// A file that nothing was proved about.
    public struct SkippedFile: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// Why.
        public let reason: String
    }

    /// One who signed the list.
    public struct Signer: Sendable, Hashable {
        /// What the key document or the record calls the key's owner; nil without both.
        public let identity: String?
        /// What the key is called where its owner is not known: the file that was named with it.
        public var file: String?
        /// The key that signed.
        public let key: PublicKey
        /// The key in the form people are shown first.
        public let fingerprint: Fingerprint
        /// The signature format that proved the list.
        public let format: String
        /// The signature file that proved it.
        public let signature: String
    }

    /// Those who signed, at least one.
    public let signers: [Signer]
    /// The record; nil when it is not among the files.
    public let release: Release?
    /// That the release is in the project's log; nil where there is no log.
    public let log: LogProof?
    /// Sorted by name.
    public let files: [CheckedFile]
    /// Sorted by name.
    public internal(set) var skipped: [SkippedFile]
    /// Provenance by one who is believed, which names these files.
    public var provenance: [String] = []
    /// Packages whose own signature is good.
    public var packages: [PackageProof] = []
    /// What a person should know although everything was verified.
    public var warnings: [String]

    /// Says that nothing was proved about the file `name`.
    public mutating func skip(_ name: String, _ reason: String) {
        skipped.append(SkippedFile(name: name, reason: reason))
        skipped = skipped.inOrder(of: \.name)
    }
}
