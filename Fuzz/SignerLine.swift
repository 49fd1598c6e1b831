@testable import Keys

/// `NAME.signer`: what is accepted is read again from what we write, and has no control character.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let text = String(validating: bytes, as: UTF8.self),
        let signer = try? SignerFile(parsing: text, name: "fuzz")
    else { return 0 }
    precondition(!signer.bytes.dropLast().contains { $0 < 32 || $0 == 127 }, "a control character")
    let again = try? SignerFile(
        parsing: String(decoding: signer.bytes, as: UTF8.self), name: "ours")
    precondition(again == signer, "what we wrote is not what was read")
    return 0
}
