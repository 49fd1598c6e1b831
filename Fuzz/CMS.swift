import Crypto
import Files
import Keys
import Signatures

private let verifier = Forgeries(CMSSignature(), trusting: IdleKey.p256)

/// CMS messages, and certificates as text and as the bytes in one: what is read is written alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let armored =
        "-----BEGIN CERTIFICATE-----\n"
        + Base64.encode(bytes).split(by: 64).joined(separator: "\n")
        + "\n-----END CERTIFICATE-----\n"
    for file in [bytes, Array(armored.utf8)] {
        guard let certificate = try? SigningCertificate.parse(file, name: "fuzz") else { continue }
        let again = try? SigningCertificate.parse(certificate.pem, name: "ours")
        precondition(again == certificate, "what we wrote is not what was read")
    }
    verifier.offer(bytes)
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
