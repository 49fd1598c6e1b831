import Files

@testable import Publishing

/// Lines of a journal, which a stop may have cut anywhere, and JSON of services as it comes: what is
/// accepted as a line is read again from what we write.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONText.parse(bytes, name: "fuzz"), let entry = JournalEntry(value)
    else { return 0 }
    guard let text = try? JSONText.write(entry.json),
        let again = try? JSONText.parse(text, name: "ours")
    else { preconditionFailure("accepted a line that we cannot write") }
    precondition(JournalEntry(again) == entry, "what we wrote is not what was read")
    return 0
}
