internal import CCurl
internal import Model

/// One mail over libcurl, never without TLS.
struct MailTransfer {
    let server: String
    let from: String
    let to: [String]
    let login: (user: String, password: String)?
    let means: Means

    /// Sends `message`, once: a mail whose answer was lost may have gone out.
    func send(_ message: [UInt8]) throws(Failure) {
        guard let handle = curl_easy_init() else { throw Failure("cannot start libcurl") }
        defer { curl_easy_cleanup(handle) }
        let source = try UploadSource(.bytes(message), moved: { _ in })
        let recipients = try HeaderList(to.map { "<\($0)>" })
        try configure(handle)
        try check(consign_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients.pointer))
        try check(
            consign_curl_set_pointer(
                handle, CURLOPT_READDATA, Unmanaged.passUnretained(source).toOpaque()))
        try check(
            consign_curl_set_data(handle, CURLOPT_READFUNCTION) { data, size, count, box in
                guard let data, let box else { return 0 }
                return Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue()
                    .fill(UnsafeMutableRawBufferPointer(start: data, count: size * count))
                    ?? consign_curl_abort
            })
        let code = withExtendedLifetime(source) { curl_easy_perform(handle) }
        extendLifetime(recipients)
        guard code == CURLE_OK else {
            throw Failure("\(server) did not take the mail", CurlReason.text(code))
        }
    }

    private func configure(_ handle: UnsafeMutableRawPointer) throws(Failure) {
        try check(consign_curl_set_string(handle, CURLOPT_URL, server))
        try check(consign_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps"))
        try check(consign_curl_set_string(handle, CURLOPT_MAIL_FROM, "<\(from)>"))
        if let certificates = means.variable("SSL_CERT_FILE") {
            try check(consign_curl_set_string(handle, CURLOPT_CAINFO, certificates))
        }
        if let login {
            try check(consign_curl_set_string(handle, CURLOPT_USERNAME, login.user))
            try check(consign_curl_set_string(handle, CURLOPT_PASSWORD, login.password))
        }
        for (option, value) in [
            (CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)), (CURLOPT_UPLOAD, 1),
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_TIMEOUT, 60),
        ] {
            try check(consign_curl_set_long(handle, option, value))
        }
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code == CURLE_OK else {
            throw Failure("cannot set up a mail", CurlReason.text(code))
        }
    }
}
