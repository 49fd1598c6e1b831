import Crypto
import Files
import Keys
import Signatures

private let key = try? PublicKeyFile.parse(Array(text.utf8), name: "ours").first
private let text = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/ftMVMHmiiZ9XAhUOzA7Zphy8xMw
    m29AiSOsd8qw3txaFAk5TmxRR5IXCkqfvp4NFDC5C1z040HY8VN79PB5qA==
    -----END PUBLIC KEY-----
    """
private let format = CMSSignature()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

/// CMS messages, and certificates as text and as the bytes in one: what is read is written alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let key else { preconditionFailure("the key is sound") }
    let armored =
        "-----BEGIN CERTIFICATE-----\n"
        + Base64.encode(bytes).split(by: 64).joined(separator: "\n")
        + "\n-----END CERTIFICATE-----\n"
    for file in [bytes, Array(armored.utf8)] {
        guard let certificate = try? SigningCertificate.parse(file, name: "fuzz") else { continue }
        let again = try? SigningCertificate.parse(certificate.pem, name: "ours")
        precondition(again == certificate, "what we wrote is not what was read")
    }
    _ = try? format.claim(of: bytes)
    _ = try? format.signedAt(bytes)
    let isGood = (try? format.verify(bytes, over: message, with: key)) != nil
    precondition(!isGood, "accepted a signature that nobody made")
    return 0
}

extension String {
    /// Pieces of `count` characters.
    fileprivate func split(by count: Int) -> [String] {
        let all = Array(self)
        return stride(from: 0, to: all.count, by: count).map {
            String(all[$0..<min($0 + count, all.count)])
        }
    }
}
