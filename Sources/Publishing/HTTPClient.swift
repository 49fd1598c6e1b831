internal import CCurl
public import Model

/// The one HTTP client: https only (plain http to this machine), every answer bounded, no
/// credentials, no `.netrc`, and a limit on standing still rather than on taking long.
public struct HTTPClient: Sendable {
    /// An answer: its status, and what `body` was not given.
    public struct Answer: Sendable {
        /// The HTTP status.
        public let status: Int
    }

    private let certificates: String?

    /// A client that trusts the system's certificate authorities, or those of a file.
    public init(certificates: String? = nil) { self.certificates = certificates }

    /// Fetches `url`, handing its bytes to `body` as they come; over `limit` bytes is a failure.
    public func get(
        _ url: String, limit: Int64, body: @escaping ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Answer {
        try Self.checkScheme(url)
        let transfer = try Transfer()
        let receiver = Receiver(url: url, limit: limit, body: body)
        try transfer.configure(url, isPlain: Self.isLoopback(url), certificates: certificates)
        try transfer.receive(into: receiver)
        let status = try transfer.perform(url, receiver)
        return Answer(status: status)
    }

    /// Posts `bytes` to `url` and gives the answer's body; any status but 200 is a failure, and so
    /// are a redirection, an answer over `limit` bytes, and one that takes a minute.
    public func post(
        _ url: String, _ bytes: [UInt8], type: String, limit: Int64
    ) throws(Failure) -> [UInt8] {
        try Self.checkScheme(url)
        let transfer = try Transfer()
        var answer: [UInt8] = []
        let receiver = Receiver(url: url, limit: limit) { answer += $0 }
        try transfer.configure(url, isPlain: Self.isLoopback(url), certificates: certificates)
        try transfer.receive(into: receiver)
        let status = try transfer.post(url, bytes, type: type, receiver)
        guard status == 200 else {
            throw Failure("\(url) gave no answer", "the server answered \(status)")
        }
        return answer
    }

    /// Whether `text` is an address at all.
    public static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("https://") || text.hasPrefix("http://")
    }

    private static func checkScheme(_ url: String) throws(Failure) {
        guard url.hasPrefix("https://") || isLoopback(url) else {
            throw Failure(
                "refused to fetch \(url)", "it is not https",
                hint: "plain http is for this machine only, as in http://127.0.0.1:8080/",
                exit: .usage)
        }
    }

    private static func isLoopback(_ url: String) -> Bool {
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst(7).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { return false }
        let host =
            authority.hasPrefix("[")
            ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(host))
    }
}

/// What comes in, counted; the first trouble ends the transfer.
private final class Receiver {
    private let url: String
    private var left: Int64
    private let body: ([UInt8]) throws(Failure) -> Void
    var isWanted: () -> Bool = { true }
    private(set) var failure: Failure?

    init(url: String, limit: Int64, body: @escaping ([UInt8]) throws(Failure) -> Void) {
        self.url = url
        left = limit
        self.body = body
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isWanted() else { return bytes.count }
        left -= Int64(bytes.count)
        guard left >= 0 else {
            failure = Failure(
                "\(url) is larger than it may be", "stopped reading it", exit: .unverified)
            return 0
        }
        do throws(Failure) { try body(Array(bytes)) } catch {
            failure = error
            return 0
        }
        return bytes.count
    }
}

/// One libcurl transfer, cleaned up exactly once.
private struct Transfer: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    init() throws(Failure) {
        guard let handle = curl_easy_init() else { throw Failure("cannot start libcurl") }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    func configure(_ url: String, isPlain: Bool, certificates: String?) throws(Failure) {
        let protocols = isPlain ? "http" : "https"
        try set(CURLOPT_URL, url)
        try set(CURLOPT_PROTOCOLS_STR, protocols)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, protocols)
        try set(CURLOPT_USERAGENT, "consign")
        if let certificates { try set(CURLOPT_CAINFO, certificates) }
        for (option, value) in [
            (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, 5), (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_LOW_SPEED_LIMIT, 100),
            (CURLOPT_LOW_SPEED_TIME, 30),
        ] {
            try check(consign_curl_set_long(handle, option, value))
        }
    }

    func receive(into receiver: Receiver) throws(Failure) {
        // An error page is not the file: only the body of a 200 is wanted.
        receiver.isWanted = { [handle] in Self.status(handle) == 200 }
        try check(
            consign_curl_set_pointer(
                handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(receiver).toOpaque()))
        try check(
            consign_curl_set_write(handle) { data, size, count, box in
                guard let data, let box else { return 0 }
                let receiver = Unmanaged<Receiver>.fromOpaque(box).takeUnretainedValue()
                return receiver.take(UnsafeRawBufferPointer(start: data, count: size * count))
            })
    }

    /// Sends `bytes`, which libcurl copies, as the body of a POST.
    func post(
        _ url: String, _ bytes: [UInt8], type: String, _ receiver: Receiver
    ) throws(Failure) -> Int {
        guard let headers = curl_slist_append(nil, "Content-Type: \(type)") else {
            throw Failure("cannot set up a transfer")
        }
        defer { curl_slist_free_all(headers) }
        try check(consign_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        try check(consign_curl_set_long(handle, CURLOPT_TIMEOUT, 60))
        try check(consign_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, bytes.count))
        try check(
            bytes.withUnsafeBytes {
                consign_curl_set_pointer(
                    handle, CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: $0.baseAddress))
            })
        try check(
            consign_curl_set_pointer(handle, CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(headers)))
        return try perform(url, receiver)
    }

    func perform(_ url: String, _ receiver: Receiver) throws(Failure) -> Int {
        let code = withExtendedLifetime(receiver) { curl_easy_perform(handle) }
        if let failure = receiver.failure { throw failure }
        guard code == CURLE_OK else {
            throw Failure("cannot fetch \(url)", Self.reason(code))
        }
        return Self.status(handle)
    }

    private static func status(_ handle: UnsafeMutableRawPointer) -> Int {
        var status = 0
        _ = consign_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    private func set(_ option: CURLoption, _ text: String) throws(Failure) {
        try check(consign_curl_set_string(handle, option, text))
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else { throw Failure("cannot set up a transfer", Self.reason(code)) }
    }

    private static func reason(_ code: CURLcode) -> String {
        let text = String(cString: curl_easy_strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
