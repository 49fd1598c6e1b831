internal import Files
public import Model

/// Detached OpenPGP signatures over bytes and files, for packages and repositories.
public enum OpenPGPSigner {
    /// One binary signature packet over `message`, verified before it is returned.
    ///
    /// It bears `date`, or the time of the key's making when that is later: a signature older than
    /// its key is refused everywhere.
    public static func sign(
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
    public static func verify(
        _ packet: [UInt8], over message: Message, by owner: OpenPGPKey
    ) throws(Failure) {
        try verify(packet, over: message, by: owner.key.made(at: owner.created))
    }

    /// The same for a key whose certificate may not be at hand.
    static func verify(
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
