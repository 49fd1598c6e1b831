import Files
package import Model

/// An rpm package of version 4 or 6 of the format (rpm, docs/manual/format_v4.md, format_v6.md).
package struct RpmStream: PackageStream {
    /// What comes next.
    private enum Stage {
        case lead, signatures, header, payload
    }

    private static let leadSize = 96
    private static let magic: [UInt8] = [0xed, 0xab, 0xee, 0xdb]

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
    private var seal: RpmSignatures?
    /// Packages of version 4 have 3 in their lead, those of version 6 have 4.
    private var isOld = true
    private let payload: Hash
    private var payloadSize: Int64 = 0

    package init(_ file: String) throws(Failure) {
        self.file = file
        payload = try Hash(.sha256)
    }

    package mutating func take(_ bytes: [UInt8]) throws(Failure) {
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
        try seal?.take(bytes)
    }

    private mutating func advance() throws(Failure) {
        switch stage {
        case .lead:
            // Signatures of the kind that is a header.
            guard head.starts(with: Self.magic), [3, 4].contains(head[4]), head[78] == 0,
                head[79] == 5
            else { throw RpmHeaderBlob.malformed(file, "it does not begin like one") }
            isOld = head[4] == 3
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
            let blob = try RpmHeaderBlob(Array(head[start..<need]), region: 63, name: file)
            header = blob
            seal = try signatures.map { one throws(Failure) in
                try RpmSignatures(one, of: blob, isOld: isOld, file)
            }
            stage = .payload
        case .payload: break
        }
    }

    package mutating func finish() throws(Failure) -> OpenedPackage {
        guard let signatures, let header, let seal else {
            throw RpmHeaderBlob.malformed(file, "it is cut off")
        }
        let marks = try seal.marks()
        try checkDigests(signatures, header, seal.payloadDigest)
        return OpenedPackage(title: try title(header), marks: marks)
    }

    /// Those of the signature header find accidents; that of the payload is signed.
    private func checkDigests(
        _ signatures: RpmHeaderBlob, _ header: RpmHeaderBlob, _ digest: String?
    ) throws(Failure) {
        func check(_ isGood: Bool, _ what: String) throws(Failure) {
            guard isGood else {
                throw Failure(
                    "\(file) is damaged", "its \(what) is not the one it says",
                    hint: "delete it and fetch it again; do not use it", exit: .unverified)
            }
        }
        var size = try signatures.number(270)
        if size == nil, isOld { size = try signatures.number(1000) }
        if let size {
            try check(size == Int64(header.bytes.count) + payloadSize, "size")
        }
        if let digest = try signatures.text(273) {
            try check(digest == (try Hash.of(header.bytes).hex), "header's SHA-256")
        }
        guard let digest else { return }
        try check(digest == (try payload.value().hex), "payload's SHA-256")
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
