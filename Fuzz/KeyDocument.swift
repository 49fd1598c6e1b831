import Trust

/// `keys.json`: whatever is accepted means the same when we have written it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let document = try? KeyDocumentText.decode(bytes, name: "fuzz") else { return 0 }
    guard let text = try? KeyDocumentText.encode(document) else {
        preconditionFailure("accepted a document that we cannot write")
    }
    let again = try? KeyDocumentText.decode(text, name: "ours")
    precondition(again == document, "what we wrote is not what was read")
    return 0
}
