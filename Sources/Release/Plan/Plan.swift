import Crypto
import Files
import Formats
import Keys
package import Model
import Publishing
import Signatures

/// Everything a release will be, settled and checked before a byte is written.
package struct Plan: Sendable {
    /// Which release it is.
    package let identity: ReleaseInfo
    /// What is released, in words.
    package let product: Product
    /// What is made, in the order it is made.
    let artifacts: [PlannedArtifact]
    /// What they are made of and is not there yet.
    let made: [MadeFiles]
    /// Those of them that are programs and get a signature.
    var programs: [SignedProgram] { made.compactMap(\.signed).inOrder(of: \.path) }
    /// The signatures over the checksum list.
    let seals: [PlannedSignature]
    /// Whether each artifact is signed as well.
    let signsEach: Bool
    /// The authority that says when the signatures were there.
    let timestamps: String?
    /// Hash functions recorded in `release.json`.
    let digests: [Digest.Algorithm]
    /// What it is made from.
    let inputs: [InputRecord]
    /// What the manifest or the stage has and the release leaves out.
    package let leftOut: [String]
    /// Where it goes.
    let destinations: [Target]
    /// What Apple is asked about; nil asks nobody.
    let notarization: PlannedNotarization?
    /// Keeps source files and, once they are made, joined programs until the plan is gone.
    let scratch: ScratchFolder

    /// The keys that sign packages themselves, once each.
    var packageSeals: [PlannedPackageSignature] {
        artifacts.compactMap(\.signer).reduce(into: []) { all, seal in
            if !all.contains(where: { $0.publicKeyName == seal.publicKeyName }) { all.append(seal) }
        }
    }

    /// Who signs artifacts as code, once each.
    var codeSeals: [PlannedCodeSignature] {
        artifacts.compactMap(\.codeSigner).reduce(into: []) { all, seal in
            if !all.contains(seal) { all.append(seal) }
        }
    }

    /// Public keys, once each.
    var keys: [PublicIdentity] {
        (seals.map(\.identity) + artifacts.compactMap(\.signer?.identity)).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }
}

/// An artifact that will be made.
struct PlannedArtifact: Sendable {
    let recipe: Recipe
    /// Where it is for; nil is the source archive.
    let platform: Platform?
    /// The files beside the manifest that it has taken in.
    let reads: Set<String>
    /// Who signs the package itself; nil leaves that to the checksum list.
    let signer: PlannedPackageSignature?
    /// Who signs it as code for macOS.
    let codeSigner: PlannedCodeSignature?

    /// How much it packs: about as long as that takes.
    var size: Int64 {
        recipe.layout.reduce(0) { sum, entry in
            if case .file(let record) = entry.body { sum + record.size } else { sum }
        }
    }

    /// Whether it has one of `files` in it.
    func isMade(of files: MadeFiles) -> Bool {
        let records = Set(files.records)
        return recipe.layout.contains { entry in
            if case .file(let record) = entry.body { records.contains(record) } else { false }
        }
    }

    /// Its name and those of the files that come with it.
    var fileNames: [String] { Self.fileNames(recipe.fileName, signer) }

    /// `name` and the names of what comes with it when `signer` signs it.
    static func fileNames(_ name: String, _ signer: PlannedPackageSignature?) -> [String] {
        [name] + (signer?.form == .detached ? [name + PlannedPackageSignature.suffix] : [])
    }
}

/// A signature inside or beside a package, and the key it is made with.
struct PlannedPackageSignature: Sendable, Hashable {
    let identity: PublicIdentity
    let keyType: KeyType
    let form: SignatureKind

    /// What pacman looks for beside a package.
    static let suffix = ".sig"

    /// How `release.json` names it.
    var record: PackageSignature {
        PackageSignature(form: form == .rsa ? "rsa" : "openpgp", key: identity.name)
    }

    /// The public key's file in the release: apk finds its key by this name, others import it.
    var publicKeyName: String {
        identity.name + (form == .rsa ? ".rsa.pub" : keyType == .rsa ? ".rsa.asc" : ".asc")
    }

    /// That file's bytes.
    var publicKey: [UInt8] {
        form == .rsa ? identity.key(.rsa)?.pem ?? [] : identity.certificate(keyType)?.armored ?? []
    }

    /// `identity` as the signer of a format that wants `form`.
    init(_ identity: PublicIdentity, _ form: SignatureKind) throws(Failure) {
        self.identity = identity
        self.form = form
        switch form {
        case .rsa:
            guard identity.key(.rsa) != nil else {
                throw Failure(
                    "\(identity.name) cannot sign this package", "it has no RSA key",
                    hint: "make an identity that has: consign key new NAME --rsa", exit: .noKey)
            }
            keyType = .rsa
        case .openpgp, .detached:
            // Old versions of rpm know nothing younger than RSA.
            let type = [KeyType.rsa, .ed25519].first { identity.certificate($0) != nil }
            guard let type else {
                throw Failure(
                    "\(identity.name) cannot sign this package", "it has no OpenPGP certificate",
                    hint: "make an identity that has: consign key new NAME", exit: .noKey)
            }
            keyType = type
        }
    }
}

/// A signature that will be made over the checksum list by one identity in one format.
struct PlannedSignature: Sendable {
    let format: any SignatureFormat
    let identity: PublicIdentity
    /// The first identity's files have the plain names; others carry the identity's name.
    let isFirst: Bool
    let product: String
    let version: Version

    /// The key as an OpenPGP signature will name it.
    var fingerprint: Fingerprint? {
        identity.certificate(format.keyType).map {
            Fingerprint(form: KeyFingerprints.openpgp, text: $0.owner.fingerprint)
        }
    }

    /// The signature over `file`.
    func signatureName(of file: String) -> String {
        format.signatureName(
            of: file, stem: ReleaseFile.stem(product, version), key: isFirst ? nil : identity.name)
    }

    /// The public key beside it.
    var publicKeyName: String {
        ReleaseFile.publicKey(
            of: product, suffix: format.publicKeySuffix, key: isFirst ? nil : identity.name)
    }
}
