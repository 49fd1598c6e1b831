import Files
package import Model

/// A text with its OpenPGP signature in one file, which people can read: what apt calls InRelease.
///
/// RFC 4880 section 7. Other readers overlook text around the block, and the signature overlooks
/// blanks at the ends of lines; neither is let through here, so the file is the text and nothing
/// else. Only the text that ``open(_:by:name:)`` gives is signed.
package struct ClearSigned: Sendable {
    private static let begin = "-----BEGIN PGP SIGNED MESSAGE-----"
    private static let middle = "-----BEGIN PGP SIGNATURE-----"
    private static let hashes: [String: OpenPGPHash] = [
        "Hash: SHA256": .sha256, "Hash: SHA512": .sha512,
    ]

    /// The text, each line with its end.
    package let text: [UInt8]
    package let signature: OpenPGPSignature

    /// `text` with a signature by `key`, dated `date`, or as the key when that is younger.
    package static func make(
        _ text: [UInt8], date: Timestamp, as owner: OpenPGPKey, with key: borrowing PrivateKey,
        name: String
    ) throws(Failure) -> [UInt8] {
        let lines = try lines(of: text, name)
        let packet = try OpenPGPSignature.make(
            .text, created: max(date, owner.created), by: owner, with: key
        ) { hash throws(Failure) in try feed(lines, hash) }
        var file = Array("\(begin)\nHash: SHA256\n\n".utf8)
        for line in lines {
            if line.first == UInt8(ascii: "-") { file += Array("- ".utf8) }
            file += line + [UInt8(ascii: "\n")]
        }
        file += Armor.text("SIGNATURE", packet)
        try open(file, name: name).verify(by: owner.key.made(at: owner.created))
        return file
    }

    /// The text in `bytes`, once `key` is known to have signed it.
    package static func open(
        _ bytes: [UInt8], by key: PublicKey, name: String
    ) throws(Failure) -> [UInt8] {
        let message = try open(bytes, name: name)
        try message.verify(by: key)
        return message.text
    }

    /// The parts of a file, nothing of which is believed yet.
    package static func open(_ bytes: [UInt8], name: String) throws(Failure) -> ClearSigned {
        func malformed(_ why: String) -> Failure {
            Failure("\(name) is not a clearsigned text", why, exit: .malformed)
        }
        let all = TextLines.split(bytes, allowCRLF: false)
        guard all.count > 3, all[0].elementsEqual(begin.utf8) else {
            throw malformed("it does not begin with \(begin)")
        }
        guard let hash = hashes[String(decoding: all[1], as: UTF8.self)], all[2].isEmpty else {
            throw malformed("its only header is not a hash of SHA-256 or SHA-512")
        }
        guard let end = all.firstIndex(where: { $0.elementsEqual(middle.utf8) }) else {
            throw malformed("it has no signature")
        }
        var text: [UInt8] = []
        for line in all[3..<end] {
            let isEscaped = line.starts(with: "- ".utf8)
            guard isEscaped || line.first != UInt8(ascii: "-") else {
                throw malformed("a line of its text begins with a dash")
            }
            text += (isEscaped ? line.dropFirst(2) : line) + [UInt8(ascii: "\n")]
        }
        _ = try lines(of: text, name)
        let block = Array(bytes[all[end].startIndex...])
        let data = try Armor.data("SIGNATURE", in: block, name: name)
        let signature = try OpenPGPSignature(packet: data, .text, name: name)
        guard signature.hash == hash else {
            throw malformed("its signature is over another hash than it names")
        }
        return ClearSigned(text: text, signature: signature)
    }

    /// Accepts the signature by `key`, made no earlier than the key where its age is known.
    package func verify(by key: PublicKey) throws(Failure) {
        let lines = try Self.lines(of: text, "the text")
        try signature.verify(by: key) { hash throws(Failure) in try Self.feed(lines, hash) }
    }

    /// Lines that come back as they are: no blank at an end, which no signature would cover.
    private static func lines(
        of text: [UInt8], _ name: String
    ) throws(Failure) -> [ArraySlice<UInt8>] {
        let lines = TextLines.split(text, allowCRLF: false)
        let blanks = Array(" \t\r".utf8)
        guard text.last == UInt8(ascii: "\n"), !text.contains(0),
            !lines.contains(where: { $0.last.map(blanks.contains) == true })
        else {
            throw Failure(
                "\(name) cannot be clearsigned", "a line of it ends in a blank, or in nothing",
                exit: .malformed)
        }
        return lines
    }

    /// Lines joined by CR LF, without one behind the last (RFC 4880 section 7.1).
    private static func feed(
        _ lines: [ArraySlice<UInt8>], _ hash: Hash
    ) throws(Failure) {
        let joined = Array(lines.joined(separator: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]))
        try hash.update(joined.span.bytes)
    }
}
