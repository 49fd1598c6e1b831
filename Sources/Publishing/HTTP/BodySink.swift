internal import Model

/// Where the body of a good answer goes: to somebody as it comes, or into memory.
final class BodySink {
    private let receive: (([UInt8]) throws(Failure) -> Void)?
    /// Whether something was handed on, which cannot be taken back.
    private(set) var handedOn = false

    init() { receive = nil }

    init(_ receive: @escaping ([UInt8]) throws(Failure) -> Void) { self.receive = receive }

    /// Whether the answer keeps its body.
    var keeps: Bool { receive == nil }

    func take(_ bytes: [UInt8]) throws(Failure) {
        handedOn = true
        try receive?(bytes)
    }
}
