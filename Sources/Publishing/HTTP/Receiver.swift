import Files
import Model

/// What comes in, counted; the first trouble ends the transfer.
final class Receiver {
    private let request: HTTPRequest
    private let sink: BodySink
    private let file: BodyReceiver
    private var headerRoom = 1 << 16
    /// The status of the last answer: 100 and redirections by libcurl come before it.
    private(set) var status = 0
    private(set) var headers: [(name: String, value: String)] = []
    private var words: [UInt8] = []
    private var trouble: Failure?

    /// An error's own text is kept whoever gets the body, up to this.
    private static let errorLimit = 1 << 16

    init(_ request: HTTPRequest, _ sink: BodySink) {
        self.request = request
        self.sink = sink
        file = BodyReceiver(
            String(request.url.prefix { $0 != "?" }), limit: request.limit, sink)
    }

    /// The body, or an error's own text.
    var kept: [UInt8] { words + file.kept }
    /// What ended the transfer from our side.
    var failure: Failure? { trouble ?? file.failure }

    /// Only the body of a good answer is the file that was asked for.
    private var isGood: Bool { (200...299).contains(status) }

    func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isGood || sink.keeps else {
            if words.count < Self.errorLimit { words += bytes }
            return bytes.count
        }
        return file.take(bytes)
    }

    /// One line of the head: the status line begins a new answer.
    func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerRoom -= bytes.count
        guard headerRoom >= 0 else {
            trouble = Failure(request.complaint, "the answer has over 64 KiB of headers")
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            let words = line.split(whereSeparator: { $0.isWhitespace })
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            headers = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.append((line[..<colon].lowercased(), Self.trimmed(value)))
        }
        return bytes.count
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}

/// A file as it comes in, counted; the first trouble ends the transfer.
final class BodyReceiver {
    private let url: String
    private let sink: BodySink
    private var left: Int64
    private(set) var kept: [UInt8] = []
    private(set) var failure: Failure?

    init(_ url: String, limit: Int64, _ sink: BodySink) {
        self.url = url
        self.sink = sink
        left = limit
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        do throws(Failure) { try Interruption.check() } catch {
            failure = error
            return 0
        }
        left -= Int64(bytes.count)
        guard left >= 0 else {
            failure = Failure(
                "\(url) is larger than it may be", "stopped reading it", exit: .unverified)
            return 0
        }
        Gauge.count(bytes.count)
        if sink.keeps {
            kept += bytes
            return bytes.count
        }
        do throws(Failure) { try sink.take(Array(bytes)) } catch {
            failure = error
            return 0
        }
        return bytes.count
    }
}

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
