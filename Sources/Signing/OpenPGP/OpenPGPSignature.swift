internal import Files
internal import Model

/// One signature packet of version 4 (RFC 4880 section 5.2.3), over SHA-256.
struct OpenPGPSignature {
    /// What a signature says.
    enum Kind: UInt8 {
        /// These bytes are signed.
        case binary = 0x00
        /// This user id belongs to this key, after careful checking: the key's own.
        case certification = 0x13
    }

    let kind: UInt8
    let created: Timestamp
    let issuer: [UInt8]?
    private let algorithm: UInt8
    private let hashed: [UInt8]
    private let check: [UInt8]
    private let numbers: [[UInt8]]
    private let name: String

    /// SHA-256 is what every reader has had since 2007.
    private static let sha256: UInt8 = 8

    /// Makes a signature by `key` over what `feed` gives to the hash.
    static func make(
        _ kind: Kind, created: Timestamp, more: [(type: UInt8, body: [UInt8])] = [],
        by owner: OpenPGPKey, with key: borrowing PrivateKey,
        over feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        var areas = OpenPGPWriter()
        var time = OpenPGPWriter()
        time.word(created.seconds)
        areas.subpacket(33, [4] + owner.fingerprintBytes)
        areas.subpacket(2, time.bytes)
        for one in more { areas.subpacket(one.type, one.body) }
        var head = OpenPGPWriter()
        for byte in [4, kind.rawValue, owner.algorithm, sha256] { head.byte(byte) }
        head.short(areas.bytes.count)
        head.raw(areas.bytes)
        let digest = try digest(head.bytes, feed)
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

    /// Reads a packet's content.
    init(body: [UInt8], name: String) throws(Failure) {
        var reader = OpenPGPReader(body, name: name)
        guard try reader.byte() == 4 else { throw reader.malformed("it is not of version 4") }
        kind = try reader.byte()
        algorithm = try reader.byte()
        guard try reader.byte() == Self.sha256 else {
            throw reader.malformed("its hash is not SHA-256")
        }
        let area = try reader.subpackets()
        let known: Set<UInt8> = [2, 9, 11, 16, 21, 22, 23, 25, 27, 30, 33]
        if let stranger = area.first(where: { $0.isCritical && !known.contains($0.type) }) {
            throw reader.malformed("it demands something unknown, \(stranger.type)")
        }
        guard let time = area.first(where: { $0.type == 2 })?.body, time.count == 4 else {
            throw reader.malformed("it does not say when it was made")
        }
        created = Timestamp(time.reduce(0) { $0 << 8 | Int64($1) })
        issuer = area.first { $0.type == 33 && $0.body.count == 21 }.map {
            Array($0.body.dropFirst())
        }
        let length = Int(body[4]) << 8 | Int(body[5])
        hashed = Array(body.prefix(6 + length))
        _ = try reader.subpackets()
        check = try reader.take(2)
        var numbers: [[UInt8]] = []
        while !reader.isAtEnd { numbers.append(try reader.number()) }
        self.numbers = numbers
        self.name = name
    }

    /// Accepts the signature by `owner` over what `feed` gives to the hash, or says what is wrong.
    func verify(
        by owner: OpenPGPKey, over feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) {
        guard algorithm == owner.algorithm, numbers.count == (algorithm == OpenPGPKey.rsa ? 1 : 2)
        else { throw bad("it is of another kind than the key") }
        guard issuer == nil || issuer == owner.fingerprintBytes else {
            throw bad("it is by another key, \(Hex.text(issuer ?? []).uppercased())")
        }
        guard created >= owner.created else { throw bad("it is older than its key") }
        let digest = try Self.digest(hashed, feed)
        guard check == Array(digest.prefix(2)), owner.key.accepts(try raw(owner), over: digest)
        else { throw bad("it does not match the file and this key") }
    }

    /// The numbers as libcrypto wants them, with the zeros in front.
    private func raw(_ owner: OpenPGPKey) throws(Failure) -> [UInt8] {
        let size = owner.key.type == .rsa ? try owner.key.rsaNumbers().modulus.count : 32
        guard numbers.allSatisfy({ $0.count <= size }) else { throw bad("a number is too long") }
        return numbers.flatMap { [UInt8](repeating: 0, count: size - $0.count) + $0 }
    }

    /// The hash over the data, the hashed part, and a trailer with its length.
    private static func digest(
        _ hashed: [UInt8], _ feed: (Hash) throws(Failure) -> Void
    ) throws(Failure) -> [UInt8] {
        let hash = try Hash(.sha256)
        try feed(hash)
        var trailer = OpenPGPWriter()
        trailer.raw(hashed)
        trailer.byte(4)
        trailer.byte(0xff)
        trailer.word(Int64(hashed.count))
        try hash.update(trailer.bytes.span.bytes)
        return try hash.value().bytes
    }

    private func bad(_ why: String) -> Failure {
        Failure("bad OpenPGP signature \(name)", why, exit: .unverified)
    }
}
