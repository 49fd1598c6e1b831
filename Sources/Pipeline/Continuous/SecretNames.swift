internal import Builders
internal import Files
internal import Model
internal import Signing

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
        let manifest = project.manifest
        keys = try Self.keys(project)
        var names: [String] = []
        for destination in manifest.publish {
            for name in Self.variables(of: destination.kind.value) where !names.contains(name) {
                names.append(name)
            }
        }
        destinations = names
    }

    /// The variables that a kind of destination is opened with. To be asked of the publisher
    /// itself as soon as publishers know, for a manifest may name others.
    private static func variables(of kind: String) -> [String] {
        switch kind {
        case "github": ["GITHUB_TOKEN"]
        case "gitlab": ["GITLAB_TOKEN"]
        case "gitea", "forgejo": ["GITEA_TOKEN"]
        case "s3": ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        case "oci": ["OCI_USER", "OCI_PASSWORD"]
        case "webdav": ["WEBDAV_USER", "WEBDAV_PASSWORD"]
        case "sftp": ["SFTP_KEY"]
        default: []
        }
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
                add(identity.value, try SignatureFormats.named(format.value).keyType)
            }
        }
        for rule in manifest.artifacts {
            let format = Registry.formats.first { $0.name == rule.format.value }
            guard let signer = rule.native.signer, let form = format?.sealForm else { continue }
            // As PlannedPackageSeal chooses, by the public halves that the project has.
            let folder = Path.join(project.root, "keys")
            let hasRSA = (try? IdentityFiles.find(signer.value, in: [folder]))?.key(.rsa) != nil
            add(signer.value, form == .rsa || hasRSA ? .rsa : .ed25519)
        }
        return keys
    }
}
