import Keys

/// Public key files of every form; whatever is accepted reads the same as the PEM we write for it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for key in (try? PublicKeyFile.parse(bytes, name: "fuzz")) ?? [] {
        let again = try? PublicKeyFile.parse(key.pem, name: "ours")
        precondition(again == [key], "what we wrote is not what was read")
    }
    return 0
}
