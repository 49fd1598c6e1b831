import Crypto
import Files
import Keys
import Model
import Signatures

/// The signatures that a release folder is to get.
package struct WantedSignatures {
    let seals: [PlannedSignature]
    /// Whether every artifact gets them too.
    let each: Bool

    /// Whether there is nothing to do.
    var isEmpty: Bool { seals.isEmpty }
}

/// Signs a release folder; a signature that is there and verifies is kept, so running it again
/// changes nothing, and one that does not verify is replaced.
struct Signer {
    let release: ConfirmedRelease
    let keys: SigningKeys
    let progress: Progress

    private var folder: ReleaseFolder { release.folder }

    /// Makes what is wanted.
    func sign(_ wanted: WantedSignatures) throws(Failure) -> [StepResult] {
        let (seals, each) = (wanted.seals, wanted.each)
        let messages =
            [folder.checksums]
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

    /// The signature files that ``sign(_:)`` leaves behind.
    func files(of wanted: WantedSignatures) -> [String] {
        let signed =
            [ReleaseFile.checksums] + (wanted.each ? folder.record.artifacts.map(\.name) : [])
        return wanted.seals.flatMap { seal in signed.map { seal.signatureName(of: $0) } }
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
            try progress.measure(Path.name(path)) { () throws(Failure) in
                try seal.format.sign(message, with: key, of: seal.identity)
            }
        }
        // Nobody is to sign what came in place of what was read back.
        _ = try release.file(message.name)
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
