package import Crypto
import Files
package import Formats
import Keys
package import Model
import Signatures

/// What was proved about a release, by which key, and what was not looked at.
package struct Verdict: Sendable, Hashable {
    /// A file whose bytes are the signed ones.
    package struct CheckedFile: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// Its size in bytes.
        package let size: Int64
        /// The digest that was signed.
        package let sha256: Digest
    }

    /// A file that nothing was proved about.
    package struct SkippedFile: Sendable, Hashable {
        /// Its name.
        package let name: String
        /// Why.
        package let reason: String
    }

    /// One who signed the list.
    package struct Signer: Sendable, Hashable {
        /// What the key document or the record calls the key's owner; nil without both.
        package let identity: String?
        /// What the key is called where its owner is not known: the file that was named with it.
        package var file: String?
        /// The key that signed.
        package let key: PublicKey
        /// The key in the form people are shown first.
        package let fingerprint: Fingerprint
        /// The signature format that proved the list.
        package let format: String
        /// The signature file that proved it.
        package let signature: String
    }

    /// Those who signed, at least one.
    package let signers: [Signer]
    /// The record; nil when it is not among the files.
    package let release: Release?
    /// That the release is in the project's log; nil where there is no log.
    package let log: LogProof?
    /// Sorted by name.
    package let files: [CheckedFile]
    /// Sorted by name.
    package internal(set) var skipped: [SkippedFile]
    /// Provenance by one who is believed, which names these files.
    package var provenance: [String] = []
    /// Packages whose own signature is good.
    package var packages: [PackageProof] = []
    /// What macOS opens, whose own signatures hold, whoever made them.
    package var opened: [CheckedOpening] = []
    /// What a person should know although everything was verified.
    package var warnings: [String]

    /// Says that nothing was proved about the file `name`.
    package mutating func skip(_ name: String, _ reason: String) {
        skipped.append(SkippedFile(name: name, reason: reason))
        skipped = skipped.inOrder(of: \.name)
    }
}

/// A file of a release that macOS opens, and what its signatures say.
package struct CheckedOpening: Sendable, Hashable {
    package let name: String
    package let file: OpenedFile

    package init(name: String, file: OpenedFile) {
        self.name = name
        self.file = file
    }
}

extension Verdict {
    /// The verdict on files that were checked by the list which `good` signers have signed.
    init(
        _ good: [SignerSearch.Found], _ release: Release?, _ log: LogProof?,
        _ files: [CheckedFile],
        names: [PublicKey: String], problems: [String], leavesOutNotes: Bool, lacksSizes: Bool
    ) throws(Failure) {
        signers = try good.map { one throws(Failure) in try Signer(one, release, names) }
        self.release = release
        self.log = log
        self.files = files
        // What one signer's key has checked is not what nobody asked for.
        var skipped = Set(good.flatMap(\.proof.skipped)).filter { one in
            good.allSatisfy { $0.proof.skipped.contains(one) }
        }
        if leavesOutNotes {
            skipped.insert(SkippedFile(name: ReleaseFile.notes, reason: "no signature covers it"))
        }
        self.skipped = skipped.inOrder(of: \.name)
        let sizes =
            "\(ReleaseFile.checksums) lists no \(ReleaseFile.record), so no size was checked"
        provenance = Set(good.flatMap(\.proof.provenance)).sorted()
        warnings =
            good.flatMap(\.proof.warnings).map(\.text) + problems + (lacksSizes ? [sizes] : [])
    }
}

extension Verdict {
    /// The verdict on a package by itself, in no list.
    package init(_ package: PackageProof) {
        signers = [
            Signer(
                identity: package.identity, key: package.key, fingerprint: package.fingerprint,
                format: package.kind.rawValue,
                signature: package.kind == .arch
                    ? package.file.name + PackageKind.signatureSuffix : package.file.name)
        ]
        release = nil
        log = nil
        files = [package.file]
        skipped = []
        warnings = []
        packages = [package]
    }

    /// The verdict on a file that provenance by `key` names, in no list.
    package init(_ file: CheckedFile, _ signer: Signer) {
        signers = [signer]
        release = nil
        log = nil
        files = [file]
        skipped = []
        warnings = []
        provenance = [signer.signature]
    }
}

extension Verdict.Signer {
    fileprivate init(
        _ one: SignerSearch.Found, _ release: Release?, _ names: [PublicKey: String]
    ) throws(Failure) {
        guard let fingerprint = try KeyFingerprints.of(one.proof.key).first else {
            throw Failure("the key has no fingerprint")
        }
        self.fingerprint = fingerprint
        key = one.proof.key
        identity =
            one.signer.identity?.name ?? release?.owner(of: one.proof.key)
            ?? names[one.proof.key]
        file = one.signer.trust.file
        format = one.proof.format.name
        signature = one.proof.file
    }
}

extension Release {
    /// What the record calls the owner of `key`.
    func owner(of key: PublicKey) -> String? {
        let spki = Base64.encode(key.spki)
        return keys.first { $0.publicKey == spki }?.id
    }
}

/// The signature that proved a checksum list, and what was found beside it.
struct SignatureProof {
    let format: any SignatureFormat
    let file: String
    let bytes: [UInt8]
    let key: PublicKey
    /// Provenance by the same signer that agrees with the list.
    let provenance: [String]
    let skipped: [Verdict.SkippedFile]
    var warnings: [Warning]

    /// What is wrong with a weaker signature beside it.
    struct Warning {
        let file: String
        let text: String
    }
}
