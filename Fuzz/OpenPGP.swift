import Crypto
import Signatures

/// A key whose private half was thrown away, so that nobody can sign with it.
private let owner = try? OpenPGPCertificate.parse(Array(text.utf8), name: "ours").owner
private let text = """
    -----BEGIN PGP PUBLIC KEY BLOCK-----

    xjMEawGYDBYJKwYBBAHaRw8BAQdA+NwgBco30lsZTxaedhycfj39ffXc2wssExbn
    LxcjHFvNBmVkb25secKKBBMWCAAyFiEEDmxjs/R5IBR+elL+zE6QKqlrBiQFAmsB
    mAwCGwMCGQEDFQoIAwsJBwMWAgECHgEACgkQzE6QKqlrBiQtoAEAqRIBDcJoj1nm
    2sHmXmf1A6KqTn3lv9Ju9B23E4vashwA/Rg7S6Wbrgdwo4j7i84OGCwEg5ex67CE
    i+Pb5cIeguoG
    =HFox
    -----END PGP PUBLIC KEY BLOCK-----
    """
private let format = OpenPGPFormat()
private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

/// Certificates and signature packets: what is accepted as a certificate is read again from the
/// text we write for it, and no signature is good.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let certificate = try? OpenPGPCertificate.parse(bytes, name: "fuzz") {
        let again = try? OpenPGPCertificate.parse(certificate.armored, name: "ours")
        precondition(again == certificate, "what we wrote is not what was read")
        precondition(again?.revocation == certificate.revocation, "a revocation was lost")
        precondition(again?.expires == certificate.expires, "the end of a key was lost")
    }
    guard let owner else { preconditionFailure("the key is sound") }
    // Once as it is, and once as the content of a packet of the right length.
    let packet = [0x88, UInt8(truncatingIfNeeded: bytes.count)] + bytes.prefix(255)
    for signature in [bytes, packet] {
        let isGood = (try? OpenPGPSigner.verify(signature, over: message, by: owner)) != nil
        precondition(!isGood, "accepted a signature that nobody made")
        _ = try? format.claim(of: signature)
        _ = try? format.signedAt(signature)
        let isList = (try? format.verify(signature, over: message, with: owner.key)) != nil
        precondition(!isList, "accepted a signature that nobody made")
    }
    return 0
}
