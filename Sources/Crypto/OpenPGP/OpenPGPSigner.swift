package import Files
package import Model

/// Detached OpenPGP signatures over bytes and files, for packages and repositories.
package enum OpenPGPSigner {
    /// One binary signature packet over `message`, verified before it is returned.
    ///
    /// It bears `date`, or the time of the key's making when that is later: a signature older than
    /// its key is refused everywhere.
    package static func sign(
        _ message: Message, as owner: OpenPGPKey, with key: borrowing PrivateKey
    ) throws(Failure) -> [UInt8] {
        let created = max(message.date, owner.created)
        let packet = try OpenPGPSignature.make(.binary, created: created, by: owner, with: key) {
            hash throws(Failure) in try feed(message, hash)
        }
        try verify(packet, over: message, by: owner)
        return packet
    }

    /// Accepts a binary signature packet over `message`, or says what is wrong with it.
    package static func verify(
        _ packet: [UInt8], over message: Message, by owner: OpenPGPKey
    ) throws(Failure) {
        try verify(packet, over: message, by: owner.key.made(at: owner.created))
    }

    /// The same for a key whose certificate may not be at hand.
    package static func verify(
        _ packet: [UInt8], over message: Message, by key: PublicKey
    ) throws(Failure) {
        let name = "the signature of \(message.name)"
        try OpenPGPSignature(packet: packet, .binary, name: name).verify(by: key) {
            hash throws(Failure) in try feed(message, hash)
        }
    }

    private static func feed(_ message: Message, _ hash: Hash) throws(Failure) {
        switch message.source {
        case .bytes(let bytes): try hash.update(bytes.span.bytes)
        case .file(let path):
            var file = try InputFile(path)
            try file.forEachStep { step throws(Failure) in try hash.update(step.span.bytes) }
        }
    }
}

/// The hash functions that OpenPGP signatures may use; MD5, SHA-1 and their like are refused.
package enum OpenPGPHash: UInt8 {
    /// What every reader has had since 2007, and what we write.
    case sha256 = 8
    /// What gpg and sq take for certificates.
    case sha512 = 10

    /// A hash that takes in what is signed.
    package func begin() throws(Failure) -> Hash { try Hash(self == .sha256 ? .sha256 : .sha512) }

    /// The digest of what `feed` gives, followed by the hashed part and a trailer with its length
    /// (RFC 4880 section 5.2.4).
    package func digest(
        _ hashed: [UInt8], _ feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let hash = try begin()
        try feed(hash)
        return try end(hash, hashed)
    }

    /// The digest of what `hash` has taken in, with the same behind it.
    package func end(_ hash: Hash, _ hashed: [UInt8]) throws(Failure) -> [UInt8] {
        var trailer = OpenPGPWriter()
        trailer.raw(hashed)
        trailer.byte(4)
        trailer.byte(0xff)
        trailer.word(Int64(hashed.count))
        try hash.update(trailer.bytes.span.bytes)
        return try hash.value().bytes
    }
}
