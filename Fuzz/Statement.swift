import Signatures

/// Statements of who signed an old release again: what is accepted means the same when we have
/// written it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let statement = try? ResigningStatement.decode(bytes, name: "fuzz") else { return 0 }
    guard let text = try? statement.text() else {
        preconditionFailure("accepted a statement that we cannot write")
    }
    let again = try? ResigningStatement.decode(text, name: "ours")
    precondition(again == statement, "what we wrote is not what was read")
    return 0
}
