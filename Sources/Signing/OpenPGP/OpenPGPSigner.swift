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
        try signature(in: packet, name: "the signature of \(message.name)").verify(by: owner) {
            hash throws(Failure) in try feed(message, hash)
        }
    }

    /// The same for a key whose certificate may not be at hand: then its age is not looked at.
    static func verify(
        _ packet: [UInt8], over message: Message, by key: PublicKey
    ) throws(Failure) {
        guard let created = key.openPGPCreated else {
            return try signature(in: packet, name: "the signature of \(message.name)").verify(
                by: key
            ) { hash throws(Failure) in try feed(message, hash) }
        }
        try verify(packet, over: message, by: try OpenPGPKey(key, created: created))
    }

    /// The one signature of a file in `bytes`, with nothing around it.
    static func signature(in bytes: [UInt8], name: String) throws(Failure) -> OpenPGPSignature {
        var reader = OpenPGPReader(bytes, name: name)
        let (tag, body) = try reader.packet()
        guard tag == 2, reader.isAtEnd else { throw reader.malformed("it is not one signature") }
        let signature = try OpenPGPSignature(body: body, name: name)
        guard signature.kind == OpenPGPSignature.Kind.binary.rawValue else {
            throw reader.malformed("it is no signature of a file")
        }
        return signature
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
