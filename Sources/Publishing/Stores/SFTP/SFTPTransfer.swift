import CCurl
import Model

/// One transfer of libcurl over SFTP, with commands before or after it; its handle goes back to the
/// pool exactly once.
struct SFTPTransfer: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let pool: HandlePool
    /// libcurl writes here what went wrong in its own words.
    private let words = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let url: String

    init(_ pool: HandlePool, _ url: String) throws(Failure) {
        words.initialize(repeating: 0)
        self.url = url
        self.pool = pool
        do throws(Failure) { handle = try pool.take() } catch {
            words.deallocate()
            throw error
        }
    }

    deinit {
        pool.giveBack(handle)
        words.deallocate()
    }

    func configure(
        _ address: SFTPAddress, _ login: SFTPLogin, phrase: String?, stall: Int
    ) throws(Failure) {
        try set(CURLOPT_URL, url)
        try set(CURLOPT_PROTOCOLS_STR, "sftp")
        // It is no business of a proxy for web pages.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_USERNAME, address.user)
        try set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, login.hostKey)
        if let key = login.key { try set(CURLOPT_SSH_PRIVATE_KEYFILE, key) }
        if let phrase { try set(CURLOPT_KEYPASSWD, phrase) }
        let way = login.key == nil ? CURLSSH_AUTH_AGENT : CURLSSH_AUTH_PUBLICKEY
        for (option, value) in [
            (CURLOPT_SSH_AUTH_TYPES, Int(way)), (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_LOW_SPEED_LIMIT, 100),
            (CURLOPT_LOW_SPEED_TIME, stall), (CURLOPT_UPLOAD_BUFFERSIZE, 1 << 19),
            (CURLOPT_BUFFERSIZE, 1 << 18), (CURLOPT_NEW_FILE_PERMS, 0o644),
            (CURLOPT_NEW_DIRECTORY_PERMS, 0o755),
        ] {
            try check(consign_curl_set_long(handle, option, value))
        }
        try check(consign_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, words.baseAddress))
    }

    /// Only the commands.
    func command(_ lines: [String]) throws(Failure) -> SFTPOutcome {
        let list = try HeaderList(lines)
        try check(consign_curl_set_long(handle, CURLOPT_NOBODY, 1))
        try check(consign_curl_set_pointer(handle, CURLOPT_QUOTE, list.pointer))
        let code = curl_easy_perform(handle)
        extendLifetime(list)
        return outcome(code)
    }

    /// Sends a file, then the commands.
    func send(_ source: UploadSource, then lines: [String]) throws(Failure) -> SFTPOutcome {
        let list = try HeaderList(lines)
        let box = Unmanaged.passUnretained(source).toOpaque()
        try check(consign_curl_set_long(handle, CURLOPT_UPLOAD, 1))
        try check(
            consign_curl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(source.size ?? 0)))
        try check(consign_curl_set_pointer(handle, CURLOPT_POSTQUOTE, list.pointer))
        try check(consign_curl_set_pointer(handle, CURLOPT_READDATA, box))
        try check(
            consign_curl_set_data(handle, CURLOPT_READFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue()
                    .fill(UnsafeMutableRawBufferPointer(start: data, count: size * count))
                    ?? consign_curl_abort
            })
        let code = withExtendedLifetime(source) { curl_easy_perform(handle) }
        extendLifetime(list)
        if let failure = source.failure { throw failure }
        return outcome(code)
    }

    /// Fetches a file, or the list of a folder whose address ends in a slash.
    func fetch(_ receiver: BodyReceiver) throws(Failure) -> SFTPOutcome {
        let box = Unmanaged.passUnretained(receiver).toOpaque()
        try check(consign_curl_set_pointer(handle, CURLOPT_WRITEDATA, box))
        try check(
            consign_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<BodyReceiver>.fromOpaque(box).takeUnretainedValue()
                    .take(UnsafeRawBufferPointer(start: data, count: size * count))
            })
        let code = withExtendedLifetime(receiver) { curl_easy_perform(handle) }
        if let failure = receiver.failure { throw failure }
        return outcome(code)
    }

    private func outcome(_ code: CURLcode) -> SFTPOutcome {
        let what = "sftp with \(url) failed"
        switch code {
        case CURLE_OK: return .done
        case CURLE_REMOTE_FILE_NOT_FOUND: return .absent(Failure(what, reason(code)))
        case CURLE_PEER_FAILED_VERIFICATION:
            return .refused(
                Failure(
                    what, reason(code),
                    hint: "'hostKey' names one key of the server; of several, "
                        + "the ECDSA key is asked for before the Ed25519 key",
                    exit: .noKey))
        case CURLE_LOGIN_DENIED:
            return .refused(
                Failure(
                    what, reason(code),
                    hint: "the server knows no such user or key, or no agent answers"))
        case CURLE_QUOTE_ERROR, CURLE_REMOTE_ACCESS_DENIED, CURLE_REMOTE_DISK_FULL,
            CURLE_REMOTE_FILE_EXISTS, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .refused(Failure(what, reason(code)))
        default: return .lost(Failure(what, reason(code)))
        }
    }

    private func set(_ option: CURLoption, _ text: String) throws(Failure) {
        try check(consign_curl_set_string(handle, option, text))
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else { throw Failure("cannot set up a transfer", reason(code)) }
    }

    private func reason(_ code: CURLcode) -> String {
        let said = words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return CurlReason.text(code, said: String(decoding: said, as: UTF8.self))
    }
}
