import Signatures

/// `release.json`: whatever is accepted means the same when we have written it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let release = try? ReleaseRecord.decode(bytes, name: "fuzz") else { return 0 }
    guard let text = try? ReleaseRecord.encode(release) else {
        preconditionFailure("accepted a record that we cannot write")
    }
    let again = try? ReleaseRecord.decode(text, name: "ours")
    precondition(again == release, "what we wrote is not what was read")
    return 0
}
