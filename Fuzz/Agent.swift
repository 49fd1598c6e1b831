@testable import Crypto
@testable import Keys

private let keys = text.split(separator: "\n\n").compactMap {
    try? PublicKeyFile.parse(Array($0.utf8) + [10], name: "ours").first
}
private let text = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/ftMVMHmiiZ9XAhUOzA7Zphy8xMw
    m29AiSOsd8qw3txaFAk5TmxRR5IXCkqfvp4NFDC5C1z040HY8VN79PB5qA==
    -----END PUBLIC KEY-----

    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA+NwgBco30lsZTxaedhycfj39ffXc2wssExbnLxcjHFs=
    -----END PUBLIC KEY-----
    """

/// What an ssh-agent answers: its list of keys, and signatures, none of which is good.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    precondition(keys.count == 2, "the keys are sound")
    if let blobs = AgentKey.blobs(in: bytes) {
        precondition(blobs.reduce(0) { $0 + $1.count } <= bytes.count, "more than was there")
        for blob in blobs { _ = try? SSHKey.anyKey(blob: blob, name: "fuzz") }
    }
    _ = try? SSHKey.anyKey(blob: bytes, name: "fuzz")
    let digest = [UInt8](repeating: 7, count: 32)
    for key in keys {
        guard let raw = try? AgentSignature.raw(bytes, of: key) else { continue }
        precondition(!key.accepts(raw, over: digest), "accepted a signature that nobody made")
    }
    return 0
}
