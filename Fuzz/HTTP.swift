import Model

@testable import Publishing

/// What a server sends: header lines, how long to wait, an error's words, and where a redirection
/// leads. No place is reached that is neither https nor this machine, and nothing said has a control
/// character.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let receiver = Receiver(HTTPRequest("GET", "https://acme.example/a/b"), BodySink()) { _ in }
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 10) {
        rest[...end].withUnsafeBytes { _ = receiver.takeHeader($0) }
        rest = rest[(end + 1)...]
        if receiver.headers.isEmpty && receiver.status != 0 && rest.first == 13 { break }
    }
    rest.withUnsafeBytes { _ = receiver.take($0) }
    let answer = HTTPAnswer(
        status: receiver.status, headers: receiver.headers, body: receiver.kept, request: "GET /")
    _ = answer.isPassing
    if let seconds = answer.wait(now: Timestamp(1_795_219_200)) { precondition(seconds >= 0) }
    precondition(!answer.failure("x").message.utf8.contains { $0 < 32 }, "a control character")
    for location in [answer.header("location") ?? "", String(decoding: bytes, as: UTF8.self)] {
        guard
            let url = try? WebAddress.resolve(location, against: "https://acme.example/a/b?c"),
            let origin = try? WebAddress.origin(of: url)
        else { continue }
        precondition(origin.isAllowed, "a place that is not allowed")
    }
    return 0
}
