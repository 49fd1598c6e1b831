internal import Files
public import Model

/// The certificates that a time-stamping authority's own must lead to.
public struct TimestampAnchor: Sendable, Hashable {
    /// Each in DER.
    let certificates: [[UInt8]]

    /// The largest file of them.
    public static let limit = 1 << 18
    private static let end = "-----END CERTIFICATE-----"

    /// Reads PEM certificates, one or several; `name` is what messages call the file.
    public init(pem bytes: [UInt8], name: String) throws(Failure) {
        var certificates: [[UInt8]] = []
        var block: [UInt8] = []
        for line in TextLines.split(bytes, allowCRLF: true) where !line.isEmpty {
            block += line + [UInt8(ascii: "\n")]
            guard line.elementsEqual(Self.end.utf8) else { continue }
            let der = try PEM(block, name: name)
            certificates.append(der.body.withBytes { Array($0) })
            block = []
        }
        guard block.isEmpty, !certificates.isEmpty else {
            throw Failure(
                "\(name) holds no certificates",
                "it does not consist of -----BEGIN CERTIFICATE----- blocks", exit: .malformed)
        }
        for certificate in certificates where !TimestampHandle.isCertificate(certificate) {
            throw Failure("\(name) holds a broken certificate", exit: .malformed)
        }
        self.certificates = certificates
    }
}
