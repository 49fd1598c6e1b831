import Crypto
import Keys
import Manifests
import Model
import Signatures

/// Which signatures `sign` makes over a release folder.
struct SignatureChoice {
    let project: Project?
    let surroundings: Environment
    let folder: ReleaseFolder

    /// By the caller's wish, else by the manifest, else every key of the record in every format.
    func seals(_ wish: SigningOptions) throws(Failure) -> [PlannedSignature] {
        let policy = project?.manifest.sign
        let recorded = try RecordedKeys.identities(of: folder.record)
        let names =
            wish.keys.isEmpty ? policy?.keys.map(\.value) ?? recorded.map(\.name) : wish.keys
        let formats = try chosenFormats(wish, policy)
        let first =
            wish.isLater
            ? nil : policy?.keys.first?.value ?? recorded.first?.name ?? names.first
        let owners = try plainOwners()
        let isChosen = !wish.formats.isEmpty || policy != nil
        let right = try SigningRight(project, surroundings, date: folder.record.date)
        var seals: [PlannedSignature] = []
        for name in names {
            let identity = try identity(name, recorded)
            for format in formats
            where isChosen || format.lack(of: identity) == nil {
                // A missing certificate is a failure only when there is something left to sign.
                guard identity.key(format.keyType) != nil else {
                    throw Failure(
                        "\(name) cannot sign \(format.name)",
                        "it has no \(format.keyType.rawValue) key", exit: .noKey)
                }
                seals.append(
                    PlannedSignature(
                        format: format, identity: identity,
                        isFirst: name == owners[format.name] ?? first,
                        product: folder.record.name, version: folder.record.version))
            }
            let keys = seals.filter { $0.identity.name == name }
                .compactMap { identity.key($0.format.keyType) }
            // Who signs an old release again is judged by a rule of its own, NewSigner.
            if !wish.isLater { try right.refuseEnded(identity, with: keys) }
        }
        return seals
    }

    /// Whose the signatures with the plain names are, by format: they are never replaced by
    /// another's.
    private func plainOwners() throws(Failure) -> [String: String] {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let finder = SignatureFinder(folder: folder, identities: try known.all(for: folder.record))
        var owners: [String: String] = [:]
        for (format, seal) in try finder.find(named: [false]) {
            owners[format.name] = seal.identity
        }
        return owners
    }

    private func chosenFormats(
        _ wish: SigningOptions, _ policy: SigningPolicy?
    ) throws(Failure) -> [any SignatureFormat] {
        let names = wish.formats.isEmpty ? policy?.formats.map(\.value) ?? [] : wish.formats
        guard !names.isEmpty else { return policy == nil ? SignatureRegistry.all : [] }
        return try names.map { name throws(Failure) in try SignatureRegistry.named(name) }
    }

    /// The key as the record has it; a further key is looked for in the key folders altogether.
    private func identity(
        _ name: String, _ recorded: [PublicIdentity]
    ) throws(Failure) -> PublicIdentity {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        guard let identity = recorded.first(where: { $0.name == name }) else {
            return try IdentityFiles.find(name, in: known.folders)
        }
        return try known.certified(identity)
    }
}
