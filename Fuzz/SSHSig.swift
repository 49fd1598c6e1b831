import Crypto
import Files
import Signatures
import Trust

private let format = SSHSignature()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))
/// The key of RFC 8032 section 7.1, test 1: its private half is public, so it signs nothing.
private let key = try? TrustedKey.parse("RWRguynaj/3jBtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")
    .keys.first

/// An SSHSIG file as it is, and the same bytes as the value inside its armor.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let body = Base64.encode(Array("SSHSIG".utf8) + bytes)
    let file = "-----BEGIN SSH SIGNATURE-----\n\(body)\n-----END SSH SIGNATURE-----\n"
    guard let key else { preconditionFailure("the key is sound") }
    for signature in [bytes, Array(file.utf8)] {
        _ = try? format.claim(of: signature)
        let isGood = (try? format.verify(signature, over: message, with: key)) != nil
        precondition(!isGood, "accepted a signature that nobody made")
    }
    return 0
}
