import Crypto

/// Certificates as files and the chains that they build: what is read is written alike, and nothing
/// leads to a root that did not issue it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let read = try? CertificateFile.read(bytes, name: "fuzz") else { return 0 }
    for one in read {
        let again = try? CertificateFile.read(one.pem, name: "ours")
        precondition(again == [one], "what we wrote is not what was read")
        _ = (one.subject.text, one.serialText, one.shown)
        let chain = try? CertificateChain(one, from: read + IdleChain.certificates)
        guard let chain, chain.root == IdleChain.certificates.last else { continue }
        let keys = IdleChain.certificates.map(\.key)
        precondition(chain.certificates.allSatisfy { keys.contains($0.key) }, "issued by nobody")
        try? CertificateRole.developerIDApplication.check(chain)
    }
    return 0
}
