import Crypto
import Files
import Model

/// The signatures in an rpm package's signature header (rpm, docs/manual/signatures_digests.md).
///
/// Those of today are over the main header, which has the digest of the payload. Before rpm 4.14 it
/// had none, and the payload was covered by a second signature over both; such a one is looked at
/// where the first is missing or not enough.
struct RpmSignatures {
    /// SHA-256 among the hashes of RFC 4880 section 9.4, by which rpm numbers them.
    private static let sha256: Int64 = 8

    private let file: String
    /// The payload's SHA-256 as the main header has it; nil when a signature of that covers no payload.
    let payloadDigest: String?
    private let header: [PackageMark]
    private let whole: [(signature: OpenPGPSignature, hash: Hash)]

    /// `isOld` for packages before version 6 of the format, where tags above 999 are lawful.
    init(
        _ signatures: RpmHeaderBlob, of header: RpmHeaderBlob, isOld: Bool, _ file: String
    ) throws(Failure) {
        self.file = file
        // Version 6 knows no other algorithm and does not say it (docs/manual/format_v6.md).
        let algorithm = try header.number(5093) ?? Self.sha256
        payloadDigest = algorithm == Self.sha256 ? try header.text(5092) : nil
        // Any number of them in base64; RSA; and what once was DSA and now is EdDSA.
        var packets = try signatures.base64(278)
        for tag in [268, 267] { if let one = try signatures.binary(tag) { packets.append(one) } }
        let bytes = header.bytes
        self.header = try Self.read(packets, file).map { one throws(Failure) in
            .openpgp(
                one,
                digest: try one.digest { hash throws(Failure) in
                    try hash.update(bytes.span.bytes)
                })
        }
        packets = []
        if isOld, self.header.isEmpty || payloadDigest == nil {
            for tag in [1002, 1005] {
                if let one = try signatures.binary(tag) { packets.append(one) }
            }
        }
        whole = try Self.read(packets, file).map { one throws(Failure) in
            let hash = try one.hash.begin()
            try hash.update(bytes.span.bytes)
            return (one, hash)
        }
    }

    /// Takes in a part of the payload.
    func take(_ bytes: [UInt8]) throws(Failure) {
        for one in whole { try one.hash.update(bytes.span.bytes) }
    }

    /// Those that cover all of the package, once all of the payload was taken in.
    func marks() throws(Failure) -> [PackageMark] {
        guard payloadDigest != nil || !whole.isEmpty else {
            throw Failure(
                "nothing can be said about \(file)",
                "its header has no SHA-256 of its files, so a signature does not cover them",
                hint: "ask its maker for one that rpm 4.14 or later has built", exit: .unverified)
        }
        let both = try whole.map { one throws(Failure) -> PackageMark in
            .openpgp(one.signature, digest: try one.signature.digest(ending: one.hash))
        }
        return (payloadDigest == nil ? [] : header) + both
    }

    /// Those that can be read; where none can, what is wrong with the first.
    private static func read(
        _ packets: [[UInt8]], _ file: String
    ) throws(Failure) -> [OpenPGPSignature] {
        var read: [OpenPGPSignature] = []
        var problem: Failure?
        for packet in packets {
            do throws(Failure) {
                read.append(
                    try OpenPGPSignature(
                        packet: packet, .binary, name: "the signature inside \(file)"))
            } catch { problem = problem ?? error }
        }
        if read.isEmpty, let problem { throw problem }
        return read
    }
}
