import Crypto
import Files
import Signatures
import Trust

private let verifier = Forgeries(SignifySignature(), trusting: IdleKey.lost)

/// A signify file as it is, and the same bytes as the value inside one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let file = "untrusted comment: x\n\(Base64.encode(Array("Ed".utf8) + bytes.prefix(72)))\n"
    verifier.offer(bytes, Array(file.utf8))
    return 0
}
