import Crypto
import Keys
import Signatures

private let verifier = Forgeries(SigstoreSignature(), trusting: IdleKey.p256)

/// Sigstore bundles, whose key's private half was thrown away.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    verifier.offer(bytes)
    return 0
}
