import Crypto
import Files
import Signatures
import Trust

private let key = try? TrustedKey.parse("RWR5vJY8idoW8kZvqwGUIjbvmfDfg/hXQkyEOjHr42Hq6JUgTn3/cCpl")
    .keys.first
private let format = SignifySignature()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

/// A signify file as it is, and the same bytes as the value inside one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let key else { preconditionFailure("the key is sound") }
    let file = "untrusted comment: x\n\(Base64.encode(Array("Ed".utf8) + bytes.prefix(72)))\n"
    for signature in [bytes, Array(file.utf8)] {
        _ = try? format.claim(of: signature)
        let isGood = (try? format.verify(signature, over: message, with: key)) != nil
        precondition(!isGood, "accepted a signature that nobody made")
    }
    return 0
}
