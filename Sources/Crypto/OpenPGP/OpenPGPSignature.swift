package import Files
package import Model

/// One signature packet of version 4 (RFC 4880 section 5.2.3).
package struct OpenPGPSignature {
    /// What a signature says.
    package enum Kind: UInt8 {
        /// These bytes are signed.
        case binary = 0x00
        /// This text is signed, whatever its line ends: what clearsigned files have.
        case text = 0x01
        /// This user id belongs to this key, after careful checking: the key's own.
        case certification = 0x13
        /// This key is not to be used any more.
        case keyRevocation = 0x20
    }

    package let kind: UInt8
    package let says: OpenPGPSubpackets
    private let algorithm: UInt8
    package let hash: OpenPGPHash
    private let hashed: [UInt8]
    private let check: [UInt8]
    private let numbers: [[UInt8]]
    private let name: String

    package var created: Timestamp { says.created }
    package var issuer: [UInt8]? { says.issuer }

    /// Makes a signature by `key` over what `feed` gives to the hash.
    package static func make(
        _ kind: Kind, created: Timestamp, more: [(type: UInt8, body: [UInt8])] = [],
        by owner: OpenPGPKey, with key: borrowing PrivateKey,
        over feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var areas = OpenPGPWriter()
        areas.subpacket(33, [4] + owner.fingerprintBytes)
        areas.subpacket(2, OpenPGPWriter.word(created.seconds))
        for one in more { areas.subpacket(one.type, one.body) }
        var head = OpenPGPWriter()
        for byte in [4, kind.rawValue, owner.algorithm, OpenPGPHash.sha256.rawValue] {
            head.byte(byte)
        }
        head.short(areas.bytes.count)
        head.raw(areas.bytes)
        let digest = try OpenPGPHash.sha256.digest(head.bytes, feed)
        var body = head
        var unhashed = OpenPGPWriter()
        unhashed.subpacket(16, owner.id)
        body.short(unhashed.bytes.count)
        body.raw(unhashed.bytes)
        body.raw(digest.prefix(2))
        let signature = try key.sign(digest)
        if owner.key.type == .rsa {
            body.number(signature)
        } else {
            body.number(Array(signature.prefix(32)))
            body.number(Array(signature.suffix(32)))
        }
        return OpenPGPWriter.packet(2, body.bytes)
    }

    /// The one signature of a kind in `packet`, with nothing around it.
    package init(packet: [UInt8], _ kind: Kind, name: String) throws(Failure) {
        var reader = OpenPGPReader(packet, name: name)
        let (tag, body) = try reader.packet()
        guard tag == 2, reader.isAtEnd else { throw reader.malformed("it is not one signature") }
        try self.init(body: body, name: name)
        guard self.kind == kind.rawValue else {
            throw reader.malformed("it is not a signature of a \(kind == .text ? "text" : "file")")
        }
    }

    /// Reads a packet's content.
    package init(body: [UInt8], name: String) throws(Failure) {
        var reader = OpenPGPReader(body, name: name)
        guard try reader.byte() == 4 else { throw reader.malformed("it is not of version 4") }
        kind = try reader.byte()
        algorithm = try reader.byte()
        guard let hash = OpenPGPHash(rawValue: try reader.byte()) else {
            throw reader.malformed("its hash is neither SHA-256 nor SHA-512")
        }
        self.hash = hash
        says = try OpenPGPSubpackets(&reader)
        let length = Int(body[4]) << 8 | Int(body[5])
        hashed = Array(body.prefix(6 + length))
        _ = try reader.subpackets()
        check = try reader.take(2)
        let count = algorithm == OpenPGPKey.rsa ? 1 : 2
        var numbers: [[UInt8]] = []
        while !reader.isAtEnd, numbers.count < count { numbers.append(try reader.number()) }
        guard reader.isAtEnd, numbers.count == count else {
            throw reader.malformed("it has another count of numbers than its algorithm")
        }
        self.numbers = numbers
        self.name = name
    }

    /// Accepts the signature by `owner` over what `feed` gives to the hash, or says what is wrong.
    package func verify(
        by owner: OpenPGPKey, over feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) {
        try checkOwner(owner)
        try check(owner.key, try digest(of: feed))
    }

    /// The same for a key whose certificate may not be at hand: then its age is not looked at, and
    /// nothing binds the fingerprint to it.
    package func verify(by key: PublicKey, over feed: (Hash) throws(Failure) -> Void)
        throws(Failure)
    {
        guard let created = key.openPGPCreated else {
            return try check(key, try digest(of: feed))
        }
        try verify(by: try OpenPGPKey(key, created: created), over: feed)
    }

    /// The same over a digest that was taken before.
    package func verify(by key: PublicKey, digest: [UInt8]) throws(Failure) {
        if let created = key.openPGPCreated {
            try checkOwner(try OpenPGPKey(key, created: created))
        }
        try check(key, digest)
    }

    /// The digest that the signature is over, when `feed` gives the file to the hash.
    package func digest(of feed: (Hash) throws(Failure) -> Void) throws(Failure) -> [UInt8] {
        try hash.digest(hashed, feed)
    }

    /// The same, when `hash` has taken in the file.
    package func digest(ending hash: Hash) throws(Failure) -> [UInt8] {
        try self.hash.end(hash, hashed)
    }

    /// Whether a key like `key` makes signatures of this kind.
    package func fits(_ key: PublicKey) -> Bool {
        key.type != .p256 && algorithm == OpenPGPKey.algorithm(of: key)
    }

    private func checkOwner(_ owner: OpenPGPKey) throws(Failure) {
        guard issuer == nil || issuer == owner.fingerprintBytes else {
            throw bad("it is by another key, \(Hex.text(issuer ?? []).uppercased())")
        }
        guard created >= owner.created else { throw bad("it is older than its key") }
    }

    private func check(_ key: PublicKey, _ digest: [UInt8]) throws(Failure) {
        guard algorithm == OpenPGPKey.algorithm(of: key) else {
            throw bad("it is of another kind than the key")
        }
        guard check == Array(digest.prefix(2)), key.accepts(try raw(key), over: digest)
        else { throw bad("it does not match the file and this key") }
    }

    /// The numbers as libcrypto wants them, with the zeros in front.
    private func raw(_ key: PublicKey) throws(Failure) -> [UInt8] {
        let size = key.type == .rsa ? try key.rsaNumbers().modulus.count : 32
        guard numbers.allSatisfy({ $0.count <= size }) else { throw bad("a number is too long") }
        let raw = numbers.flatMap { [UInt8](repeating: 0, count: size - $0.count) + $0 }
        guard key.type == .rsa || Ed25519Signature.isCanonical(raw) else {
            throw bad("its number S is out of range")
        }
        return raw
    }

    private func bad(_ why: String) -> Failure {
        Failure("\(name) is not good OpenPGP", why, exit: .unverified)
    }
}
