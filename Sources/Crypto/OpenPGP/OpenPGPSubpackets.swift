package import Model

/// What the hashed area of a signature says (RFC 4880 section 5.2.3.1), read strictly.
///
/// A subpacket that changes what a signature means and that we do not follow is refused, whether its
/// writer marked it as critical or not: others do follow it.
package struct OpenPGPSubpackets {
    /// When the signature was made (type 2).
    package let created: Timestamp
    /// The fingerprint of the key that made it (type 33).
    package let issuer: [UInt8]?
    /// After how many seconds the key ends; nil for never (type 9).
    package let keyLifetime: Int64?
    /// Whether the key is for signing: key flags say so, or none say anything (type 27).
    package let maySign: Bool
    /// Why a key was revoked: a code and a text (type 29).
    package let reason: (code: UInt8, text: [UInt8])?

    /// Those that may be critical: the four above, preferences, key flags, the main user id.
    private static let known: Set<UInt8> = [2, 9, 11, 16, 21, 22, 23, 25, 27, 29, 30, 33]
    /// Those that say one thing once.
    private static let single: Set<UInt8> = [2, 9, 27, 29, 33]
    /// An end of the signature itself; whoever signs a release for a while only signs it again.
    private static let signatureLifetime: UInt8 = 3

    package init(_ reader: inout OpenPGPReader) throws(Failure) {
        let area = try reader.subpackets()
        if let stranger = area.first(where: { $0.isCritical && !Self.known.contains($0.type) }) {
            throw reader.malformed("it demands something unknown, \(stranger.type)")
        }
        for type in Self.single where area.count(where: { $0.type == type }) > 1 {
            throw reader.malformed("it says twice what it may say once, \(type)")
        }
        if area.contains(where: {
            $0.type == Self.signatureLifetime && $0.body.contains { $0 != 0 }
        }) {
            throw reader.malformed("it ends by itself")
        }
        func body(_ type: UInt8) -> [UInt8]? { area.first { $0.type == type }?.body }
        guard let time = body(2), time.count == 4 else {
            throw reader.malformed("it does not say when it was made")
        }
        created = Timestamp(Self.number(time))
        if let print = body(33), print.count != 21 || print[0] != 4 {
            throw reader.malformed("its key is not of version 4")
        }
        issuer = body(33).map { Array($0.dropFirst()) }
        if let lifetime = body(9), lifetime.count != 4 {
            throw reader.malformed("it has a broken end of the key")
        }
        // Zero is another word for never (section 5.2.3.6).
        keyLifetime = body(9).map(Self.number).flatMap { $0 == 0 ? nil : $0 }
        // The first byte has the flags of RFC 4880 section 5.2.3.21; 2 is for signing data.
        maySign = body(27).map { $0.first.map { $0 & 0x02 != 0 } ?? false } ?? true
        if let reason = body(29), reason.isEmpty { throw reader.malformed("it gives no reason") }
        reason = body(29).map { ($0[0], Array($0.dropFirst())) }
    }

    private static func number(_ bytes: [UInt8]) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
