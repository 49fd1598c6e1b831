import Crypto
import Files
import Keys
import Model
import Signatures

/// Signs a release folder; a signature that is there and verifies is kept, so running it again
/// changes nothing, and one that does not verify is replaced.
struct Signer {
    let folder: ReleaseFolder
    let keys: SigningKeys
    let progress: Progress

    /// Makes `seals` and, with `each`, the same over every artifact.
    func sign(_ seals: [PlannedSignature], each: Bool) throws(Failure) -> [StepResult] {
        let messages =
            [try folder.checksums()]
            + (each ? folder.record.artifacts.map { folder.message($0.name) } : [])
        progress(.began("sign", total: seals.count * messages.count))
        var results: [StepResult] = []
        for seal in seals {
            var made = 0
            for message in messages {
                made += try sign(message.naming(publicKey: seal.publicKeyName), seal) ? 1 : 0
            }
            try publish(seal)
            let file = seal.signatureName(of: ReleaseFile.checksums)
            let count = each ? ", \(messages.count) files" : ""
            results.append(
                StepResult(
                    "sign \(seal.format.name)",
                    .done(made == 0 ? "\(file) was there and verifies" : file + count)))
        }
        return results
    }

    /// The signature files that ``sign(_:each:)`` leaves behind.
    func files(of seals: [PlannedSignature], each: Bool) -> [String] {
        let signed =
            [ReleaseFile.checksums] + (each ? folder.record.artifacts.map(\.name) : [])
        return seals.flatMap { seal in signed.map { seal.signatureName(of: $0) } }
    }

    /// False when there is nothing to do.
    private func sign(_ message: Message, _ seal: PlannedSignature) throws(Failure) -> Bool {
        let path = folder.path + "/" + seal.signatureName(of: message.name)
        guard let publicKey = seal.identity.key(seal.format.keyType) else { return false }
        if try Folder.kind(path) == .file,
            let old = try? TextFile.bytes(path, limit: seal.format.sizeLimit),
            (try? seal.format.verify(old, over: message, with: publicKey)) != nil
        {
            progress(.advanced(Path.name(path)))
            return false
        }
        let key = try keys.key(seal.identity, seal.format.keyType)
        let signature = try key.use { key throws(Failure) in
            try seal.format.sign(message, with: key, of: seal.identity)
        }
        try TextFile.write(signature, to: Path.name(path), in: folder.held)
        // Read back and checked with the public key: a signature that is not on disk is none.
        let written = try TextFile.bytes(path, limit: seal.format.sizeLimit)
        try seal.format.verify(written, over: message, with: publicKey)
        progress(.advanced(Path.name(path)))
        return true
    }

    private func publish(_ seal: PlannedSignature) throws(Failure) {
        let path = folder.path + "/" + seal.publicKeyName
        // Without the key folder there may be no certificate; then the published one stays.
        if seal.format.lack(of: seal.identity) != nil, try Folder.kind(path) == .file { return }
        try TextFile.write(
            try seal.format.publicKeyFile(seal.identity), to: seal.publicKeyName, in: folder.held)
    }
}
