import Crypto
import Files
import Signatures
import Trust

private let key = try? TrustedKey.parse(IdleKey.lost).keys.first
private let format = OpenPGPClearFormat()
private let message = Message(name: "fuzz", source: .bytes(Array("hello\n".utf8)))
private let begin = Array("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n".utf8)

/// Clearsigned texts as they are, and the same bytes behind a sound head: what is accepted is
/// the one text that was signed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let key else { preconditionFailure("the key is sound") }
    for file in [bytes, begin + bytes] {
        _ = try? format.claim(of: file)
        _ = try? format.signedAt(file)
        if let text = try? ClearSigned.open(file, by: key, name: "fuzz") {
            let line = String(decoding: text, as: UTF8.self).split(separator: "\n").last ?? ""
            precondition(line.hasSuffix("  release.json"), "accepted a text that nobody signed")
        }
        let isGood = (try? format.verify(file, over: message, with: key)) != nil
        precondition(!isGood, "accepted a signature that nobody made")
    }
    return 0
}
