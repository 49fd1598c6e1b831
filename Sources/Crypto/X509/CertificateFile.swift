import Files
package import Model

/// Certificates as authorities and keychains hand them out: PEM blocks, or one in DER.
package enum CertificateFile {
    /// The largest file of them.
    package static let limit = 1 << 18
    private static let most = 64
    private static let begin = "-----BEGIN "
    private static let end = "-----END "

    /// Whether `bytes` begin as one of both.
    package static func isOne(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: "\(begin)CERTIFICATE-----".utf8)
            || (bytes.first == 0x30 && !bytes.starts(with: [0x30, 0x80]))
    }

    /// All certificates of the file `name`, in its order.
    package static func read(_ bytes: [UInt8], name: String) throws(Failure) -> [Certificate] {
        guard bytes.first == 0x30 else {
            let blocks = try blocks(bytes, name: name)
            return try blocks.map { der throws(Failure) in try Certificate(der, name: name) }
        }
        return [try Certificate(bytes, name: name)]
    }

    /// The DER values of the PEM blocks `bytes`; `isStrict` refuses what openssl writes between them.
    package static func blocks(
        _ bytes: [UInt8], name: String, isStrict: Bool = false
    ) throws(Failure) -> [[UInt8]] {
        var values: [[UInt8]] = []
        var block: [UInt8]?
        for line in TextLines.split(bytes, allowCRLF: true) {
            if line.starts(with: begin.utf8) || (isStrict && !line.isEmpty && block == nil) {
                block = []
            }
            guard var open = block else { continue }
            open += line + [UInt8(ascii: "\n")]
            block = open
            guard line.starts(with: end.utf8) else { continue }
            let value = try PEM(open, name: name)
            guard value.label == "CERTIFICATE", values.count < most else {
                throw Failure(
                    "\(name) does not hold certificates alone",
                    value.label == "CERTIFICATE"
                        ? "it has over \(most)" : "it has a \(value.label.lowercased())",
                    exit: .malformed)
            }
            values.append(value.body.withBytes { Array($0) })
            block = nil
        }
        guard block == nil, !values.isEmpty else {
            throw Failure(
                "\(name) holds no certificates",
                "it does not consist of -----BEGIN CERTIFICATE----- blocks", exit: .malformed)
        }
        return values
    }
}
