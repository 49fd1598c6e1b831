package import Crypto
import Model

extension ProgramSigner {
    /// Both attributes name each code directory, in two forms.
    private static let attributes = 2048

    /// Somebody with a Developer ID.
    package init(_ signer: AppleSigner) {
        let team = signer.signer.team ?? ""
        self.init(team: team, reserve: signer.room + Self.attributes) { identifier in
            .developerID(identifier: identifier, team: team)
        } sign: { directories throws(Failure) in
            guard let first = directories.first else { return [] }
            var digests: [(function: MessageDigest, digest: [UInt8])] = []
            for directory in directories {
                let function = directory.function.message
                digests.append((function, try function.of(directory.encoded)))
            }
            return try signer.sign(
                first.encoded, attributes: AppleAttributes(digests).attributes)
        }
    }
}

extension CodeDigest {
    var message: MessageDigest { self == .sha1 ? .sha1 : .sha256 }
}
