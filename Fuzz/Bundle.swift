import Crypto
import Keys
import Signatures

private let key = try? PublicKeyFile.parse(Array(text.utf8), name: "ours").first
private let text = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/ftMVMHmiiZ9XAhUOzA7Zphy8xMw
    m29AiSOsd8qw3txaFAk5TmxRR5IXCkqfvp4NFDC5C1z040HY8VN79PB5qA==
    -----END PUBLIC KEY-----
    """
private let format = SigstoreSignature()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

/// Sigstore bundles, whose key's private half was thrown away.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let key else { preconditionFailure("the key is sound") }
    _ = try? format.claim(of: bytes)
    let isGood = (try? format.verify(bytes, over: message, with: key)) != nil
    precondition(!isGood, "accepted a signature that nobody made")
    return 0
}
