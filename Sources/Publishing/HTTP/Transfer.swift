import CCurl
import Model

/// One request and its answer over libcurl.
struct Transfer: ~Copyable {
    private let handle: CurlHandle

    init(_ pool: HandlePool) throws(Failure) { handle = try CurlHandle(pool) }

    func configure(
        _ request: HTTPRequest, isPlain: Bool, _ certificates: String?, stall: Int
    ) throws(Failure) {
        try handle.set(CURLOPT_URL, request.url)
        try handle.allow(isPlain ? consign_curl_http : consign_curl_https)
        try handle.set(CURLOPT_USERAGENT, "consign")
        if let certificates { try handle.set(CURLOPT_CAINFO, certificates) }
        // Plain http to this machine stays there, whatever proxy the environment names.
        if isPlain, Origin(request.url)?.isLoopback ?? true { try handle.set(CURLOPT_PROXY, "") }
        try handle.set([
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, 20),
            (CURLOPT_LOW_SPEED_LIMIT, 100), (CURLOPT_LOW_SPEED_TIME, stall),
            // A path is sent as it was encoded; "a/../b" is somebody's attack or mistake.
            (CURLOPT_PATH_AS_IS, 1), (CURLOPT_UPLOAD_BUFFERSIZE, 1 << 19),
            (CURLOPT_BUFFERSIZE, 1 << 18),
        ])
    }

    /// Sends what `source` has, and hands what comes to `receiver`.
    func perform(
        _ request: HTTPRequest, _ source: UploadSource, _ receiver: Receiver
    ) throws(Failure) -> Outcome {
        try choose(request.method, source)
        try handle.send(source)
        try connect(receiver)
        let lines = request.headers.map { "\($0.name): \($0.value)" }
        let headers = try HeaderList(lines + (request.credential.map { [$0.header] } ?? []))
        try handle.set(CURLOPT_HTTPHEADER, headers.pointer)
        let code = withExtendedLifetime((source, receiver)) { handle.perform() }
        extendLifetime(headers)
        if let failure = receiver.failure ?? source.failure { throw failure }
        guard code == CURLE_OK else {
            return .lost(Failure(request.complaint, handle.reason(code)))
        }
        return .answered(
            HTTPAnswer(
                status: receiver.status, headers: receiver.headers, body: receiver.kept,
                request: request.title))
    }

    private func choose(_ method: String, _ source: UploadSource) throws(Failure) {
        if method == "HEAD" {
            try handle.set(CURLOPT_NOBODY, 1)
        } else if let size = source.size {
            try handle.upload(Int64(size))
        }
        if method != "HEAD" { try handle.set(CURLOPT_CUSTOMREQUEST, method) }
    }

    private func connect(_ receiver: Receiver) throws(Failure) {
        let box = Unmanaged.passUnretained(receiver).toOpaque()
        try handle.receive(.body, box) { data, size, count, box in
            guard let data, let box else { return 0 }
            return Unmanaged<Receiver>.fromOpaque(box).takeUnretainedValue()
                .take(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        try handle.receive(.headers, box) { data, size, count, box in
            guard let data, let box else { return 0 }
            return Unmanaged<Receiver>.fromOpaque(box).takeUnretainedValue()
                .takeHeader(UnsafeRawBufferPointer(start: data, count: size * count))
        }
    }
}
