@testable import Formats

/// rpm packages, in pieces of two sizes: what is read does not depend on how it came, and no
/// signature is good.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    func read(_ step: Int) -> OpenedPackage? {
        guard var stream = try? RpmStream("fuzz") else { preconditionFailure("no hash") }
        for place in stride(from: 0, to: bytes.count, by: step) {
            let piece = Array(bytes[place..<min(place + step, bytes.count)])
            guard (try? stream.take(piece)) != nil else { return nil }
        }
        return try? stream.finish()
    }
    let whole = read(1 << 20), pieces = read(37)
    precondition(whole?.title == pieces?.title, "it depends on the pieces it comes in")
    precondition(whole?.marks.count == pieces?.marks.count, "a signature is lost between pieces")
    if let title = whole?.title { precondition(!title.utf8.contains { $0 < 33 || $0 > 126 }) }
    return 0
}
