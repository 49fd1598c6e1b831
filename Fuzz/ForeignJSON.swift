import Files

/// Answers of services: whatever is accepted can be written and means the same then.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONText.parse(foreign: bytes, name: "fuzz") else { return 0 }
    guard let text = try? JSONText.write(value) else { return 0 }
    let again = try? JSONText.parse(foreign: text, name: "ours")
    precondition(again == value, "what we wrote is not what was read")
    return 0
}
