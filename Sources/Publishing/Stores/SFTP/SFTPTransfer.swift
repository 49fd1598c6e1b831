import CCurl
import Model

/// One transfer of libcurl over SFTP, with commands before or after it.
struct SFTPTransfer: ~Copyable {
    private let handle: CurlHandle
    private let url: String

    init(_ pool: HandlePool, _ url: String) throws(Failure) {
        self.url = url
        handle = try CurlHandle(pool)
    }

    func configure(
        _ address: SFTPAddress, _ login: SFTPLogin, phrase: String?, stall: Int
    ) throws(Failure) {
        try handle.set(CURLOPT_URL, url)
        try handle.allow(consign_curl_sftp)
        // It is no business of a proxy for web pages.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_USERNAME, address.user)
        try handle.set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, login.hostKey)
        if let key = login.key { try handle.set(CURLOPT_SSH_PRIVATE_KEYFILE, key) }
        if let phrase { try handle.set(CURLOPT_KEYPASSWD, phrase) }
        let way = login.key == nil ? CURLSSH_AUTH_AGENT : CURLSSH_AUTH_PUBLICKEY
        try handle.set([
            (CURLOPT_SSH_AUTH_TYPES, Int(way)), (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_LOW_SPEED_LIMIT, 100),
            (CURLOPT_LOW_SPEED_TIME, stall), (CURLOPT_UPLOAD_BUFFERSIZE, 1 << 19),
            (CURLOPT_BUFFERSIZE, 1 << 18), (CURLOPT_NEW_FILE_PERMS, 0o644),
            (CURLOPT_NEW_DIRECTORY_PERMS, 0o755),
        ])
        try handle.explain()
    }

    /// Only the commands.
    func command(_ lines: [String]) throws(Failure) -> SFTPOutcome {
        let list = try HeaderList(lines)
        try handle.set(CURLOPT_NOBODY, 1)
        try handle.set(CURLOPT_QUOTE, list.pointer)
        let code = handle.perform()
        extendLifetime(list)
        return outcome(code)
    }

    /// Sends a file, then the commands.
    func send(_ source: UploadSource, then lines: [String]) throws(Failure) -> SFTPOutcome {
        let list = try HeaderList(lines)
        try handle.upload(Int64(source.size ?? 0))
        try handle.set(CURLOPT_POSTQUOTE, list.pointer)
        try handle.send(source)
        let code = withExtendedLifetime(source) { handle.perform() }
        extendLifetime(list)
        if let failure = source.failure { throw failure }
        return outcome(code)
    }

    /// Fetches a file, or the list of a folder whose address ends in a slash.
    func fetch(_ receiver: BodyReceiver) throws(Failure) -> SFTPOutcome {
        let box = Unmanaged.passUnretained(receiver).toOpaque()
        try handle.receive(.body, box) { data, size, count, box in
            guard let data, let box else { return 0 }
            return Unmanaged<BodyReceiver>.fromOpaque(box).takeUnretainedValue()
                .take(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        let code = withExtendedLifetime(receiver) { handle.perform() }
        if let failure = receiver.failure { throw failure }
        return outcome(code)
    }

    private func outcome(_ code: CURLcode) -> SFTPOutcome {
        let what = "sftp with \(url) failed"
        switch code {
        case CURLE_OK: return .done
        case CURLE_REMOTE_FILE_NOT_FOUND: return .absent(Failure(what, handle.reason(code)))
        case CURLE_PEER_FAILED_VERIFICATION:
            return .refused(
                Failure(
                    what, handle.reason(code),
                    hint: "'hostKey' names one key of the server; of several, "
                        + "the ECDSA key is asked for before the Ed25519 key",
                    exit: .noKey))
        case CURLE_LOGIN_DENIED:
            return .refused(
                Failure(
                    what, handle.reason(code),
                    hint: "the server knows no such user or key, or no agent answers"))
        case CURLE_QUOTE_ERROR, CURLE_REMOTE_ACCESS_DENIED, CURLE_REMOTE_DISK_FULL,
            CURLE_REMOTE_FILE_EXISTS, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .refused(Failure(what, handle.reason(code)))
        default: return .lost(Failure(what, handle.reason(code)))
        }
    }
}
