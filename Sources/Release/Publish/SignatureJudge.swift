import Crypto
import Files
import Keys
import Model
import Signatures

/// Tells a published signature that verifies from one that was spoiled.
struct SignatureJudge {
    let folder: ReleaseFolder
    let identities: [PublicIdentity]

    /// Whether `bytes` are good under the name `name`; true of what is not a signature of anybody
    /// who is known here, for of that nothing can be said.
    func isGood(_ name: String, _ bytes: [UInt8]) -> Bool {
        let claims = claims(name)
        return claims.isEmpty || claims.contains { verifies($0, bytes) }
    }

    /// Who may have signed what in which format, by the name.
    private typealias Claim = (format: any SignatureFormat, file: String, key: PublicKey)

    private func claims(_ name: String) -> [Claim] {
        let stem = ReleaseFile.stem(folder.record.name, folder.record.version)
        let files = [ReleaseFile.checksums] + folder.record.artifacts.map(\.name)
        var claims: [Claim] = []
        for format in SignatureRegistry.all where name.hasSuffix("." + format.suffix) {
            for identity in identities {
                guard let key = identity.key(format.keyType) else { continue }
                claims += files.filter { file in
                    [nil, identity.name].contains {
                        format.signatureName(of: file, stem: stem, key: $0) == name
                    }
                }.map { (format, $0, key) }
            }
        }
        return claims
    }

    private func verifies(_ claim: Claim, _ bytes: [UInt8]) -> Bool {
        let message =
            claim.file == ReleaseFile.checksums ? folder.checksums : folder.message(claim.file)
        return (try? claim.format.verify(bytes, over: message, with: claim.key)) != nil
    }
}
