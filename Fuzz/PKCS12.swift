import Files

@testable import Crypto
@testable import Keys

/// PKCS#12 files: what comes out of one is a key whose halves belong together. The seeds' keys were
/// made for this and sign nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = PKCS12File.isOne(bytes)
    guard let file = try? PKCS12File(bytes, name: "fuzz"),
        let found = try? file.contents(.text("a secret"))
    else { return 0 }
    let digest = [UInt8](repeating: 7, count: 32)
    guard let signature = try? found.key.sign(digest) else { preconditionFailure("does not sign") }
    precondition(found.key.publicKey.accepts(signature, over: digest), "its halves do not fit")
    return 0
}
