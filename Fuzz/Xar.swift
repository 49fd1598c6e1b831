import Archives
import Files
import Foundation
import Model

@testable import Formats

private let path =
    NSTemporaryDirectory() + "/consign-fuzz-xar-\(ProcessInfo.processInfo.processIdentifier)"
private let trust = AppleTrust(now: Timestamp(1_800_000_000))

/// An installer that is anything at all: its table, its signatures, and what follows it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Data(UnsafeBufferPointer(start: start, count: count))
    guard (try? bytes.write(to: URL(fileURLWithPath: path))) != nil,
        let record = try? FileHash.record(path)
    else { return 0 }
    if let archive = try? XarReader(record, called: "fuzz") {
        precondition(archive.end <= Int64(count), "it ends behind its end")
        precondition(
            Set(archive.members.map(\.path)).count == archive.members.count, "a name is there twice"
        )
    }
    let found = try? InstallerVerifier(trust: trust).found(record, called: "fuzz")
    precondition(found?.parts.first?.signer?.isTrusted != true, "nobody has Apple's key")
    return 0
}
