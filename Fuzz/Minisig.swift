import Crypto
import Files
import Signatures
import Trust

private let verifier = Forgeries(MinisignSignature(), trusting: IdleKey.ed25519)

/// A minisign file as it is, and the same bytes as the values inside one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let packed = Base64.encode(bytes.prefix(74)), last = Base64.encode(bytes.suffix(64))
    let comment = String(decoding: bytes.dropFirst(74).dropLast(64), as: UTF8.self)
    let file = "untrusted comment: x\n\(packed)\ntrusted comment: \(comment)\n\(last)\n"
    verifier.offer(bytes, Array(file.utf8))
    return 0
}
