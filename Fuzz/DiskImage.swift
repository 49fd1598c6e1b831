import Archives
import Files
import Foundation
import Model

@testable import Formats

private let path =
    NSTemporaryDirectory() + "/consign-fuzz-dmg-\(ProcessInfo.processInfo.processIdentifier)"
private let trust = AppleTrust(now: Timestamp(1_800_000_000))

/// A disk image that is anything at all: its trailer, its tables, its sectors and its signature.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Data(UnsafeBufferPointer(start: start, count: count))
    guard (try? bytes.write(to: URL(fileURLWithPath: path))) != nil,
        let record = try? FileHash.record(path)
    else { return 0 }
    if let image = try? UDIFReader(record, called: "fuzz"), let place = image.trailer.signature {
        precondition(place.upperBound == Int64(count - 512), "a signature lies elsewhere")
    }
    let found = try? DiskImageVerifier(trust: trust).found(record, called: "fuzz")
    precondition(found?.parts.first?.signer?.isTrusted != true, "nobody has Apple's key")
    return 0
}
