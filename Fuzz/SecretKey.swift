import Files

@testable import Crypto
@testable import Keys

/// Secret keys that are brought in: OpenSSH's without its armor and with it, and minisign's without a
/// passphrase. What is accepted is a key whose halves belong together. The seeds are keys that were made
/// for this and sign nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let key = try? OpenSSHPrivateKey.key(Secret(copying: bytes), name: "fuzz") { check(key) }
    if let block = try? PEM(bytes, name: "fuzz"), block.label == OpenSSHPrivateKey.label,
        let key = try? OpenSSHPrivateKey.key(block.body, name: "fuzz")
    {
        check(key)
    }
    // Without a passphrase at hand, nothing expensive is begun.
    if let key = try? MinisignSecretKey.key(bytes, name: "fuzz", passphrase: .none) { check(key) }
    let comment = Array("untrusted comment: fuzz\n".utf8)
    let wrapped = comment + Array(Base64.encode(bytes).utf8) + [10]
    if let key = try? MinisignSecretKey.key(wrapped, name: "fuzz", passphrase: .none) { check(key) }
    return 0
}

private func check(_ key: borrowing PrivateKey) {
    let digest = [UInt8](repeating: 7, count: 32)
    guard let signature = try? key.sign(digest) else { preconditionFailure("it does not sign") }
    precondition(key.publicKey.accepts(signature, over: digest), "its halves do not fit")
}
