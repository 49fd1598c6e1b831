/// The record of a release: what `release.json` holds and every later verb reads.
package struct Release: Sendable, Hashable {
    /// The version of the record's layout.
    package static let schema = 1

    /// The product's name.
    package let name: String
    /// The release's version.
    package let version: Version
    /// The git tag, when there is one.
    package let tag: String?
    /// The git commit, when there is one.
    package let commit: String?
    /// SOURCE_DATE_EPOCH or the commit's date, never the clock.
    package let date: Timestamp
    /// Grows with every release; a lower one than seen before is a rollback.
    package let sequence: Int64
    /// Sorted by name.
    package let artifacts: [Artifact]
    /// Sorted by path.
    package let inputs: [InputRecord]
    /// What of the inputs was signed before it was packed, sorted by path.
    package let programs: [SignedProgram]
    /// Sorted by identity and type.
    package let keys: [KeyRecord]
    /// Versions of the libraries that shape bytes, by name.
    package let tools: [String: String]

    /// A record; it sorts what must be sorted.
    package init(
        name: String, version: Version, tag: String?, commit: String?, date: Timestamp,
        sequence: Int64, artifacts: [Artifact], inputs: [InputRecord], keys: [KeyRecord],
        tools: [String: String], programs: [SignedProgram] = []
    ) {
        self.name = name
        self.version = version
        self.tag = tag
        self.commit = commit
        self.date = date
        self.sequence = sequence
        self.artifacts = artifacts.inOrder(of: \.name)
        self.inputs = inputs.inOrder(of: \.path)
        self.programs = programs.inOrder(of: \.path)
        self.keys = keys.inOrder(of: \.type).inOrder(of: \.id)
        self.tools = tools
    }
}

/// A finished file of a release, as `release.json` records it.
package struct Artifact: Sendable, Hashable {
    /// Its file name.
    package let name: String
    /// Its size in bytes.
    package let size: Int64
    /// Its SHA-256, and other digests where asked for.
    package let digests: [Digest]
    /// The format's name.
    package let format: String
    /// The platform; nil for the source archive.
    package let platform: Platform?
    /// SHA-256 over the sorted list of what it contains, independent of the container.
    package let contents: Digest
    /// Signatures inside it.
    package let signatures: [PackageSignature]

    /// A finished artifact.
    package init(
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
    package static let signature = "signature"
    /// The format of a file that is the public key of packages' signatures.
    package static let publicKey = "public-key"

    /// Its digest by `algorithm`.
    package func digest(_ algorithm: Digest.Algorithm) -> Digest? {
        digests.first { $0.algorithm == algorithm }
    }
}

/// A file the release was made from, as `release.json` records it.
package struct InputRecord: Sendable, Hashable {
    /// Relative to the project, never a path of the build machine.
    package let path: String
    /// Its size in bytes.
    package let size: Int64
    /// Its SHA-256.
    package let sha256: Digest
    /// The permission bits it was packed with.
    package let mode: UInt16

    /// A file that went into the release.
    package init(path: String, size: Int64, sha256: Digest, mode: UInt16) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.mode = mode
    }
}

/// A program that is packed with a signature that it did not have in its stage.
package struct SignedProgram: Sendable, Hashable {
    /// Its platform, and its path there.
    package let path: String
    /// Its size with the signature.
    package let size: Int64
    /// The SHA-256 with the signature: what is packed.
    package let sha256: Digest
    /// The inputs that it was made of.
    package let origins: [String]
    /// How it is signed: `ad-hoc` or `developer-id`.
    package let form: String
    /// The parts that were signed; a record does not say.
    package let processors: [String]

    /// A program that was signed ad hoc, unless `form` says otherwise.
    package init(
        path: String, size: Int64, sha256: Digest, origins: [String], form: String = "ad-hoc",
        processors: [String] = []
    ) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.origins = origins
        self.form = form
        self.processors = processors
    }
}

/// The public half of a key, as `release.json` and the notes show it.
package struct KeyRecord: Sendable, Hashable {
    /// The identity it belongs to: `release-2026`.
    package let id: String
    /// The kind of key: `ed25519`, `p256` or `rsa`.
    package let type: String
    /// SubjectPublicKeyInfo in base64.
    package let publicKey: String
    /// Every form of its fingerprint, by the name of the form.
    package let fingerprints: [Fingerprint]
    /// When its OpenPGP certificate says that it was made, which that fingerprint covers too; nil
    /// where there is no certificate, or where the certificate itself stands beside the record.
    package var created: Timestamp?

    /// A public key of identity `id`.
    package init(id: String, type: String, publicKey: String, fingerprints: [Fingerprint]) {
        self.id = id
        self.type = type
        self.publicKey = publicKey
        self.fingerprints = fingerprints
    }
}

/// One way to write down which key is meant.
package struct Fingerprint: Sendable, Hashable {
    /// The form: `ssh`, `minisign`, `spki-sha256`.
    package let form: String
    /// Its text in that form.
    package let text: String

    /// A fingerprint in `form`.
    package init(form: String, text: String) {
        self.form = form
        self.text = text
    }
}

/// A signature that a package carries inside or beside it, as `release.json` records it.
package struct PackageSignature: Sendable, Hashable {
    /// Its form: `openpgp` or `rsa`.
    package let form: String
    /// The identity that made it.
    package let key: String

    /// A signature by `key`.
    package init(form: String, key: String) {
        self.form = form
        self.key = key
    }
}
