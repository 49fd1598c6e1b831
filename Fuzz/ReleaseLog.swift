import Model
import Trust

private let key = try? TrustedKey.parse(IdleKey.ed25519).keys.first

/// `releases.log` and `releases.checkpoint`: a log is written as it was read, and nobody has signed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let log = try? ReleaseLog(parsing: bytes, name: "fuzz") {
        precondition(log.text == bytes, "what we wrote is not what was read")
    }
    guard let key else { preconditionFailure("the key is sound") }
    let isGood =
        (try? Checkpoint.isCurrent(
            bytes, of: ReleaseLog(), by: "ann", key, after: Timestamp(0))) == true
    precondition(!isGood, "accepted a signature that nobody made")
    return 0
}
