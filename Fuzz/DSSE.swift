import Crypto
import Files
import Keys
import Signatures

private let verifier = Forgeries(InTotoAttestation(), trusting: IdleKey.p256)

/// Envelopes as they are, the same bytes as the payload of one, and as a statement by themselves.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let provenance = try? Provenance(parsing: bytes) {
        for subject in provenance.subjects {
            precondition(subject.digest.hex.utf8.count == 64, "a subject without its digest")
        }
    }
    let envelope =
        #"{"payload":"\#(Base64.encode(bytes))","payloadType":"application/vnd.in-toto+json","#
        + #""signatures":[{"keyid":"x","sig":"AAAA"}]}"#
    verifier.offer(bytes, Array(envelope.utf8))
    return 0
}
