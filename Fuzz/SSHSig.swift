import Crypto
import Files
import Signatures
import Trust

private let verifier = Forgeries(SSHSignature(), trusting: IdleKey.ed25519)

/// An SSHSIG file as it is, and the same bytes as the value inside its armor.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let body = Base64.encode(Array("SSHSIG".utf8) + bytes)
    let file = "-----BEGIN SSH SIGNATURE-----\n\(body)\n-----END SSH SIGNATURE-----\n"
    verifier.offer(bytes, Array(file.utf8))
    return 0
}
