import Crypto

/// CMS over code: by the one who signed "hello", or bad, and over nothing else.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let signature = try? CodeSignature(bytes) else { return 0 }
    let other = try? signature.check(over: Array("other".utf8), name: "fuzz")
    let chain = try? signature.chain(
        to: [IdleChain.root], with: IdleChain.certificates, name: "fuzz")
    precondition(other == nil || chain == nil, "accepted a signature that nobody made")
    if (try? signature.check(over: Array("hello".utf8), name: "fuzz")) != nil, let chain {
        precondition(
            chain.leaf.key == IdleChain.certificates.first?.key, "accepted another's signature")
    }
    if let said = try? signature.attributes() {
        try? AppleAttributes([(.sha256, [])]).check(said, name: "fuzz")
    }
    let again = try? CodeSignature(signature.signed.bytes)
    precondition(again?.leaf == signature.leaf, "what we wrote is not what was read")
    return 0
}
