import Archives
import Model

@testable import Formats

private let opener: MemberOpener = { bytes, limit throws(Failure) in
    try GzipMember.open(bytes, limit: limit)
}
/// Takes three bytes of length and then so much plain content for a member: so the fuzzer gets
/// behind the checksum.
private let plain: MemberOpener = { bytes, limit throws(Failure) in
    let head = bytes.prefix(3)
    guard head.count == 3 else { throw Failure("short", exit: .malformed) }
    let size = head.reduce(0) { $0 << 8 | Int($1) }
    guard size <= bytes.count - 3, size <= limit else { throw Failure("cut", exit: .malformed) }
    return (Array(bytes.dropFirst(3).prefix(size)), size + 3)
}

/// apk packages, as they are and with plain members, and the tar archives in them: names are plain
/// and different.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for opener in [opener, plain] {
        guard var stream = try? ApkStream("fuzz", opener) else { preconditionFailure("no hash") }
        guard (try? stream.take(bytes)) != nil else { continue }
        guard let package = try? stream.finish() else { continue }
        precondition(package.marks.count < 2, "it has two signatures")
        precondition(!package.title.utf8.contains { $0 < 33 || $0 > 126 }, "its name is odd")
    }
    guard let tar = try? SmallTarReader(bytes, name: "fuzz") else { return 0 }
    precondition(Set(tar.files.map(\.name)).count == tar.files.count, "a name is there twice")
    for file in tar.files { precondition(!file.name.contains("/"), "a name is a path") }
    return 0
}
