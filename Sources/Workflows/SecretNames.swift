import Crypto
import Files
import Formats
import Keys
import Manifests
import Model
import Options
import Publishing
import Release
import Signatures

/// The secrets that releasing a project needs, by the names of environment variables.
struct SecretNames: Sendable {
    /// A private key as a pipeline gets it: PEM text, which becomes a key file.
    struct Key: Sendable {
        /// `CONSIGN_KEY_RELEASE_2026_ED25519`
        let variable: String
        /// `release-2026.ed25519.key`
        let file: String
    }

    /// Opens protected keys; unprotected ones do without.
    static let passphrase = "CONSIGN_PASSPHRASE"

    let keys: [Key]
    /// What destinations need, once each.
    let destinations: [String]

    init(_ project: Project) throws(Failure) {
        keys = try Self.keys(project)
        destinations = try Self.destinations(project)
    }

    /// What destinations say that they are opened with, once each. Nothing of this machine is asked,
    /// and what only a release knows stands for itself.
    private static func destinations(_ project: Project) throws(Failure) -> [String] {
        let nowhere = Environment(environment: [:], jobs: 1, now: Timestamp(0))
        let session = Session(project, nowhere)
        var names: [String] = []
        for destination in project.manifest.publish {
            let place = try destination.place { $0 }
            do throws(Failure) {
                let publisher = try PublisherRegistry.open(
                    destination.kind.value, place, session.means)
                names += publisher.secretNames.filter { !names.contains($0) }
            } catch { throw error.located(destination.kind.place) }
        }
        let announcers = try AnnouncerList(project, session).announcers { $0 }
        for name in announcers.flatMap(\.secretNames) where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    private static func keys(_ project: Project) throws(Failure) -> [Key] {
        let manifest = project.manifest
        var keys: [Key] = []
        func add(_ identity: String, _ type: KeyType) {
            let file = "\(identity).\(type.rawValue).key"
            guard !keys.contains(where: { $0.file == file }) else { return }
            let word = "\(identity)_\(type.rawValue)".uppercased()
                .map { $0.isLetter || $0.isNumber ? $0 : "_" }
            keys.append(Key(variable: "CONSIGN_KEY_" + String(word), file: file))
        }
        for identity in manifest.sign?.keys ?? [] {
            for format in manifest.sign?.formats ?? [] {
                add(identity.value, try SignatureRegistry.named(format.value).keyType)
            }
        }
        if let notary = manifest.programs.macos.notarize { add(notary.key.value, .p256) }
        for rule in manifest.artifacts {
            let format = FormatRegistry.all.first { $0.name == rule.format.value }
            guard let signer = rule.options.signer, let form = format?.signatureKind else {
                continue
            }
            // As PlannedPackageSeal chooses, by the public halves that the project has.
            let folder = Path.join(project.root, "keys")
            let hasRSA = (try? IdentityFiles.find(signer.value, in: [folder]))?.key(.rsa) != nil
            add(signer.value, form == .rsa || hasRSA ? .rsa : .ed25519)
        }
        return keys
    }
}
