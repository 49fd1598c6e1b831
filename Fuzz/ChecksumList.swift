import Signatures

/// `SHA256SUMS`: whatever is accepted means the same when we have written it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let list = try? ChecksumList(parsing: bytes, name: "fuzz") else { return 0 }
    guard let ours = try? ChecksumList(list.entries) else {
        preconditionFailure("accepted a list that we refuse to write")
    }
    let again = try? ChecksumList(parsing: ours.bytes, name: "ours")
    precondition(again == ours, "what we wrote is not what was read")
    return 0
}
