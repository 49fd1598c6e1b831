import Crypto
import Files
import Keys
import Signatures

private let key = try? PublicKeyFile.parse(Array(text.utf8), name: "ours").first
private let text = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/ftMVMHmiiZ9XAhUOzA7Zphy8xMw
    m29AiSOsd8qw3txaFAk5TmxRR5IXCkqfvp4NFDC5C1z040HY8VN79PB5qA==
    -----END PUBLIC KEY-----
    """
private let format = InTotoAttestation()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

/// Envelopes as they are, the same bytes as the payload of one, and as a statement by themselves.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let key else { preconditionFailure("the key is sound") }
    if let provenance = try? Provenance(parsing: bytes) {
        for subject in provenance.subjects {
            precondition(subject.digest.hex.utf8.count == 64, "a subject without its digest")
        }
    }
    let envelope =
        #"{"payload":"\#(Base64.encode(bytes))","payloadType":"application/vnd.in-toto+json","#
        + #""signatures":[{"keyid":"x","sig":"AAAA"}]}"#
    for signature in [bytes, Array(envelope.utf8)] {
        _ = try? format.claim(of: signature)
        let isGood = (try? format.verify(signature, over: message, with: key)) != nil
        precondition(!isGood, "accepted a signature that nobody made")
    }
    return 0
}
