internal import Files
internal import Model

/// An rpm package of version 4 of the format (rpm, docs/manual/format.md).
///
/// The signature is over the main header, which has the digest of the payload behind it. Signatures
/// over header and payload together, which rpm wrote before 2002, are not read.
struct RpmStream: PackageStream {
    /// What comes next.
    private enum Stage {
        case lead, signatures, header, payload
    }

    private static let leadSize = 96
    private static let magic: [UInt8] = [0xed, 0xab, 0xee, 0xdb, 3]
    /// SHA-256 among the hashes of RFC 4880 section 9.4, by which rpm numbers them.
    private static let sha256: Int64 = 8

    private let file: String
    private var stage = Stage.lead
    private var head: [UInt8] = []
    /// Where the part begins that is being read, and how much of the file it takes to have it.
    private var start = leadSize
    private var need = leadSize + RpmHeaderBlob.introSize
    /// Where the signature header ends.
    private var end = 0
    private var signatures: RpmHeaderBlob?
    private var header: RpmHeaderBlob?
    private let payload: Hash
    private var payloadSize: Int64 = 0

    init(_ file: String) throws(Failure) {
        self.file = file
        payload = try Hash(.sha256)
    }

    mutating func take(_ bytes: [UInt8]) throws(Failure) {
        guard stage != .payload else { return try takePayload(bytes) }
        head += bytes
        while stage != .payload, head.count >= need { try advance() }
        guard stage == .payload else { return }
        let rest = Array(head[need...])
        head = []
        try takePayload(rest)
    }

    private mutating func takePayload(_ bytes: [UInt8]) throws(Failure) {
        payloadSize += Int64(bytes.count)
        try payload.update(bytes.span.bytes)
    }

    private mutating func advance() throws(Failure) {
        switch stage {
        case .lead:
            // Version 3 of the lead, and signatures of the kind that is a header.
            guard head.starts(with: Self.magic), head[78] == 0, head[79] == 5 else {
                throw RpmHeaderBlob.malformed(file, "it does not begin like one")
            }
            end = start + (try RpmHeaderBlob.size(head[start...], file))
            // The main header begins at a multiple of eight.
            need = (end + 7) / 8 * 8 + RpmHeaderBlob.introSize
            stage = .signatures
        case .signatures:
            signatures = try RpmHeaderBlob(Array(head[start..<end]), region: 62, name: file)
            start = need - RpmHeaderBlob.introSize
            guard head[end..<start].allSatisfy({ $0 == 0 }) else {
                throw RpmHeaderBlob.malformed(file, "something is between its headers")
            }
            need = start + (try RpmHeaderBlob.size(head[start...], file))
            stage = .header
        case .header:
            header = try RpmHeaderBlob(Array(head[start..<need]), region: 63, name: file)
            stage = .payload
        case .payload: break
        }
    }

    mutating func finish() throws(Failure) -> OpenedPackage {
        guard let signatures, let header else {
            throw RpmHeaderBlob.malformed(file, "it is cut off")
        }
        try checkDigests(signatures, header)
        return OpenedPackage(title: try title(header), marks: try marks(signatures, header))
    }

    /// Those of the signature header find accidents; that of the payload is signed.
    private func checkDigests(
        _ signatures: RpmHeaderBlob, _ header: RpmHeaderBlob
    ) throws(Failure) {
        func check(_ isGood: Bool, _ what: String) throws(Failure) {
            guard isGood else {
                throw Failure(
                    "\(file) is damaged", "its \(what) is not the one it says",
                    hint: "delete it and fetch it again; do not use it", exit: .unverified)
            }
        }
        var size = try signatures.number(1000)
        if size == nil { size = try signatures.number(270) }
        if let size {
            try check(size == Int64(header.bytes.count) + payloadSize, "size")
        }
        if let digest = try signatures.text(273) {
            try check(digest == (try Hash.of(header.bytes).hex), "header's SHA-256")
        }
        guard let digest = try header.text(5092), try header.number(5093) == Self.sha256 else {
            throw Failure(
                "nothing can be said about \(file)",
                "its header has no SHA-256 of its files, so a signature does not cover them",
                hint: "ask its maker for one that rpm 4.14 or later has built", exit: .unverified)
        }
        try check(digest == (try payload.value().hex), "payload's SHA-256")
    }

    private func marks(
        _ signatures: RpmHeaderBlob, _ header: RpmHeaderBlob
    ) throws(Failure) -> [PackageMark] {
        var marks: [PackageMark] = []
        // RSA, and what once was DSA and now is EdDSA.
        for tag in [268, 267] {
            guard let packet = try signatures.binary(tag) else { continue }
            let signature = try OpenPGPSignature(
                packet: packet, .binary, name: "the signature inside \(file)")
            let digest = try signature.digest { hash throws(Failure) in
                try hash.update(header.bytes.span.bytes)
            }
            marks.append(.openpgp(signature, digest: digest))
        }
        return marks
    }

    private func title(_ header: RpmHeaderBlob) throws(Failure) -> String {
        var words: [String] = []
        for tag in [1000, 1001, 1002, 1022] {
            words.append(try OpenedPackage.word(try header.text(tag) ?? "", file))
        }
        let epoch = try header.number(1003).map { "\($0):" } ?? ""
        return "\(words[0])-\(epoch)\(words[1])-\(words[2]).\(words[3])"
    }
}
