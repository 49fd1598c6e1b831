package import Files
package import Model

/// The text armor of one DER value (RFC 7468), read strictly: one block, nothing around it.
package struct PEM: ~Copyable {
    package let label: String
    /// The DER value; it may be a private key.
    package let body: Secret

    private static let dashes = Array("-----".utf8)
    private static let columns = 64
    /// OpenSSH's lines are longer than the standard's; they are read to say what they are.
    private static let longest = 76

    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        let lines = TextLines.split(bytes, allowCRLF: true)
        guard let first = lines.first, let label = Self.label(first, "BEGIN ") else {
            throw Self.malformed(name, "it does not begin with -----BEGIN")
        }
        guard lines.count > 2, let last = lines.last, Self.label(last, "END ") == label else {
            throw Self.malformed(name, "it does not end with -----END \(label)-----")
        }
        let middle = lines.dropFirst().dropLast()
        guard middle.allSatisfy({ $0.count <= Self.longest }) else {
            throw Self.malformed(name, "a line of it is over \(Self.longest) characters")
        }
        var digits = Array(middle.joined())
        defer { Secret.wipe(&digits) }
        guard var body = Base64.decode(digits), !body.isEmpty else {
            throw Self.malformed(name, "its body is not base64")
        }
        self.label = label
        self.body = Secret(wiping: &body)
    }

    /// The block for `der`, with a line end.
    package static func text(_ label: String, _ der: [UInt8]) -> [UInt8] {
        let digits = Array(Base64.encode(der).utf8)
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        for start in stride(from: 0, to: digits.count, by: columns) {
            text += digits[start..<min(start + columns, digits.count)] + [UInt8(ascii: "\n")]
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }

    private static func label(_ line: ArraySlice<UInt8>, _ word: String) -> String? {
        let start = dashes + Array(word.utf8)
        guard line.count > start.count + dashes.count, line.starts(with: start),
            line.suffix(dashes.count).elementsEqual(dashes)
        else { return nil }
        let label = line.dropFirst(start.count).dropLast(dashes.count)
        let isPlain = label.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: " ")
        }
        return isPlain && label.count <= 40 ? String(decoding: label, as: UTF8.self) : nil
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a PEM file", why, exit: .malformed)
    }
}
