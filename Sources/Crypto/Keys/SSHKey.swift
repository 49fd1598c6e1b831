import Files
package import Model

/// Keys in OpenSSH's clothes: the key blob, the `.pub` line, the allowed signers file.
///
/// The ssh format signs with Ed25519 alone; the other kinds are there for agents and imports.
package enum SSHKey {
    package static let algorithm = "ssh-ed25519"
    package static let ecdsa = "ecdsa-sha2-nistp256"
    package static let rsa = "ssh-rsa"
    package static let curve = "nistp256"

    /// string "ssh-ed25519", string point (RFC 8709 section 4).
    package static func blob(_ key: PublicKey) -> [UInt8] {
        SSHWire.string(algorithm) + SSHWire.string(key.point)
    }

    /// The same for every kind: string name, string curve, string point (RFC 5656 section 3.1);
    /// string "ssh-rsa", mpint e, mpint n (RFC 4253 section 6.6).
    package static func anyBlob(_ key: PublicKey) throws(Failure) -> [UInt8] {
        switch key.type {
        case .ed25519: return blob(key)
        case .p256:
            return SSHWire.string(ecdsa) + SSHWire.string(curve) + SSHWire.string(key.point)
        case .rsa:
            let numbers = try key.rsaNumbers()
            return SSHWire.string(rsa) + SSHWire.number(numbers.exponent)
                + SSHWire.number(numbers.modulus)
        }
    }

    /// The key in `blob`, of any kind that an identity holds.
    package static func anyKey(blob: [UInt8], name: String) throws(Failure) -> PublicKey {
        var reader = ByteReader(blob)
        let algorithm = reader.string().map { String(decoding: $0, as: UTF8.self) }
        switch algorithm {
        case ecdsa:
            guard reader.string() == Array(curve.utf8), let point = reader.string(), reader.isAtEnd
            else { throw malformed(name, "its key is cut off") }
            return try PublicKey(p256: point, name: name)
        case rsa:
            guard let exponent = reader.string(), let modulus = reader.string(), reader.isAtEnd
            else { throw malformed(name, "its key is cut off") }
            return try PublicKey(rsa: modulus, exponent, name: name)
        default: return try key(blob: blob, name: name)
        }
    }

    package static func key(blob: [UInt8], name: String) throws(Failure) -> PublicKey {
        var reader = ByteReader(blob)
        guard let algorithm = reader.string() else { throw malformed(name, "its key is cut off") }
        guard algorithm == Array(Self.algorithm.utf8) else {
            let shown = SafeName.printable(String(decoding: algorithm.prefix(40), as: UTF8.self))
            throw Failure(
                "\(name) cannot be used", "its key is of the kind '\(shown)'",
                hint: "the ssh format signs with ssh-ed25519 keys", exit: .noKey)
        }
        guard let point = reader.string(), point.count == 32, reader.isAtEnd else {
            throw malformed(name, "its key is not 32 bytes")
        }
        return try PublicKey(ed25519: point, name: name)
    }

    /// `ssh-ed25519 AAAA… comment`
    package static func line(_ key: PublicKey, comment: String) -> String {
        "\(algorithm) \(Base64.encode(blob(key))) \(comment)"
    }

    /// The keys of a `.pub` or allowed signers file; a line that restricts its key in a way we do
    /// not enforce is refused (ssh-keygen(1), ALLOWED SIGNERS).
    package static func keys(_ bytes: [UInt8], name: String) throws(Failure) -> [PublicKey] {
        var keys: [PublicKey] = []
        for (index, line) in TextLines.split(bytes, allowCRLF: true).enumerated() {
            let place = "\(name):\(index + 1)"
            guard line.first != UInt8(ascii: "#"), !line.allSatisfy({ $0 == UInt8(ascii: " ") })
            else { continue }
            keys.append(try key(line: line, place))
        }
        guard !keys.isEmpty else { throw malformed(name, "it holds no key") }
        return keys
    }

    private static func key(line: ArraySlice<UInt8>, _ place: String) throws(Failure) -> PublicKey {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw malformed(place, "it is not UTF-8 text")
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard
            let start = words.firstIndex(where: { $0.hasPrefix("ssh-") || $0.hasPrefix("ecdsa-") }),
            start + 1 < words.count, start <= 2
        else { throw malformed(place, "there is no ssh-ed25519 key in this line") }
        if start == 2 { try checkOptions(words[1], place) }
        guard let blob = Base64.decode(words[start + 1]) else {
            throw malformed(place, "the key is not base64")
        }
        return try key(blob: blob, name: place)
    }

    private static func checkOptions(_ options: Substring, _ place: String) throws(Failure) {
        let namespaces = "namespaces=\""
        let value = options.dropFirst(namespaces.count).dropLast()
        guard options.hasPrefix(namespaces), options.hasSuffix("\""),
            value.split(separator: ",").contains(Substring(SSHSignatureBlob.files))
        else {
            throw Failure(
                "\(place): '\(SafeName.printable(String(options.prefix(80))))' cannot be honoured",
                "only namespaces=\"\(SSHSignatureBlob.files)\" is",
                hint: "check such a key with ssh-keygen -Y verify", exit: .noKey)
        }
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a public key", why, exit: .malformed)
    }
}
