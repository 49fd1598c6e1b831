import Crypto
import Files
import Keys
import Model
import Signatures

/// Finds the signatures of a release folder: those over its list that verify with known keys.
struct SignatureFinder {
    let folder: ReleaseFolder
    let identities: [PublicIdentity]

    /// Plain names first, in the registry's order.
    func find(
        named: [Bool] = [false, true]
    ) throws(Failure) -> [(format: any SignatureFormat, seal: ListSignature)] {
        let message = folder.checksums
        var found: [(format: any SignatureFormat, seal: ListSignature)] = []
        for named in named {
            for format in SignatureRegistry.all {
                for identity in identities {
                    let key = named ? identity.name : nil
                    if let seal = try seal(format, identity, key, message) {
                        found.append((format, seal))
                    }
                }
            }
        }
        return found
    }

    /// What the signature, which has been verified, says of its key.
    private func fingerprint(
        _ bytes: [UInt8], _ format: any SignatureFormat
    ) throws(Failure) -> Fingerprint? {
        guard case .fingerprint(let claimed)? = try format.claim(of: bytes) else { return nil }
        return claimed
    }

    private func seal(
        _ format: any SignatureFormat, _ identity: PublicIdentity, _ keyName: String?,
        _ message: Message
    ) throws(Failure) -> ListSignature? {
        let file = ReleaseFile.checksums
        let name = format.signatureName(
            of: file, stem: ReleaseFile.stem(folder.record.name, folder.record.version),
            key: keyName)
        let path = folder.path + "/" + name
        guard let key = identity.key(format.keyType), try Folder.kind(path) == .file else {
            return nil
        }
        let bytes = try TextFile.bytes(path, limit: format.sizeLimit)
        guard (try? format.verify(bytes, over: message, with: key)) != nil else { return nil }
        return ListSignature(
            product: folder.record.name, file: file, signature: name,
            publicKey: ReleaseFile.publicKey(
                of: folder.record.name, suffix: format.publicKeySuffix, key: keyName),
            key: key, identity: identity.name, fingerprint: try fingerprint(bytes, format))
    }
}
