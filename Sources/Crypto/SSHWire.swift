import Files
package import Model

/// The encodings of RFC 4251 section 5.
package enum SSHWire {
    /// Bytes behind their count.
    package static func string(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt32(bytes.count))
        writer.raw(bytes)
        return writer.bytes
    }

    /// Text behind its count.
    package static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
}

extension SSHWire {
    /// A number that is not negative, as an mpint (RFC 4251 section 5).
    package static func number(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return string((digits.first.map { $0 >= 0x80 } ?? false ? [0] : []) + digits)
    }
}

/// The binary value in an SSHSIG file (PROTOCOL.sshsig section 2), and its armor (section 1).
package struct SSHSignatureBlob {
    package static let preamble = Array("SSHSIG".utf8)
    /// The namespace of signatures of files, so that one made elsewhere for another purpose is
    /// worth nothing here; `file` is the word that people use by hand.
    package static let files = "file"
    private static let version: UInt32 = 1
    private static let begin = "-----BEGIN SSH SIGNATURE-----"
    private static let end = "-----END SSH SIGNATURE-----"
    private static let columns = 70

    package let key: PublicKey
    package let namespace: String
    package let hash: String
    package let signature: [UInt8]

    package init(key: PublicKey, namespace: String, hash: String, signature: [UInt8]) {
        self.key = key
        self.namespace = namespace
        self.hash = hash
        self.signature = signature
    }

    /// Reads a whole file: LF only, nothing before, between or behind, as ssh-keygen wants it.
    package init(armored bytes: [UInt8], for namespace: String) throws(Failure) {
        guard bytes.last == UInt8(ascii: "\n") else {
            throw Self.malformed("its last line is cut off")
        }
        let lines = TextLines.split(bytes, allowCRLF: false)
        guard let first = lines.first, first.elementsEqual(Self.begin.utf8) else {
            let isCRLF = lines.first?.last == UInt8(ascii: "\r")
            throw Self.malformed(
                isCRLF ? "its lines end in CR LF" : "it does not begin with \(Self.begin)")
        }
        guard lines.count > 2, let last = lines.last, last.elementsEqual(Self.end.utf8) else {
            throw Self.malformed("it does not end with \(Self.end)")
        }
        let middle = lines.dropFirst().dropLast()
        guard middle.dropLast().allSatisfy({ $0.count == middle.first?.count }),
            let blob = Base64.decode(Array(middle.joined()))
        else { throw Self.malformed("its body is not base64") }
        try self.init(blob: blob, for: namespace)
    }

    private init(blob: [UInt8], for wanted: String) throws(Failure) {
        var reader = ByteReader(blob)
        guard reader.take(Self.preamble.count) == Self.preamble else {
            throw Self.malformed("it does not begin with SSHSIG")
        }
        guard let version = reader.number(), version == Self.version else {
            throw Self.malformed("its version is not \(Self.version)")
        }
        guard let key = reader.string(), let namespace = reader.string(),
            let reserved = reader.string(), let hash = reader.string(),
            let signature = reader.string(), reader.isAtEnd
        else { throw Self.malformed("its fields do not fill it exactly") }
        guard namespace == Array(wanted.utf8) else {
            let shown = SafeName.printable(String(decoding: namespace.prefix(40), as: UTF8.self))
            throw Failure(
                "bad ssh signature",
                "it was made for '\(shown)', not for \(wanted == "file" ? "a file" : "'\(wanted)'")",
                exit: .unverified)
        }
        guard reserved.isEmpty else { throw Self.malformed("its reserved field is not empty") }
        guard let name = ["sha512", "sha256"].first(where: { Array($0.utf8) == hash }) else {
            throw Self.malformed("its hash is neither sha512 nor sha256")
        }
        self.key = try SSHKey.key(blob: key, name: "the ssh signature")
        self.namespace = wanted
        self.hash = name
        self.signature = try Self.inner(signature)
    }

    /// string "ssh-ed25519", string 64 bytes (RFC 8709 section 6).
    private static func inner(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var reader = ByteReader(bytes)
        guard reader.string() == Array(SSHKey.algorithm.utf8) else {
            throw malformed("its algorithm is not that of its key")
        }
        guard let signature = reader.string(), signature.count == 64, reader.isAtEnd else {
            throw malformed("it does not hold 64 bytes of signature")
        }
        return signature
    }

    /// The file.
    package var armored: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Self.preamble)
        writer.big(Self.version)
        writer.raw(SSHWire.string(SSHKey.blob(key)))
        writer.raw(SSHWire.string(namespace))
        writer.raw(SSHWire.string(""))
        writer.raw(SSHWire.string(hash))
        writer.raw(SSHWire.string(SSHWire.string(SSHKey.algorithm) + SSHWire.string(signature)))
        let digits = Array(Base64.encode(writer.bytes).utf8)
        var text = Array("\(Self.begin)\n".utf8)
        for start in stride(from: 0, to: digits.count, by: Self.columns) {
            text += digits[start..<min(start + Self.columns, digits.count)] + [UInt8(ascii: "\n")]
        }
        return text + Array("\(Self.end)\n".utf8)
    }

    private static func malformed(_ why: String) -> Failure {
        Failure("malformed ssh signature", why, exit: .malformed)
    }
}
