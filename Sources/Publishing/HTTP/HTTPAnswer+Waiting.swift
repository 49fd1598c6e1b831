public import Model

/// Which answers are worth another try, and when.
extension HTTPAnswer {
    /// Whether the same request may be answered otherwise later.
    public var isPassing: Bool {
        [408, 425, 429, 500, 502, 503, 504].contains(status) || isLimit
    }

    /// A server that limits us says so with 429, or with 403 and headers or words for it, which
    /// tells it from 403 for want of a right.
    private var isLimit: Bool {
        guard status == 403 || status == 429 else { return false }
        if status == 429 || header("retry-after") != nil { return true }
        if remaining == "0" { return true }
        return String(decoding: body.prefix(2048), as: UTF8.self).lowercased()
            .contains("rate limit")
    }

    private var remaining: String? {
        header("x-ratelimit-remaining") ?? header("ratelimit-remaining")
    }

    /// How many seconds the server wants us to wait: `Retry-After` (RFC 9110 section 10.2.3),
    /// else the time at which the limit is lifted, else a minute for a limit without a time.
    /// No server's word makes it more than a year.
    public func wait(now: Timestamp) -> Int64? {
        asked(now: now).map { min($0, 366 * 86_400) }
    }

    private func asked(now: Timestamp) -> Int64? {
        if let text = header("retry-after") {
            if let seconds = Int64(text), seconds >= 0 { return seconds }
            let date = text.hasSuffix(" GMT") ? text.dropLast(3) + "+0000" : text[...]
            if let date = Timestamp(mailDate: String(date)) {
                return max(0, date.seconds - now.seconds)
            }
        }
        guard isLimit else { return nil }
        let reset = header("x-ratelimit-reset") ?? header("ratelimit-reset")
        if remaining == "0", let reset = reset.flatMap({ Int64($0) }), reset >= 0 {
            // One second more: the server's clock and ours tick apart.
            return max(0, min(reset, Int64.max / 2) - now.seconds) + 1
        }
        return 60
    }
}
