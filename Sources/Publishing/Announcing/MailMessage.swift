import CCurl
import Files
import Model

/// A mail as it goes over the wire (RFC 5322): nothing of ours or of others can add a header.
struct MailMessage {
    let from: String
    let to: [String]
    let announcement: Announcement

    var bytes: [UInt8] {
        let host = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let id = announcement.run.filter { $0.isHexDigit }
        let outcome = announcement.outcome == .released ? "released" : "failed"
        let head = [
            "Date: \(announcement.time.mailDate)", "From: <\(from)>",
            "To: " + to.map { "<\($0)>" }.joined(separator: ", "),
            // The same run tells the same mail, so a reader's program shows it once.
            "Message-ID: <\(outcome).\(id)@\(host)>",
            "Subject: \(Self.encoded(announcement.subject))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        let body = Base64.encode(Array((announcement.text + "\n").utf8))
        return Array((head + [""] + Self.folded(body)).joined(separator: "\r\n").utf8)
            + Array("\r\n".utf8)
    }

    /// RFC 2047: words of base64 where a header is not plain ASCII, none of them over 75
    /// characters, each a whole number of characters.
    private static func encoded(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain, !text.contains("=?"), text.utf8.count <= 60 { return text }
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            if word.utf8.count + String(scalar).utf8.count > 42 {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(scalar)
        }
        return (words + [word]).map { "=?utf-8?B?\(Base64.encode(Array($0.utf8)))?=" }
            .joined(separator: "\r\n ")
    }

    private static func folded(_ text: String) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }
}

/// One mail over libcurl, never without TLS.
struct MailTransfer {
    let server: String
    let from: String
    let to: [String]
    let login: (user: String, password: String)?
    let means: PublisherContext

    /// Sends `message`, once: a mail whose answer was lost may have gone out.
    func send(_ message: [UInt8]) throws(Failure) {
        let handle = try CurlHandle(HandlePool())
        let source = try UploadSource(.bytes(message))
        let recipients = try HeaderList(to.map { "<\($0)>" })
        try configure(handle)
        try handle.set(CURLOPT_MAIL_RCPT, recipients.pointer)
        try handle.send(source)
        let code = withExtendedLifetime(source) { handle.perform() }
        extendLifetime(recipients)
        guard code == CURLE_OK else {
            throw Failure("\(server) did not take the mail", handle.reason(code))
        }
    }

    private func configure(_ handle: borrowing CurlHandle) throws(Failure) {
        try handle.set(CURLOPT_URL, server)
        try handle.allow(consign_curl_smtp)
        try handle.set(CURLOPT_MAIL_FROM, "<\(from)>")
        if let certificates = means.variable("SSL_CERT_FILE") {
            try handle.set(CURLOPT_CAINFO, certificates)
        }
        if let login {
            try handle.set(CURLOPT_USERNAME, login.user)
            try handle.set(CURLOPT_PASSWORD, login.password)
        }
        try handle.set([
            (CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)), (CURLOPT_UPLOAD, 1),
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_CONNECTTIMEOUT, 20), (CURLOPT_TIMEOUT, 60),
        ])
    }
}
