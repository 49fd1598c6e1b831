import Files
package import Model

/// Two signatures over the sum of a xar archive's table, which stand behind it at the front of the heap:
/// the old one in the form of its key alone, and a CMS message, which may hold a timestamp
/// (`Security_transforms` and xar++.cpp of Apple's `Security`).
package struct XarSeal {
    private let plainSize: Int
    private let messageRoom: Int
    private let certificates: [[UInt8]]
    private let sign: ([UInt8]) throws(Failure) -> (plain: [UInt8], message: [UInt8])

    /// Signatures of `plainSize` bytes and at most `messageRoom`, which the table says before they are
    /// made; `certificates` are those of the signer, from the leaf to the root. `sign` makes both of the
    /// sum.
    package init(
        plainSize: Int, messageRoom: Int, certificates: [[UInt8]],
        sign: @escaping ([UInt8]) throws(Failure) -> (plain: [UInt8], message: [UInt8])
    ) {
        self.plainSize = plainSize
        self.messageRoom = messageRoom
        self.certificates = certificates
        self.sign = sign
    }

    var size: Int { plainSize + messageRoom }

    /// What the table says of them, where they begin at `offset`.
    func lines(at offset: Int) -> String {
        let parts = [
            ("signature", "RSA", offset, plainSize),
            ("x-signature", "CMS", offset + plainSize, messageRoom),
        ]
        return parts.map { name, style, offset, size in
            """
              <\(name) style="\(style)">
               <offset>\(offset)</offset>
               <size>\(size)</size>
               <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
                <X509Data>
            \(certificates.map(Self.element).joined(separator: "\n"))
                </X509Data>
               </KeyInfo>
              </\(name)>

            """
        }.joined()
    }

    /// Both, with zeros behind the message.
    package func bytes(over sum: [UInt8]) throws(Failure) -> [UInt8] {
        let (plain, message) = try sign(sum)
        guard plain.count == plainSize, message.count <= messageRoom else {
            throw Failure(
                "the signature does not fit",
                "it has \(plain.count) and \(message.count) bytes, where \(plainSize) and "
                    + "\(messageRoom) were left")
        }
        return plain + message + [UInt8](repeating: 0, count: messageRoom - message.count)
    }

    /// In lines of 72 columns, as Apple's own tools have them.
    private static func element(_ certificate: [UInt8]) -> String {
        let text = Array(Base64.encode(certificate).utf8)
        let lines = stride(from: 0, to: text.count, by: 72).map {
            String(decoding: text[$0..<min($0 + 72, text.count)], as: UTF8.self)
        }
        return "     <X509Certificate>\(lines.joined(separator: "\n"))</X509Certificate>"
    }
}
