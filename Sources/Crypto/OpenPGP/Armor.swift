import Files
package import Model

/// The text form of OpenPGP data, read strictly (RFC 4880 section 6).
package enum Armor {
    private static let columns = 64

    /// `bytes` as one block: `PUBLIC KEY BLOCK` or `SIGNATURE`.
    package static func text(_ kind: String, _ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(Base64.encode(bytes))
        var text = "-----BEGIN PGP \(kind)-----\n\n"
        for start in stride(from: 0, to: digits.count, by: columns) {
            text += String(digits[start..<min(start + columns, digits.count)]) + "\n"
        }
        let sum = crc(bytes)
        text +=
            "=" + Base64.encode([UInt8(sum >> 16 & 255), UInt8(sum >> 8 & 255), UInt8(sum & 255)])
        return Array((text + "\n-----END PGP \(kind)-----\n").utf8)
    }

    /// The data in the one block that `text` is.
    package static func data(_ kind: String, in text: [UInt8], name: String) throws(Failure)
        -> [UInt8]
    {
        func malformed(_ why: String) -> Failure {
            Failure("\(name) is not an armored \(kind.lowercased())", why, exit: .malformed)
        }
        let lines = TextLines.split(text, allowCRLF: true).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard lines.first == "-----BEGIN PGP \(kind)-----" else {
            throw malformed("it does not begin with -----BEGIN PGP \(kind)-----")
        }
        guard lines.last == "-----END PGP \(kind)-----" else {
            throw malformed("it does not end with -----END PGP \(kind)-----")
        }
        guard let blank = lines.firstIndex(of: "") else { throw malformed("it has no empty line") }
        guard lines[1..<blank].allSatisfy({ $0.contains(": ") }) else {
            throw malformed("it has a line that is not a header")
        }
        var body = Array(lines[(blank + 1)...].dropLast())
        var sum: UInt32?
        if let last = body.last, last.hasPrefix("="), last.utf8.count == 5 {
            guard let bytes = Base64.decode(last.dropFirst()) else {
                throw malformed("its checksum is not base64")
            }
            sum = bytes.reduce(0) { $0 << 8 | UInt32($1) }
            body.removeLast()
        }
        guard body.allSatisfy({ $0.utf8.count <= 76 }), let bytes = Base64.decode(body.joined()),
            !bytes.isEmpty
        else { throw malformed("its body is not base64") }
        guard sum == nil || sum == crc(bytes) else { throw malformed("its checksum is wrong") }
        return bytes
    }

    /// CRC-24 (RFC 4880 section 6.1).
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xb704ce
        for byte in bytes {
            crc ^= UInt32(byte) << 16
            for _ in 0..<8 {
                crc <<= 1
                if crc & 0x100_0000 != 0 { crc ^= 0x186_4cfb }
            }
        }
        return crc & 0xff_ffff
    }
}
