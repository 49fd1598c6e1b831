import CCurl
import Glibc
import Model

/// One libcurl transfer; its handle goes back to the pool exactly once.
struct Transfer: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let pool: HandlePool

    init(_ pool: HandlePool) throws(Failure) {
        handle = try pool.take()
        self.pool = pool
    }

    deinit { pool.giveBack(handle) }

    func configure(
        _ request: HTTPRequest, isPlain: Bool, _ certificates: String?, stall: Int
    ) throws(Failure) {
        let protocols = isPlain ? "http" : "https"
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, protocols)
        try set(CURLOPT_USERAGENT, "consign")
        if let certificates { try set(CURLOPT_CAINFO, certificates) }
        // Plain http stays on this machine, whatever proxy the environment names.
        if isPlain { try set(CURLOPT_PROXY, "") }
        for (option, value) in [
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, 20),
            (CURLOPT_LOW_SPEED_LIMIT, 100), (CURLOPT_LOW_SPEED_TIME, stall),
            // A path is sent as it was encoded; "a/../b" is somebody's attack or mistake.
            (CURLOPT_PATH_AS_IS, 1), (CURLOPT_UPLOAD_BUFFERSIZE, 1 << 19),
            (CURLOPT_BUFFERSIZE, 1 << 18),
        ] {
            try check(consign_curl_set_long(handle, option, value))
        }
    }

    /// Sends what `source` has, and hands what comes to `receiver`.
    func perform(
        _ request: HTTPRequest, _ source: UploadSource, _ receiver: Receiver
    ) throws(Failure) -> Outcome {
        try choose(request.method, source)
        try connect(source, receiver)
        let lines = request.headers.map { "\($0.name): \($0.value)" }
        let headers = try HeaderList(lines + (request.credential.map { [$0.header] } ?? []))
        try check(consign_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers.pointer))
        let code = withExtendedLifetime((source, receiver)) { curl_easy_perform(handle) }
        extendLifetime(headers)
        if let failure = receiver.failure ?? source.failure { throw failure }
        guard code == CURLE_OK else {
            return .lost(Failure(request.complaint, CurlReason.text(code)))
        }
        return .answered(
            HTTPAnswer(
                status: receiver.status, headers: receiver.headers, body: receiver.kept,
                request: request.title))
    }

    private func choose(_ method: String, _ source: UploadSource) throws(Failure) {
        if method == "HEAD" {
            try check(consign_curl_set_long(handle, CURLOPT_NOBODY, 1))
        } else if let size = source.size {
            try check(consign_curl_set_long(handle, CURLOPT_UPLOAD, 1))
            try check(consign_curl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
        }
        if method != "HEAD" { try set(CURLOPT_CUSTOMREQUEST, method) }
    }

    private func connect(_ source: UploadSource, _ receiver: Receiver) throws(Failure) {
        let inward = Unmanaged.passUnretained(receiver).toOpaque()
        let outward = Unmanaged.passUnretained(source).toOpaque()
        for (option, box) in [
            (CURLOPT_WRITEDATA, inward), (CURLOPT_HEADERDATA, inward),
            (CURLOPT_READDATA, outward), (CURLOPT_SEEKDATA, outward),
        ] {
            try check(consign_curl_set_pointer(handle, option, box))
        }
        try check(
            consign_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<Receiver>.fromOpaque(box).takeUnretainedValue()
                    .take(UnsafeRawBufferPointer(start: data, count: size * count))
            })
        try check(
            consign_curl_set_data(handle, CURLOPT_HEADERFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<Receiver>.fromOpaque(box).takeUnretainedValue()
                    .takeHeader(UnsafeRawBufferPointer(start: data, count: size * count))
            })
        try check(
            consign_curl_set_data(handle, CURLOPT_READFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue()
                    .fill(UnsafeMutableRawBufferPointer(start: data, count: size * count))
                    ?? consign_curl_abort
            })
        try check(
            consign_curl_set_seek(handle) { box, offset, origin in
                guard let box, origin == 0 else { return CURL_SEEKFUNC_FAIL }
                Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue().seek(
                    to: Int64(offset))
                return CURL_SEEKFUNC_OK
            })
    }

    private func set(_ option: CURLoption, _ text: String) throws(Failure) {
        try check(consign_curl_set_string(handle, option, text))
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else {
            throw Failure("cannot set up a transfer", CurlReason.text(code))
        }
    }
}

/// libcurl's words for a failure, as messages have them.
enum CurlReason {
    /// The first line of what it said of this very transfer (`CURLOPT_ERRORBUFFER`), if it did, else
    /// what it says of every such code.
    static func text(_ code: CURLcode, said: String = "") -> String {
        let text = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
        let line = text.prefix { !$0.isNewline }
        return line.prefix(1).lowercased() + line.dropFirst()
    }
}

/// Lines for libcurl, freed exactly once.
struct HeaderList: ~Copyable {
    private let list: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(Failure) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            // A line break would begin a header of somebody else's choosing.
            guard !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }),
                let longer = curl_slist_append(list, line)
            else {
                curl_slist_free_all(list)
                throw Failure("cannot send a header", "it has a line break in it")
            }
            list = longer
        }
        self.list = list
    }

    /// One of the lines may hold a secret, which libcurl has copied.
    deinit {
        var next = list
        while let line = next {
            memset(line.pointee.data, 0, strlen(line.pointee.data))
            next = line.pointee.next
        }
        curl_slist_free_all(list)
    }

    var pointer: UnsafeMutableRawPointer? { list.map { UnsafeMutableRawPointer($0) } }
}
