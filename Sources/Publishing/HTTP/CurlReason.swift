internal import CCurl

/// libcurl's words for a failure, as messages have them.
enum CurlReason {
    static func text(_ code: CURLcode) -> String {
        let text = String(cString: curl_easy_strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
