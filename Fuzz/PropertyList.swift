import Files
import Model

/// A property list in XML that is anything at all: what was read is written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let list = PropertyList(reading: bytes) else { return 0 }
    // A real number that is not one does not equal itself.
    let text = list.document
    guard let again = PropertyList(reading: Array(text.utf8)) else { return 0 }
    precondition(again.document == text, "it is written in two ways")
    return 0
}
