package import Crypto
package import Model

extension ProgramSigner {
    /// Both attributes name each code directory, in two forms.
    private static let attributes = 2048

    /// Somebody with a Developer ID, by whom signatures say that they were made at `date`. One that is
    /// `dry` takes up as much room and is empty, for who only wants to know what will be.
    package init(_ signer: CodeSigner, at date: Timestamp, dry: Bool) {
        let team = signer.team ?? ""
        self.init(team: team, reserve: signer.room(.apple) + Self.attributes) { identifier in
            .developerID(identifier: identifier, team: team)
        } sign: { directories throws(Failure) in
            guard !dry, let first = directories.first else { return [] }
            var digests: [(function: MessageDigest, digest: [UInt8])] = []
            for directory in directories {
                let function = directory.function.message
                digests.append((function, try function.of(directory.encoded)))
            }
            return try signer.sign(
                .detached(first.encoded), .apple, attributes: AppleAttributes(digests).attributes,
                at: date)
        }
    }
}

extension CodeDigest {
    fileprivate var message: MessageDigest { self == .sha1 ? .sha1 : .sha256 }
}
