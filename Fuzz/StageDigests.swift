@testable import Workflows

/// `stage.sha256`, which a build job on any system has written: what is accepted is read again from
/// what we write, and no path leads out of its folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let list = try? StageList(parsing: bytes, name: "fuzz") else { return 0 }
    for path in list.digests.keys {
        precondition(!path.hasPrefix("/") && !path.split(separator: "/").contains(".."))
    }
    let again = try? StageList(parsing: list.bytes, name: "ours")
    precondition(again?.digests == list.digests, "what we wrote is not what was read")
    return 0
}
